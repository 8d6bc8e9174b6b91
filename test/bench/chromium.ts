import { type Browser, launch, type Page, TargetType } from 'puppeteer-core';
import { acceptPrompts } from '../browsers/chromium.ts';
import { endGroup, ownGroup, removeFolder, temporaryFolder } from '../browsers/cleanup.ts';
import { type ExtensionPage, until } from '../browsers/index.ts';
import { extensionPage } from '../browsers/page.ts';

/** A Chromium for measuring in: several extensions beside each other, and puppeteer's own face of its pages. */
export interface MeasuringBrowser {
  readonly browser: Browser;
  /** The extensions' addresses with a slash at the end, in the order in which they were given. */
  readonly urls: readonly string[];
  close(): Promise<void>;
}

export async function startChromium(extensions: readonly string[]): Promise<MeasuringBrowser> {
  const profile = await temporaryFolder('bench');
  const browser = await launch({
    executablePath: process.env['LOCKSTEP_CHROMIUM'] ?? '/usr/bin/chromium',
    userDataDir: profile,
    enableExtensions: true,
    pipe: true,
    // A hundred thousand rows are put in by one call.
    protocolTimeout: 900_000,
    defaultViewport: { width: 400, height: 600 },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const pid = browser.process()?.pid;
  if (pid !== undefined) ownGroup(pid);
  const urls: string[] = [];
  for (const extension of extensions) urls.push(`chrome-extension://${await browser.installExtension(extension)}/`);
  return {
    browser,
    urls,
    close: async () => {
      await browser.close();
      if (pid !== undefined) endGroup(pid);
      await removeFolder(profile);
    },
  };
}

/** A tab at a page of the extension. */
export async function openTab(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  return page;
}

/** The tab as the tests see it. */
export function asExtensionPage(tab: Page): ExtensionPage {
  return extensionPage(tab, { reload: async (page) => void (await page.reload()) });
}

/** Lets the extension, of which `tab` is a page, reach the hosts that match. */
export async function grantHost(browser: Browser, tab: Page, pattern: string): Promise<void> {
  await acceptPrompts(browser, new URL('/', tab.url()).href, [pattern]);
  const granted = await tab.evaluate((origin) => {
    interface Extension {
      readonly permissions: { request(hosts: { readonly origins: readonly string[] }): Promise<boolean> };
    }
    return (globalThis as unknown as { readonly chrome: Extension }).chrome.permissions.request({ origins: [origin] });
  }, pattern);
  if (!granted) throw new Error(`Chromium did not grant ${pattern}`);
}

/** Ends the extension's background, as idleness would. */
export async function endWorker(browser: Browser, url: string): Promise<void> {
  const running = () =>
    browser.targets().find((target) => target.type() === TargetType.SERVICE_WORKER && target.url().startsWith(url));
  const ending = running();
  await (await ending?.worker())?.close();
  await until('the background to end', async () => ending === undefined || running() !== ending);
}
