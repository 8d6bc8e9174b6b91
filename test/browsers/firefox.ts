import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { geckoId } from '../../packaging/identity.ts';
import type { LaunchOptions, TestBrowser } from './browser.ts';
import { endGroup, ownGroup, removeFolder } from './cleanup.ts';
import { hostPattern } from './hosts.ts';
import { extensionPage, until, type PageHandling } from './page.ts';
import { starterWithPolicies } from './policies.ts';
import { consoleLog, profileOf } from './profile.ts';

const executable = process.env['LOCKSTEP_FIREFOX'] ?? '/usr/bin/firefox-esr';

/** Debian's Firefox ESR with the packaged extension put into its profile, where an unsigned one is taken when told so. */
export async function launchFirefox(options: LaunchOptions): Promise<TestBrowser> {
  const profile = await profileOf(options, 'firefox');
  const uuid = await keptUuid(profile);
  const extensionUrl = `moz-extension://${uuid}/`;
  const log = consoleLog(profile);
  await mkdir(join(profile, 'extensions'), { recursive: true });
  await copyFile(options.extension, join(profile, 'extensions', `${geckoId}.xpi`));

  const browser = await launch({
    browser: 'firefox',
    // Firefox writes what pages and backgrounds log to its standard output, which puppeteer drops.
    executablePath: await starterWithPolicies(
      'firefox',
      executable,
      options.policyFolder,
      join(profile, 'lockstep-start.sh'),
      ` >>'${log}'`,
    ),
    userDataDir: profile,
    headless: !options.headful,
    defaultViewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'xpinstall.signatures.required': false,
      'extensions.autoDisableScopes': 0,
      'extensions.webextensions.uuids': JSON.stringify({ [geckoId]: uuid }),
      'extensions.webextOptionalPermissionPrompts': false,
      'devtools.console.stdout.content': true,
      'browser.dom.window.dump.enabled': true,
      // Processes kept ready for tabs that a person may open next.
      'dom.ipc.processPrelaunch.enabled': false,
      ...options.firefoxPreferences,
    },
  });
  const pid = browser.process()?.pid;
  if (pid !== undefined) ownGroup(pid);
  const system = await systemScope(browser);
  await until('the extension to be loaded', () => system(`return !!WebExtensionPolicy.getByID(${quoted(geckoId)})`));
  if (options.authority)
    await system(`
      Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB)
        .addCertFromBase64(${quoted(options.authority.certificate)}, 'C,,');`);

  const changeHosts = async (method: 'add' | 'remove', hosts: readonly string[]): Promise<void> => {
    await system(`
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const { extension } = WebExtensionPolicy.getByID(${quoted(geckoId)});
      const hosts = { permissions: [], origins: ${quoted(hosts.map(hostPattern))}, data_collection: [] };
      await ExtensionPermissions.${method}(extension.id, hosts, extension);`);
  };
  const end = async (crash: boolean): Promise<void> => {
    if (!crash) await browser.close();
    if (pid !== undefined) endGroup(pid);
    if (crash) await until('Firefox to be gone', async () => browser.process()?.signalCode !== null);
  };
  const handlingOf = (page: Page): PageHandling => ({
    reload: async () => {
      await page.evaluate(() => {
        document.documentElement.dataset['left'] = 'yes';
      });
      // Not navigated to its own address: with a fragment in it the document would stay.
      await bidi(browser).send('browsingContext.reload', { context: contextOf(page), wait: 'complete' });
      await until('the page to be loaded again', () =>
        page.evaluate(() => document.readyState === 'complete' && !document.documentElement.dataset['left']),
      );
    },
  });
  const self: TestBrowser = {
    name: 'firefox',
    extensionUrl,
    open: async (path, size) => {
      const page = await browser.newPage();
      if (size) await page.setViewport(size);
      await navigate(browser, page, extensionUrl + path);
      return extensionPage(page, handlingOf(page));
    },
    pageAt: async (address) => {
      const page = await until(`a page at ${address}`, async () =>
        (await browser.pages()).find((one) => one.url().startsWith(address)),
      );
      return extensionPage(page, handlingOf(page));
    },
    openToolbarPopup: () => Promise.reject(new Error('The toolbar popup of Firefox cannot be driven; open popup.html')),
    grantHosts: (...hosts) => changeHosts('add', hosts),
    revokeHosts: (...hosts) => changeHosts('remove', hosts),
    backgroundHeap: () => Promise.reject(new Error('Firefox does not tell how large the heap of a background is')),
    endBackground: async () => {
      await system(`
        const { extension } = WebExtensionPolicy.getByID(${quoted(geckoId)});
        await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });`);
    },
    restartExtension: async (how) => {
      await system(`
        const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
        const addon = await AddonManager.getAddonByID(${quoted(geckoId)});
        ${how === 'reload' ? 'await addon.reload();' : 'await addon.disable(); await addon.enable();'}`);
      await until('the extension to be loaded again', () =>
        system(`return WebExtensionPolicy.getByID(${quoted(geckoId)})?.extension?.backgroundState === 'running'`),
      );
    },
    console: () => readFile(log, 'utf8'),
    restart: async ({ crash = false, meanwhile } = {}) => {
      await end(crash);
      await meanwhile?.(profile);
      return launchFirefox({ ...options, profile });
    },
    closed: () => new Promise((resolve) => void browser.once('disconnected', () => resolve())),
    close: async () => {
      await end(false);
      if (options.profile === undefined) await removeFolder(profile);
    },
  };
  return self;
}

