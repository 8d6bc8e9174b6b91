/** Configuration by the organisation's policy: real policy files, which only the test's browser sees. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { chromiumId } from '../../packaging/chromium-id.ts';
import { geckoId } from '../../packaging/identity.ts';
import {
  type BrowserName,
  browserNames,
  type ExtensionPage,
  launch,
  policyFolder,
  type TestBrowser,
  until,
  writePolicies,
} from '../browsers/index.ts';
import { configurationStores, stored, tell } from './support/extension.ts';

const source = {
  connector: 'keystone',
  connectorAttributes: '{"domain":"Default"}',
  passwordChangeMode: 'selfService',
};
const policy = {
  identity: { id: 'robin', name: 'Robin Example', attributes: '{"mail":"robin@example.com"}' },
  passwordPolicies: [
    { id: 'standard', name: 'Standard', defaultPolicy: true, minLength: 12, useIdentityAttributes: true },
  ],
  sources: [
    {
      ...source,
      id: 'one',
      name: 'Cloud one',
      url: 'https://one.example.com',
      authenticationSource: true,
      applications: [{ name: 'Desk', url: 'https://desk.example.com' }],
    },
    { ...source, id: 'two', name: 'Cloud two', url: 'https://two.example.com' },
  ],
  accounts: [{ id: 'robin-one', sourceId: 'one', nativeIdentity: 'r1', name: 'robin', authenticationAccount: true }],
  passwordSyncGroups: [{ id: 'office', name: 'Office', passwordPolicyId: 'standard', sourceIds: ['one', 'two'] }],
};
const renamed = { ...policy, passwordSyncGroups: [{ ...policy.passwordSyncGroups[0], name: 'Head office' }] };
const withSecret = { ...renamed, sources: policy.sources.map((each) => ({ ...each, bearerToken: 'not here' })) };

describe.each(browserNames)('A managed configuration in %s', (name) => {
  let folder = '';
  let browser: TestBrowser;
  let page: ExtensionPage;

  beforeAll(async () => {
    folder = await policyFolder(name);
    await put(name, folder, policy);
    browser = await launch(name, { extension: inject('packages')[name], policyFolder: folder });
    page = await browser.open('options.html#sync-groups');
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** Puts another policy there; Firefox reads it at its next start. */
  async function change(next: object | null): Promise<void> {
    await put(name, folder, next);
    if (name === 'chromium') return;
    browser = await browser.restart();
    page = await browser.open('options.html#sync-groups');
  }

  test("is applied, and shown as the organisation's", async () => {
    await page.says(
      "Your organisation manages these. You can use them, but you can't change or remove them here: Office",
      30_000,
    );
    const settings = await browser.open('options.html#settings');
    await settings.says('Your organisation sets who owns this profile.');
    await settings.says('robin@example.com');
    await settings.close();
    expect(await stored(page, 'accounts')).toMatchObject([{ id: 'robin-one', linkedBy: 'managed' }]);
    const popup = await browser.open('popup.html');
    await popup.says('Office');
    await popup.close();
  });

  test('is not changed by an import, and its accounts are not unlinked', async () => {
    const before = await stored(page, 'audit', ...configurationStores);
    const text = JSON.stringify({
      lockstep: 1,
      passwordPolicies: [{ id: 'standard', name: 'Standard', defaultPolicy: true, minLength: 1 }],
      sources: [],
      passwordSyncGroups: [],
    });
    expect(await tell(page, { type: 'importConfiguration', text, confirmedOrigins: [] })).toMatchObject({
      refusal: { sentences: [{ key: 'background.managedImport', with: ['Standard'] }] },
    });
    expect(await tell(page, { type: 'unlinkAccount', accountId: 'robin-one' })).toMatchObject({
      refusal: { sentences: [{ key: 'store.managedRecord', with: ['robin'] }] },
    });
    expect(await stored(page, 'audit', ...configurationStores)).toEqual(before);
  });

  test('follows the policy', async () => {
    await change(renamed);
    expect(await page.says('Head office', 30_000)).toContain("can't change or remove them here: Head office");
  });

  // Spec X-5
  test('with a secret is refused with the reason, and what was there stays', async () => {
    const before = await stored(page, ...configurationStores);
    await change(withSecret);
    const settings = await browser.open('options.html#settings');
    await settings.says(
      'sources[0].bearerToken looks like a secret. Anyone who uses this browser can read its policies',
      30_000,
    );
    await settings.close();
    expect(await stored(page, ...configurationStores)).toEqual(before);
  });

  test("that is taken away leaves everything, as the person's own", async () => {
    const before = await stored(page, 'passwordPolicies', 'sources', 'passwordSyncGroups', 'identity');
    await change(null);
    await until("the records to be the person's own", async () => {
      const [account] = await stored(page, 'accounts');
      return (account as { linkedBy?: string } | undefined)?.linkedBy === 'configuration';
    });
    expect(await stored(page, 'passwordPolicies', 'sources', 'passwordSyncGroups', 'identity')).toEqual(before);
    await page.until(
      'the page to speak of no organisation',
      () => !document.body.innerText.includes('Your organisation'),
    );
    expect(await tell(page, { type: 'unlinkAccount', accountId: 'robin-one' })).toEqual({ ok: true });
  });
});

/** As an administrator of that browser writes it for this extension. */
async function put(name: BrowserName, folder: string, configuration: object | null): Promise<void> {
  if (configuration === null) return writePolicies(name, folder, null);
  if (name === 'firefox') {
    const extensions = { [geckoId]: configuration };
    return writePolicies(name, folder, { '3rdparty': { Extensions: extensions } });
  }
  const manifest = JSON.parse(await readFile(join(inject('packages').chromium, 'manifest.json'), 'utf8')) as {
    key: string;
  };
  return writePolicies(name, folder, { '3rdparty': { extensions: { [chromiumId(manifest.key)]: configuration } } });
}
