import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, type Browser, type Page, TargetType } from 'puppeteer-core';
import { chromiumId } from '../../packaging/chromium-id.ts';
import type { LaunchOptions, TestBrowser } from './browser.ts';
import { endGroup, ownGroup, removeFolder } from './cleanup.ts';
import { hostPattern } from './hosts.ts';
import { extensionPage, until, type PageHandling } from './page.ts';
import { starterWithPolicies } from './policies.ts';
import { consoleLog, profileOf } from './profile.ts';

const executablePath = process.env['LOCKSTEP_CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * Debian's Chromium with the unpacked extension. It is loaded by the command line, not through the debugging protocol:
 * so it is there again after a restart, with its permissions, as a person's extension is.
 */
export async function launchChromium(options: LaunchOptions): Promise<TestBrowser> {
  const manifest = JSON.parse(await readFile(join(options.extension, 'manifest.json'), 'utf8')) as Manifest;
  const extensionUrl = `chrome-extension://${chromiumId(manifest.key)}/`;
  const profile = await profileOf(options, 'chromium');
  const log = consoleLog(profile);
  const browser = await launch({
    executablePath:
      options.policyFolder === undefined
        ? executablePath
        : await starterWithPolicies(
            'chromium',
            executablePath,
            options.policyFolder,
            join(profile, 'lockstep-start.sh'),
          ),
    userDataDir: profile,
    headless: !options.headful,
    enableExtensions: true,
    pipe: true,
    defaultViewport: null,
    // cleanup.ts ends it: with its whole group, and its profile with it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // What a policy installs is fetched in the background.
    ...(options.installedByPolicy && { ignoreDefaultArgs: ['--disable-background-networking'] }),
    args: [
      ...(options.installedByPolicy ? [] : [`--load-extension=${options.extension}`]),
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      '--enable-logging',
      `--log-file=${log}`,
      ...(options.authority ? [`--ignore-certificate-errors-spki-list=${options.authority.serverKeyHash}`] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const pid = browser.process()?.pid;
  if (pid !== undefined) ownGroup(pid);

  let aside = await openAside(browser, extensionUrl);
  // Of what a policy installed, nobody else may set the permissions.
  if (!options.installedByPolicy && !existsSync(join(profile, promptsAccepted))) {
    await acceptPrompts(browser, extensionUrl, manifest.optional_host_permissions ?? []);
    await writeFile(join(profile, promptsAccepted), '');
  }

  const end = async (crash: boolean): Promise<void> => {
    if (!crash) await browser.close();
    if (pid !== undefined) endGroup(pid);
    if (crash) await until('Chromium to be gone', async () => browser.process()?.signalCode !== null);
  };
  const self: TestBrowser = {
    name: 'chromium',
    extensionUrl,
    open: async (path, size) => {
      const page = await browser.newPage();
      if (size) await page.setViewport(size);
      await page.goto(extensionUrl + path);
      return extensionPage(page, handling);
    },
    pageAt: async (address) => {
      const target = await browser.waitForTarget((one) => one.url().startsWith(address));
      return extensionPage(await target.asPage(), handling);
    },
    openToolbarPopup: async () => {
      const before = new Set(browser.targets());
      await aside.evaluate(() => chrome.action.openPopup());
      const target = await browser.waitForTarget(
        (candidate) => !before.has(candidate) && candidate.url().startsWith(`${extensionUrl}popup.html`),
      );
      return extensionPage(await target.asPage(), handling);
    },
    grantHosts: async (...hosts) => {
      const granted = await aside.evaluate(
        (origins) => chrome.permissions.request({ origins }),
        hosts.map(hostPattern),
      );
      if (!granted) throw new Error(`Chromium did not grant ${hosts.join(', ')}`);
    },
    revokeHosts: async (...hosts) => {
      await aside.evaluate((origins) => chrome.permissions.remove({ origins }), hosts.map(hostPattern));
      await acceptPrompts(browser, extensionUrl, manifest.optional_host_permissions ?? []);
    },
    endBackground: async () => {
      const [all, own] = [await browser.target().createCDPSession(), await aside.createCDPSession()];
      const { targetInfos } = await all.send('Target.getTargets');
      const running = targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(extensionUrl));
      let isStopped = running === undefined;
      await own.send('ServiceWorker.enable');
      own.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        const ours = versions.filter(({ scriptURL }) => scriptURL.startsWith(extensionUrl));
        isStopped ||= ours.some(({ runningStatus }) => runningStatus === 'stopped');
      });
      if (running) await all.send('Target.closeTarget', { targetId: running.targetId });
      // A message that is still on its way starts it again at once, under the same id.
      await until('the background to end', async () => isStopped);
      await Promise.all([all.detach(), own.detach()]);
    },
    backgroundHeap: async () => {
      const worker = await browser.waitForTarget(
        (one) => one.type() === TargetType.SERVICE_WORKER && one.url().startsWith(extensionUrl),
      );
      const session = await worker.createCDPSession();
      await session.send('HeapProfiler.enable');
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      await session.send('HeapProfiler.disable');
      // A worker that is looked into cannot be ended.
      await session.detach();
      return usedSize;
    },
    restartExtension: async (how) => {
      const page = await browser.newPage();
      await page.goto('chrome://extensions');
      const { host } = new URL(extensionUrl);
      // Else an unpacked extension stays disabled when it is loaded again.
      await page.evaluate(() => chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }));
      if (how === 'reload') await page.evaluate((id) => chrome.developerPrivate.reload(id), host);
      else
        for (const enabled of [false, true])
          await page.evaluate((id, to) => chrome.management.setEnabled(id, to), host, enabled);
      await until('the extension to be loaded again', async () => page.goto(`${extensionUrl}manifest.json`));
      aside = page;
    },
    console: async () => {
      const lines = await readFile(log, 'utf8');
      return lines
        .split('\n')
        .filter((line) => line.includes('CONSOLE'))
        .join('\n');
    },
    restart: async ({ crash = false, meanwhile } = {}) => {
      await end(crash);
      await meanwhile?.(profile);
      return launchChromium({ ...options, profile });
    },
    closed: () => new Promise((resolve) => void browser.once('disconnected', () => resolve())),
    close: async () => {
      await end(false);
      if (options.profile === undefined) await removeFolder(profile);
    },
  };
  return self;
}

