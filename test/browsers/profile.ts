import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserName, LaunchOptions } from './browser.ts';
import { temporaryFolder } from './cleanup.ts';

/** Where a browser keeps its profile: the folder that was asked for, or a temporary one. A new one gets what it begins with. */
export async function profileOf({ profile, beginWith }: LaunchOptions, name: BrowserName): Promise<string> {
  const folder = profile ?? (await temporaryFolder(name));
  await mkdir(folder, { recursive: true });
  if (beginWith !== undefined && (await readdir(folder)).length === 0) {
    await cp(beginWith, folder, { recursive: true });
    await rm(consoleLog(folder), { force: true });
  }
  return folder;
}

/** The file in a profile that takes what the browser logs. */
export function consoleLog(profile: string): string {
  return join(profile, 'lockstep-console.log');
}
