import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Runs a program in the project's folder, in the open, with these variables beside the others; answers how it ended. */
export function run(
  [command = '', ...parameters]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, parameters, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}
