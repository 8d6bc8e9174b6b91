import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserName } from './browser.ts';
import { temporaryFolder } from './cleanup.ts';

const run = promisify(execFile);
const projectRoot = resolve(import.meta.dirname, '../..');

/**
 * Builds the zip that a user would install, and answers what the browser's driver loads: in Firefox that very file, in
 * Chromium the folder it was unpacked into. Gone when this process ends. `root` is where the `wxt.config.ts` lies.
 */
export async function packageExtension(browser: BrowserName, root = projectRoot): Promise<string> {
  const folder = await temporaryFolder('package');
  const target = browser === 'chromium' ? 'chrome' : 'firefox';
  // A process of its own: what a test runner and WXT's plugin for it put into the environment would change the build.
  const { PATH, HOME } = process.env;
  const command = [join(import.meta.dirname, 'zip.ts'), root, target, folder];
  await run(process.execPath, command, { cwd: projectRoot, env: { PATH, HOME, NO_COLOR: '1' } }).catch(
    (error: unknown) => {
      // The whole output, as the error's properties have it, would hide the one line that matters.
      throw new Error(`The build for ${browser} failed:\n${error instanceof Error ? error.message : String(error)}`);
    },
  );
  const zip = (await readdir(folder)).find((name) => name.endsWith('.zip'));
  if (zip === undefined) throw new Error(`wxt left no zip for ${browser}`);
  if (browser === 'firefox') return join(folder, zip);
  const unpacked = join(folder, 'unpacked');
  await mkdir(unpacked);
  await run('unzip', ['-q', join(folder, zip), '-d', unpacked]);
  return unpacked;
}
