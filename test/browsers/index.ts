/**
 * Drives the real Chromium and the real Firefox:
 *
 *     const browser = await launch('firefox', { extension: await packageExtension('firefox') });
 *     await browser.grantHosts('http://127.0.0.1:5000');
 *     const popup = await browser.open('popup.html');
 *     await popup.byLabel('Current password').fill('…');
 *     await popup.byRole('button', 'Change password').click();
 *     await popup.byRole('status').says('changed');
 *     await browser.close();
 *
 * Elements are found by what a screen reader is told of them, each use waits for exactly one, and nothing sleeps for a
 * fixed time. What a test leaves running or on the disk ends with its process, on Ctrl-C too.
 */
import type { BrowserName, LaunchOptions, TestBrowser } from './browser.ts';
import { launchChromium } from './chromium.ts';
import { temporaryFolder } from './cleanup.ts';
import { launchFirefox } from './firefox.ts';

export type { BrowserName, ExtensionPage, Found, LaunchOptions, Restart, Size, TestBrowser } from './browser.ts';
export { packageExtension } from './package.ts';
export { until } from './page.ts';
export { policyFolder, writePolicies } from './policies.ts';

export const browserNames: readonly BrowserName[] = ['chromium', 'firefox'];

/** Starts a browser with the extension in it; every permission prompt that the extension raises is accepted. */
export function launch(name: BrowserName, options: LaunchOptions): Promise<TestBrowser> {
  return name === 'chromium' ? launchChromium(options) : launchFirefox(options);
}

/** A profile with which a browser has started once with the extension, for `beginWith`. Gone when this process ends. */
export async function prepareProfile(name: BrowserName, extension: string): Promise<string> {
  const profile = await temporaryFolder(`${name}-prepared`);
  const browser = await launch(name, { extension, profile });
  await browser.close();
  return profile;
}
