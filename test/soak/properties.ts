import { randomInt } from 'node:crypto';
import { run } from './run.ts';

const rounds = 20;

/** The unit tests over and over, each time with other cases where they draw them. Answers whether none found anything. */
export async function properties(): Promise<boolean> {
  const wrong: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const seed = String(randomInt(2 ** 31));
    const command = ['npx', 'vitest', 'run', '--project', 'unit', '--project', 'components', '--reporter=dot'];
    if ((await run(command, { SEED: seed })) !== 0) wrong.push(seed);
  }
  for (const seed of wrong) console.log(`SEED=${seed} npm run unit`);
  return wrong.length === 0;
}
