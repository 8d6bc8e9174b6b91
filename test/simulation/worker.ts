import { plant } from './plant.ts';
import type { Failed, Share, Tally } from './pool.ts';

/**
 * One process of pool.ts, which ends as soon as that lets go of it. Only after a fault is planted may the code that it
 * is planted in be loaded.
 */
const [, , fault] = process.argv;
if (fault !== undefined) plant(fault);
const { simulate } = await import('./simulate.ts');

// Ctrl-C reaches it, too; pool.ts decides what follows, and without pool.ts nobody would read what is under way.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (share: Share) => {
  void run(share).then((tally) => process.send?.(tally));
});

async function run({ from, to }: Share): Promise<Tally> {
  const failed: Failed[] = [];
  const total = { schedules: 0, crashes: 0, requests: 0, commits: 0 };
  for (let seed = from; seed < to && failed.length === 0; seed += 1) {
    try {
      const { crashes, requests, commits, problems } = await simulate(seed);
      total.crashes += crashes;
      total.requests += requests;
      total.commits += commits;
      const [problem] = problems;
      if (problem !== undefined) failed.push({ seed, problem });
    } catch (error) {
      failed.push({ seed, problem: String(error) });
    }
    total.schedules += 1;
  }
  return { ...total, failed };
}
