import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';

const rounds = 20;

/** The unit tests that draw their cases, over and over with other seeds. Answers whether none found anything. */
export async function properties(): Promise<boolean> {
  const drawing: string[] = [];
  for await (const file of glob('test/unit/**/*.test.{ts,tsx}'))
    if (/from '.*(fast-check|given|examples|configurations)\.ts'/.test(readFileSync(file, 'utf8'))) drawing.push(file);
  let isWhole = true;
  for (let round = 0; round < rounds; round += 1) {
    const seed = randomInt(2 ** 31);
    const code = await new Promise((done) => {
      const child = spawn(
        'npx',
        ['vitest', 'run', '--project', 'unit', '--project', 'components', '--reporter=dot', ...drawing],
        {
          env: { ...process.env, SEED: String(seed) },
          stdio: ['ignore', 'inherit', 'inherit'],
        },
      );
      child.once('close', done);
    });
    if (code === 0) continue;
    isWhole = false;
    console.log(`SEED=${seed} npm run unit`);
  }
  return isWhole;
}
