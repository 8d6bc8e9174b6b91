import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Amount } from './amount.ts';

const root = resolve(import.meta.dirname, '../..');

/** Changes in a real browser against real servers: changes.test.ts. Answers whether all was true. */
export async function changes({ changes: count, seed }: Amount): Promise<boolean> {
  const code = await run(['npx', 'vitest', 'run', '--project', 'soak', '--disable-console-intercept'], {
    LOCKSTEP_SOAK_CHANGES: String(count),
    LOCKSTEP_SOAK_SEED: seed,
  });
  if (code === 0) await run([process.execPath, 'test/reliability.ts'], {});
  return code === 0;
}

function run([command = '', ...parameters]: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, parameters, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}
