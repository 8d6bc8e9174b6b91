import { availableParallelism } from 'node:os';
import { writeRun } from '../simulation/figures.ts';
import { simulateAll } from '../simulation/pool.ts';
import type { Amount } from './amount.ts';

/** Not the ones that `npm test` runs. */
const first = 1_000_000;
/** With fewer, the table of docs/reliability.md stays as it is. */
const fewestOfFigures = 10_000;
/** npm hands on the signal that Ctrl-C has sent here, too: what comes so close is one interruption. */
const onceMs = 1_000;

/**
 * Schedules of test/simulation; answers whether every promise held. Whoever interrupts them ends `npm run soak`, but
 * what was run until then counts: that waits for the shares under way, and an interruption of the waiting ends it all.
 */
export async function simulation({ schedules, processes }: Amount): Promise<boolean> {
  const started = performance.now();
  const interrupted = new AbortController();
  let interruptedAt = Infinity;
  const interrupt = () => {
    const now = performance.now();
    if (now > interruptedAt + onceMs) process.exit(1);
    if (interrupted.signal.aborted) return;
    interruptedAt = now;
    console.log('Interrupted: what is under way is finished first. Once more, and it is given up.');
    interrupted.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
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
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  const ms = performance.now() - started;
  console.log(`${tally.schedules} schedules, ${tally.crashes} ends of a background, ${tally.failed.length} failed`);
  const isWhole = tally.failed.length === 0;
  if (isWhole && tally.schedules >= fewestOfFigures) await writeRun('npm run soak', tally, ms);
  if (interrupted.signal.aborted) process.exit(isWhole ? 0 : 1);
  return isWhole;
}
