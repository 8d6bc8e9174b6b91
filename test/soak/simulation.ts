import { availableParallelism } from 'node:os';
import { writeRun } from '../simulation/figures.ts';
import { simulateAll } from '../simulation/pool.ts';
import type { Amount } from './amount.ts';

/** Not the ones that `npm test` runs. */
const first = 1_000_000;
/** With fewer, the table of docs/reliability.md stays as it is. */
const fewestOfFigures = 10_000;

/**
 * Schedules of test/simulation, until they are done or somebody interrupts them: what was run until then counts.
 * Answers whether every promise held.
 */
export async function simulation({ schedules, processes }: Amount): Promise<boolean> {
  const started = performance.now();
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  let told = 0;
  const tally = await simulateAll(first, first + schedules, {
    processes: processes ?? availableParallelism(),
    signal: interrupted.signal,
    watch: (sum) => {
      if (sum.schedules - told < 1000 && sum.failed.length === 0) return;
      told = sum.schedules;
      console.log(`${sum.schedules} schedules so far, ${sum.failed.length} failed`);
      for (const { seed, problem } of sum.failed) console.log(`npm run simulate -- --seed ${seed}: ${problem}`);
    },
  });
  const ms = performance.now() - started;
  console.log(`${tally.schedules} schedules, ${tally.crashes} ends of a background, ${tally.failed.length} failed`);
  const isWhole = tally.failed.length === 0;
  if (isWhole && tally.schedules >= fewestOfFigures) await writeRun('npm run soak', tally, ms);
  return isWhole;
}
