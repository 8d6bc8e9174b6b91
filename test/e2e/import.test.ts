/** Bad input in *Password Mgmt*: a clear sentence each, nothing changed, nothing executed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from '../../core/model/configuration/configuration.ts';
import { browserNames, type ExtensionPage, type TestBrowser } from '../browsers/index.ts';
import { configurationStores, stored, tell } from './support/extension.ts';
import { useWorld } from './support/world.ts';

/** Its names would run a program where they were taken for HTML. */
const html = '<img src="x" onerror="globalThis.executed=1"><script>globalThis.executed=1</script>';

const badFiles: readonly (readonly [what: string, text: (good: Configuration) => string, sentence: RegExp])[] = [
  ['not JSON', () => 'lockstep: 1', /The file isn't valid JSON/],
  [
    'JSON that ends early',
    (good) => JSON.stringify(good).slice(0, -1),
    /The file isn't valid JSON\. It ends before every { and \[ is closed/,
  ],
  ['JSON, but a list', () => '[]', /It must start with {/],
  ['another kind of file', () => '{"name": "lockstep"}', /This isn't a Lockstep configuration/],
  [
    'wrong types',
    (good) => json({ ...good, sources: [{ ...good.sources[0], name: 7 }] }),
    /sources\[0\]\.name must be text in quotes, not 7/,
  ],
  [
    'a group in place of the list',
    (good) => json({ ...good, sources: {} }),
    /sources must be a list in \[ \], not {…}/,
  ],
  ['an unknown field', (good) => json({ ...good, extra: 1 }), /extra isn't a configuration field/],
  ['a secret', (good) => json({ ...good, bearerToken: 'x' }), /bearerToken looks like a secret/],
  [
    'an unknown policy',
    (good) => withGroup(good, { passwordPolicyId: 'nowhere' }),
    /uses the policy with the id “nowhere”, but there's no such policy/,
  ],
  [
    'a source in two groups',
    (good) =>
      json({ ...good, passwordSyncGroups: [groupOf(good), { ...groupOf(good), id: 'second', name: 'Second' }] }),
    /is already in the sync group “Group 1”, so it can't be in “Second” too/,
  ],
  [
    'one source only',
    (good) => withGroup(good, { sourceIds: groupOf(good).sourceIds.slice(0, 1) }),
    /The sync group “Group 1” needs at least two sources/,
  ],
  [
    'two sources of one name',
    (good) => json({ ...good, sources: good.sources.map((source) => ({ ...source, name: 'Twice' })) }),
    /Two sources are named “Twice”/,
  ],
  [
    'an address that is not https',
    (good) => json({ ...good, sources: good.sources.map((source) => ({ ...source, url: 'http://example.com/' })) }),
    /must be an https:\/\/ address/,
  ],
  [
    'an application that is a program',
    (good) =>
      json({
        ...good,
        sources: good.sources.map((source) => ({
          ...source,
          applications: [{ name: 'x', url: 'javascript:globalThis.executed=1' }],
        })),
      }),
    /must be an address that starts with https:\/\/ or http:\/\//,
  ],
  [
    'a polluting key',
    (good) => json(good).replace('{', '{"__proto__": {"polluted": true},'),
    /__proto__ is a reserved name/,
  ],
  [
    'a polluting key within',
    (good) =>
      json(good).replace(
        '"connectorAttributes":{',
        '"connectorAttributes":{"constructor":{"prototype":{"polluted":true}}',
      ),
    /is a reserved name/,
  ],
  [
    'a polluting id',
    (good) => json({ ...good, passwordSyncGroups: [{ ...groupOf(good), id: '__proto__' }] }),
    /The id “__proto__” is reserved/,
  ],
  [
    'HTML in a name',
    (good) => withGroup(good, { name: html, sourceIds: [] }),
    /The sync group “<img src="x" onerror=.*” needs at least two sources/,
  ],
  [
    '10 MB',
    (good) => json(good).replace(/}$/, `${' '.repeat(10_000_000)}}`),
    /The file is larger than 5 MB, so it wasn't read/,
  ],
];

describe.each(browserNames)('A configuration file in %s', (name) => {
  const world = useWorld(name);
  let folder = '';
  let page: ExtensionPage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lockstep-import-'));
    await world.group([await world.signIn(), await world.directory()]);
    page = await world.browser.open('options.html#settings');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(badFiles)('with %s is refused with a sentence', async (_, text, sentence) => {
    const before = await stored(page, 'audit', ...configurationStores);
    await choose(page, folder, text(world.configuration));
    const said = await page.byRole('main').says(sentence);
    expect(said).toContain("The file can't be imported, and nothing was changed.");
    expect(await page.byRole('button', 'Import').count()).toBe(0);
    expect(await stored(page, 'audit', ...configurationStores)).toEqual(before);
    expect(await executed(page)).toEqual([]);
  });

  test('that skips the page is refused by the background in the same way', async () => {
    const before = await stored(page, 'audit', ...configurationStores);
    for (const [what, text] of badFiles) {
      const answer = await tell(page, {
        type: 'importConfiguration',
        text: text(world.configuration),
        confirmedOrigins: [],
      });
      expect({ what, answer }).toMatchObject({ what, answer: { ok: false } });
    }
    expect(await stored(page, 'audit', ...configurationStores)).toEqual(before);
  });

  test('needs each new address confirmed', async () => {
    const before = await stored(page, 'audit', ...configurationStores);
    const moved = json({
      ...world.configuration,
      sources: world.configuration.sources.map((source) => ({ ...source, url: 'https://elsewhere.example/' })),
    });
    await choose(page, folder, moved);
    await page.byRole('button', 'Import').click();
    await page.says("Check each address. Confirm it only if you know that it's the real one.");
    expect(await tell(page, { type: 'importConfiguration', text: moved, confirmedOrigins: [] })).toMatchObject({
      ok: false,
    });
    expect(await stored(page, 'audit', ...configurationStores)).toEqual(before);
  });

  test('may have HTML in its names: they are shown as they are', async () => {
    await choose(page, folder, json(withHtmlNames(world.configuration)));
    await page.byRole('button', 'Import').click();
    await page.says('The configuration is imported.');
    for (const view of ['sync-groups', 'policies', 'sources', 'accounts', 'activity'])
      expect(await executedOn(world.browser, `options.html#${view}`)).toEqual([]);
    for (const view of ['', '#/group/group-1', '#/link'])
      expect(await executedOn(world.browser, `popup.html${view}`)).toEqual([]);
  });
});

/** Opens the page, which shows the name as it is. */
async function executedOn(browser: TestBrowser, path: string): Promise<readonly string[]> {
  const page = await browser.open(path);
  if (!/activity|link/.test(path)) await page.says(html);
  const marks = await executed(page);
  await page.close();
  return marks;
}

/** Chooses it as a file, as an admin would. */
async function choose(page: ExtensionPage, folder: string, text: string): Promise<void> {
  const file = join(folder, 'configuration.json');
  await writeFile(file, text);
  await page.reload();
  await page.byLabel('Configuration file').upload(file);
}

/** What a file that was executed, or that polluted the prototypes, would have left behind. */
function executed(page: ExtensionPage): Promise<readonly string[]> {
  return page.evaluate(() => ['executed', 'polluted'].filter((mark) => mark in globalThis || mark in {}));
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

function groupOf({ passwordSyncGroups }: Configuration): Configuration['passwordSyncGroups'][number] {
  const [group] = passwordSyncGroups;
  if (group === undefined) throw new Error('The configuration has no group.');
  return group;
}

function withGroup(good: Configuration, change: Partial<Configuration['passwordSyncGroups'][number]>): string {
  return json({ ...good, passwordSyncGroups: [{ ...groupOf(good), ...change }] });
}

function withHtmlNames(good: Configuration): Configuration {
  return {
    ...good,
    passwordPolicies: good.passwordPolicies.map((policy, index) => ({ ...policy, name: `policy ${index} ${html}` })),
    sources: good.sources.map((source, index) => ({ ...source, name: `source ${index} ${html}` })),
    accounts: good.accounts.map((account) => ({ ...account, name: `account ${html}` })),
    passwordSyncGroups: [{ ...groupOf(good), name: `group ${html}` }],
  };
}
