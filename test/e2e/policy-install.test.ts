/** What an organisation rolls out: a signed package that a policy installs from the organisation's own server. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import crx3 from 'crx3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumId } from '../../packaging/chromium-id.ts';
import { geckoId } from '../../packaging/identity.ts';
import { updateManifests } from '../../packaging/signing-key.ts';
import { chromiumUpdates } from '../../packaging/update-manifests.ts';
import { launch, policyFolder, type TestBrowser, until, writePolicies } from '../browsers/index.ts';
import { temporaryFolder } from '../browsers/cleanup.ts';
import { listen } from '../servers/process.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

let server: Server;
let browser: TestBrowser | undefined;

beforeAll(() => {
  server = createServer();
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

test('Chromium installs and updates the signed package by policy, with the id of its key and its managed configuration', async () => {
  const served = await temporaryFolder('served');
  const { address, asked } = await serve(served);
  const key = join(await temporaryFolder('key'), 'test-key.pem');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await makePackages(served, key, address);
  const manifest = await manifestIn(served, '.crx');

  const id = chromiumId(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'));
  expect(await readFile(join(served, 'updates.xml'), 'utf8')).toContain(`appid="${id}"`);
  const folder = await policyFolder('chromium');
  const configuration = {
    identity: { id: 'robin', name: 'Robin Example' },
    passwordPolicies: [{ id: 'standard', name: 'Standard', defaultPolicy: true }],
  };
  await writePolicies('chromium', folder, {
    // Only to drive its pages.
    DeveloperToolsAvailability: 1,
    ExtensionSettings: {
      [id]: {
        installation_mode: 'force_installed',
        update_url: `${address}updates.xml`,
        override_update_url: true,
      },
    },
    '3rdparty': { extensions: { [id]: configuration } },
  });
  browser = await launch('chromium', { extension: manifest, policyFolder: folder, installedByPolicy: true });
  expect(browser.extensionUrl).toBe(`chrome-extension://${id}/`);
  expect(asked).toEqual(expect.arrayContaining(['updates.xml', expect.stringMatching(/^lockstep-.*\.crx$/)]));
  const page = await browser.open('options.html#policies');
  await page.says(
    "Your organisation manages these. You can use them, but you can't change or remove them here: Standard",
    30_000,
  );

  await makeUpdate(served, key, id, address);
  // What Chromium does by itself every few hours.
  const version = await page.evaluate(
    () =>
      new Promise((found) => {
        // It is fetched by then, and put in its place when the extension is idle or reloads.
        chrome.runtime.onUpdateAvailable.addListener((update) => found(update.version));
        void chrome.runtime.requestUpdateCheck();
      }),
  );
  expect(version).toBe(nextVersion);
  await page.evaluate(() => chrome.runtime.reload()).catch(() => 'the page goes with it');
  const updated = browser;
  await until('the update to be there', async () => {
    const next = await updated.open('options.html#policies').catch(() => null);
    return (await next?.evaluate(() => chrome.runtime.getManifest().version)) === nextVersion;
  });

  const firefox = JSON.parse(
    await readFile(join(await manifestIn(served, '.xpi'), 'manifest.json'), 'utf8'),
  ) as unknown;
  expect(firefox).toMatchObject({
    browser_specific_settings: { gecko: { id: geckoId, update_url: `${address}updates.json` } },
  });
  const updates = JSON.parse(await readFile(join(served, 'updates.json'), 'utf8')) as unknown;
  const link = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/lockstep-[\d.]+\.xpi$/);
  expect(updates).toMatchObject({ addons: { [geckoId]: { updates: [{ update_link: link }] } } });
});

const nextVersion = '99.0';

interface Extension {
  readonly runtime: {
    readonly onUpdateAvailable: { addListener(callback: (update: { readonly version: string }) => void): void };
    requestUpdateCheck(): Promise<unknown>;
    getManifest(): { readonly version: string };
    reload(): void;
  };
}

/** In the pages. */
declare const chrome: Extension;

/** The served package under a higher version, signed with the same key, in the place of the other one. */
async function makeUpdate(folder: string, key: string, id: string, address: string): Promise<void> {
  const crx = (await readdir(folder)).find((each) => each.endsWith('.crx')) ?? '';
  const unpacked = await temporaryFolder('update');
  // Of a .crx, unzip says that more than a zip is in the file.
  await run('unzip', ['-q', join(folder, crx), '-d', unpacked]).catch(() => undefined);
  const path = join(unpacked, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, version: nextVersion }));
  const next = `lockstep-${nextVersion}.crx`;
  await crx3([path], { keyPath: key, crxPath: join(folder, next) });
  const updates = chromiumUpdates({ id, version: nextVersion, package: address + next });
  await writeFile(join(folder, updateManifests.chromium), updates);
}

/** A folder with the manifest of the package of that kind. */
async function manifestIn(folder: string, kind: string): Promise<string> {
  const name = (await readdir(folder)).find((each) => each.endsWith(kind));
  if (name === undefined) throw new Error(`There is no ${kind}`);
  // Of a .crx, unzip says that more than a zip is in the file, and gives what is asked for.
  const unzip = run('unzip', ['-p', join(folder, name), 'manifest.json']);
  const { stdout } = await unzip.catch((error: { readonly stdout: string }) => error);
  const apart = await temporaryFolder('manifest');
  await writeFile(join(apart, 'manifest.json'), stdout);
  return apart;
}

function makePackages(out: string, key: string, address: string): Promise<unknown> {
  const { PATH, HOME } = process.env;
  return run(process.execPath, [join(root, 'packaging/main.ts'), out], {
    cwd: root,
    env: { PATH, HOME, NO_COLOR: '1', LOCKSTEP_SIGNING_KEY: key, LOCKSTEP_UPDATE_URL: address },
  });
}

/** Serves the folder; `asked` gains each name that is asked for. */
async function serve(folder: string): Promise<{ readonly address: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  server.on('request', ({ url = '' }, response) => {
    const name = basename(new URL(url, 'http://127.0.0.1').pathname);
    asked.push(name);
    readFile(join(folder, name)).then(
      (content) => {
        const type = name.endsWith('.crx') ? 'application/x-chrome-extension' : 'text/xml';
        return response.setHeader('Content-Type', type).end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  const port = await listen(server);
  return { address: `http://127.0.0.1:${port}/`, asked };
}
