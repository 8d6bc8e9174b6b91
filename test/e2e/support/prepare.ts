import type { TestProject } from 'vitest/node';
import { type BrowserName, packageExtension, prepareProfile } from '../../browsers/index.ts';
import { startKeystone } from '../../servers/keystone.ts';

/** What takes long and every file of this project needs: the packages, profiles that have seen them, and two Keystones. */
declare module 'vitest' {
  interface ProvidedContext {
    readonly packages: Readonly<Record<BrowserName, string>>;
    /** For `beginWith`. */
    readonly profiles: Readonly<Record<BrowserName, string>>;
    /** Signs people in; refuses new passwords without a digit, with {@link noDigit}. */
    readonly signInUrl: string;
    readonly otherKeystoneUrl: string;
    readonly noDigit: string;
  }
}

const noDigit = 'at least 7 characters, one of them a digit';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [chromium, firefox] = await Promise.all([packageExtension('chromium'), packageExtension('firefox')]);
  const [seenByChromium, seenByFirefox] = await Promise.all([
    prepareProfile('chromium', chromium),
    prepareProfile('firefox', firefox),
  ]);
  const keystones = await Promise.all([
    startKeystone({ passwordRegex: String.raw`^(?=.*\d).{7,}$`, passwordRegexDescription: noDigit }),
    startKeystone({ historyCount: 3 }),
  ]);
  project.provide('packages', { chromium, firefox });
  project.provide('profiles', { chromium: seenByChromium, firefox: seenByFirefox });
  project.provide('signInUrl', keystones[0].url);
  project.provide('otherKeystoneUrl', keystones[1].url);
  project.provide('noDigit', noDigit);
  return async () => {
    await Promise.all(keystones.map((keystone) => keystone.stop()));
  };
}
