import { writeRun } from '../simulation/figures.ts';
import { simulateAll } from '../simulation/pool.ts';

const schedules = 100_000;
/** Not the ones that `npm test` runs. */
const first = 1_000_000;

/** A hundred thousand schedules of test/simulation. Answers whether every promise held. */
export async function simulation(): Promise<boolean> {
  const started = performance.now();
  const tally = await simulateAll(first, first + schedules);
  const ms = performance.now() - started;
  for (const { seed, problem } of tally.failed) console.log(`npm run simulate -- --seed ${seed}: ${problem}`);
  console.log(`${tally.schedules} schedules, ${tally.crashes} ends of a background, ${tally.failed.length} failed`);
  if (tally.failed.length === 0) await writeRun('npm run soak', tally, ms);
  return tally.failed.length === 0;
}
