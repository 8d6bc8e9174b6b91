/**
 * An organisation's policies as the browsers really read them: from the system's own files, which a private mount namespace
 * shows to one browser only (it takes root).
 */
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserName } from './browser.ts';
import { temporaryFolder } from './cleanup.ts';

/** Where Debian's browsers look. */
const systemFolders: Readonly<Record<BrowserName, string>> = {
  chromium: '/etc/chromium',
  firefox: '/usr/lib/firefox-esr/distribution',
};

/** Where the policies are below it. */
const files: Readonly<Record<BrowserName, string>> = {
  chromium: 'policies/managed/lockstep.json',
  firefox: 'policies.json',
};

/** A folder for `LaunchOptions.policyFolder`, without a policy in it; gone with this process. */
export async function policyFolder(browser: BrowserName): Promise<string> {
  const folder = await temporaryFolder('policies');
  await chmod(folder, 0o755);
  await mkdir(join(folder, files[browser], '..'), { recursive: true });
  return folder;
}

/** Puts these policies in place of what was there; null takes the file away. */
export async function writePolicies(
  browser: BrowserName,
  folder: string,
  policies: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  const file = join(folder, files[browser]);
  if (policies === null) return rm(file, { force: true });
  await writeFile(file, JSON.stringify(browser === 'firefox' ? { policies } : policies));
}

/** A program that starts the browser with the folder in the place of the system's, and the file it is in. */
export async function starterWithPolicies(
  browser: BrowserName,
  executable: string,
  folder: string | undefined,
  starter: string,
  ending = '',
): Promise<string> {
  const run = `exec ${executable} "$@"${ending}`;
  const system = systemFolders[browser];
  const inside = `mount --bind '${folder}' ${system} && ${run}`;
  const script =
    folder === undefined ? run : `exec unshare -m sh -c '${inside.replaceAll("'", String.raw`'\''`)}' sh "$@"`;
  await writeFile(starter, `#!/bin/sh\n${script}\n`);
  await chmod(starter, 0o700);
  return starter;
}