/** A profile keeps what was accepted, and has this file from then on. */
const promptsAccepted = 'lockstep-prompts-accepted';

interface Manifest {
  readonly key: string;
  readonly optional_host_permissions?: readonly string[];
}

/** The little of Chromium's own interfaces that is called in its pages. */
declare const chrome: {
  readonly action: { openPopup(): Promise<void> };
  readonly permissions: {
    request(hosts: { origins: string[] }): Promise<boolean>;
    remove(hosts: { origins: string[] }): Promise<boolean>;
  };
  readonly developerPrivate: {
    addHostPermission(extensionId: string, pattern: string): Promise<void>;
    reload(extensionId: string): Promise<void>;
    updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void>;
  };
  readonly management: { setEnabled(extensionId: string, enabled: boolean): Promise<void> };
};

const handling: PageHandling = {
  reload: async (page) => {
    await page.reload();
  },
};

/** A tab at a file of the extension in which none of its code runs, to call the extension's interfaces from. */
async function openAside(browser: Browser, extensionUrl: string): Promise<Page> {
  const [blank] = await browser.pages();
  const page = blank ?? (await browser.newPage());
  await until('the extension to be loaded', async () => page.goto(`${extensionUrl}manifest.json`));
  return page;
}

/**
 * Lets every later `permissions.request` within the manifest's optional hosts succeed without the prompt, which no
 * program can click: the browser's own extensions page notes the hosts as granted once. They are not active by it:
 * `permissions.contains` stays false until the extension asks.
 */
export async function acceptPrompts(
  browser: Browser,
  extensionUrl: string,
  patterns: readonly string[],
): Promise<void> {
  const page = await browser.newPage();
  await page.goto('chrome://extensions');
  for (const pattern of patterns)
    await page.evaluate(
      (id, host) => chrome.developerPrivate.addHostPermission(id, host),
      new URL(extensionUrl).host,
      pattern,
    );
  await page.close();
}