/** The extension's address is random for each profile; a profile that is used again must keep its own. */
async function keptUuid(profile: string): Promise<string> {
  const file = join(profile, 'lockstep-uuid');
  try {
    return await readFile(file, 'utf8');
  } catch {
    const uuid = randomUUID();
    await writeFile(file, uuid);
    return uuid;
  }
}

/** The WebDriver BiDi connection under puppeteer's, for what puppeteer has no call for. */
interface Bidi {
  send(method: string, params: Record<string, unknown>): Promise<{ readonly result: unknown }>;
}

function bidi(browser: Browser): Bidi {
  return Reflect.get(browser, 'connection') as Bidi;
}

/**
 * puppeteer's own `goto` waits for an event that never comes for a page of an extension. A navigation that Firefox
 * answers with an error, as it does now and then while it moves a new tab to the extension's process, is asked for again.
 */
async function navigate(browser: Browser, page: Page, url: string): Promise<void> {
  const isLoaded = () =>
    page.evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url).catch(() => false);
  await until(`${url} to be loaded`, async () => {
    await bidi(browser).send('browsingContext.navigate', { context: contextOf(page), url, wait: 'complete' });
    return until(`${url} to be there`, isLoaded, navigationTimeout);
  });
}

const navigationTimeout = 5_000;

function contextOf(page: Page): unknown {
  return Reflect.get(page.mainFrame(), '_id');
}

/** Runs the body of an async function in the browser's own, privileged scope. */
async function systemScope(browser: Browser): Promise<(body: string) => Promise<unknown>> {
  const tree = (await bidi(browser).send('browsingContext.getTree', { 'moz:scope': 'chrome' })).result as {
    readonly contexts: readonly { readonly context: string }[];
  };
  const context = tree.contexts[0]?.context;
  return async (body) => {
    const { result } = await bidi(browser).send('script.evaluate', {
      expression: `(async () => { ${body} })()`,
      target: { context },
      awaitPromise: true,
    });
    const answer = result as {
      readonly result?: { readonly value?: unknown };
      readonly exceptionDetails?: { readonly text: string };
    };
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return answer.result?.value;
  };
}

/** As source text; JSON is a part of JavaScript. */
function quoted(value: unknown): string {
  return JSON.stringify(value);
}
