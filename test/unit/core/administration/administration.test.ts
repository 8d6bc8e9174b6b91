import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { connectors } from '../../../../core/connectors/registry.ts';
import type { Topic } from '../../../../core/ports.ts';
import { openSecrets } from '../../../../core/secrets/sealed.ts';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import { notManaged } from '../../../../core/model/managed/managed.ts';
import { type Account, accountKey } from '../../../../core/model/account.ts';
import { readConfiguration } from '../../../../core/store/configuration.ts';
import { readDictionary } from '../../../../core/store/dictionary.ts';
import { type Database, openDatabase } from '../../../../core/store/database/open.ts';
import { maxPresets } from '../../../../core/store/presets.ts';
import { type Administration, createAdministration } from '../../../../core/administration/administration.ts';
import { jsonRpc } from '../connectors/web-services/support.ts';
import { connectionOf } from '../../../../core/model/connection.ts';

const example = await readFile(resolve(import.meta.dirname, '../../../../docs/examples/configuration.json'), 'utf8');
const origins = ['https://cloud.example.com', 'https://cloud.example.com:5000', 'https://directory.example.com'];

let db: Database;
let administration: Administration;
let announced: Topic[];

beforeEach(async () => {
  db = await openDatabase(crypto.randomUUID());
  announced = [];
  const kept = new Map<string, unknown>();
  const local = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    set: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  administration = createAdministration({
    db,
    audit: createAuditTrail({ db, local, log: { warn: () => undefined } }),
    connectors,
    clock: { now: () => 1_000 },
    announcer: { announce: (topic) => void announced.push(topic) },
    defaultPolicyName: 'Default policy',
  });
  return () => db.close();
});

// Spec T-4
test('an import that was confirmed is stored, audited and announced', async () => {
  expect(await administration.importConfiguration({ text: example, confirmedOrigins: origins })).toEqual({ ok: true });
  const stored = await readConfiguration(db);
  expect(stored.passwordSyncGroups.map(({ name }) => name)).toEqual(['Office']);
  expect(stored.sources.map(({ id }) => id)).toEqual(['directory', 'openstack']);
  expect(await db.getAll('audit')).toMatchObject([{ event: 'configuration', who: 'John Smith', at: 1_000 }]);
  expect(announced).toContain('configuration');
});

// Spec X-4
test('an address that the person did not confirm refuses the whole import', async () => {
  const answer = await administration.importConfiguration({ text: example, confirmedOrigins: origins.slice(1) });
  expect(answer).toMatchObject({
    ok: false,
    refusal: { sentences: [{ key: 'background.importUnconfirmed', with: [origins[0]] }] },
  });
  expect(await db.count('sources')).toBe(0);
  expect(announced).toEqual([]);
});

test('an invalid file changes nothing, whatever was confirmed', async () => {
  const invalid = example.replace('"passwordPolicyId": "standard"', '"passwordPolicyId": "none"');
  expect(invalid).not.toBe(example);
  expect(await administration.importConfiguration({ text: invalid, confirmedOrigins: origins })).toMatchObject({
    ok: false,
  });
  expect(await db.count('passwordSyncGroups')).toBe(0);
});

test('credentials are sealed for exactly the fields that the source needs, and forgotten', async () => {
  await administration.importConfiguration({ text: example, confirmedOrigins: origins });
  const source = await db.get('sources', 'directory');
  if (source === undefined) throw new Error('the example has a source "directory"');

  for (const secrets of [{}, { token: 'a', other: 'b' }, { password: 'a' }]) {
    expect(await administration.sealSecrets({ sourceId: 'directory', secrets })).toMatchObject({ ok: false });
  }
  expect(await openSecrets(db, source)).toEqual({ kind: 'none' });

  expect(await administration.sealSecrets({ sourceId: 'directory', secrets: { token: 't0ken' } })).toEqual({
    ok: true,
  });
  expect(await openSecrets(db, source)).toEqual({ kind: 'opened', secrets: { token: 't0ken' } });

  await administration.forgetSecrets({ sourceId: 'directory' });
  expect(await openSecrets(db, source)).toEqual({ kind: 'none' });
  await administration.forgetSecrets({ sourceId: 'directory' });
});

// Spec T-4
test('sealing and forgetting leave a row each, with the name of the source and no value', async () => {
  await administration.importConfiguration({ text: example, confirmedOrigins: origins });
  announced.length = 0;
  await administration.sealSecrets({ sourceId: 'directory', secrets: { token: 't0ken' } });
  await administration.forgetSecrets({ sourceId: 'directory' });
  await administration.forgetSecrets({ sourceId: 'directory' });
  const rows = (await db.getAll('audit')).slice(1);
  const name = (await db.get('sources', 'directory'))?.name;
  expect(rows.map(({ event, outcome, who, target }) => [event, outcome, who, target])).toEqual([
    ['configuration', 'credentialSealed', 'John Smith', name],
    ['configuration', 'credentialForgotten', 'John Smith', name],
  ]);
  expect(JSON.stringify(rows)).not.toContain('t0ken');
  expect(announced.slice(0, 4)).toEqual(['secrets', 'audit', 'secrets', 'audit']);
});

// Spec W-3
test('a credential confirms who can sign in as it is entered', async () => {
  await administration.importConfiguration({ text: example, confirmedOrigins: origins });
  const sources = await db.getAll('sources');
  const accounts = await db.getAll('accounts');
  await administration.sealSecrets({ sourceId: 'directory', secrets: { token: 't0ken' } });
  const provers = (await db.get('secrets', 'directory'))?.confirmed?.provers ?? [];
  const able = sources.filter(({ connector }) => connector === 'keystone').map(({ id }) => id);
  expect(provers.map(({ sourceId }) => sourceId)).toEqual(able.filter((id) => accounts.some((a) => a.sourceId === id)));
  expect(provers.length).toBeGreaterThan(0);
  for (const { sourceId, connection, accounts: known } of provers) {
    const source = sources.find(({ id }) => id === sourceId);
    expect(connection).toBe(source && connectionOf(source));
    const own = accounts.filter((one) => one.sourceId === sourceId).map(({ key, name }) => ({ key, name }));
    expect(known).toEqual(own);
  }
});

test('a dictionary takes the place of the former one, audited and announced, and can be removed', async () => {
  await administration.importConfiguration({ text: example, confirmedOrigins: origins });
  announced.length = 0;
  expect(await administration.replaceDictionary({ text: 'locale:de_DE\nherbst' })).toEqual({ ok: true });
  expect(await administration.replaceDictionary({ text: '# seasons\nspring\nsummer' })).toEqual({ ok: true });
  expect(await readDictionary(db)).toEqual({ locale: null, words: ['spring', 'summer'], uploadedAt: 1_000 });
  expect(announced).toEqual(['configuration', 'audit', 'configuration', 'audit']);

  expect(await administration.removeDictionary()).toEqual({ ok: true });
  expect(await readDictionary(db)).toBeNull();
  const rows = (await db.getAll('audit')).slice(1);
  expect(rows.map(({ event, outcome, who }) => [event, outcome, who])).toEqual([
    ['configuration', 'dictionaryReplaced', 'John Smith'],
    ['configuration', 'dictionaryReplaced', 'John Smith'],
    ['configuration', 'dictionaryRemoved', 'John Smith'],
  ]);
});

test('a dictionary with a wrong line changes nothing', async () => {
  await administration.replaceDictionary({ text: 'spring' });
  expect(await administration.replaceDictionary({ text: 'summer\ntwo words' })).toMatchObject({
    ok: false,
    refusal: { sentences: [{ key: 'policy.dictionary.notOneWord', with: [2] }] },
  });
  expect((await readDictionary(db))?.words).toEqual(['spring']);
  expect(await db.count('audit')).toBe(1);
});

test('a credential for a source that is gone is refused', async () => {
  expect(await administration.sealSecrets({ sourceId: 'gone', secrets: { token: 't' } })).toMatchObject({
    ok: false,
    refusal: { sentences: [{ key: 'background.unknownSource' }] },
  });
});

describe('an edit', () => {
  const group = { id: 'g', name: 'Second', passwordPolicyId: 'standard', sourceIds: ['directory', 'openstack'] };
  beforeEach(async () => {
    await administration.importConfiguration({ text: example, confirmedOrigins: origins });
    await administration.sealSecrets({ sourceId: 'directory', secrets: { token: 't0ken' } });
    announced.length = 0;
  });

  test('that is invalid is refused with its fields, and writes nothing, not even an audit row', async () => {
    const answer = await administration.saveItem({
      kind: 'passwordSyncGroups',
      item: group,
      basedOn: null,
      confirmedOrigins: [],
    });
    expect(answer).toMatchObject({
      ok: false,
      refusal: {
        problems: [
          { path: ['sourceIds', 0], sentence: { key: 'model.valid.sourceInTwoGroups' } },
          { path: ['sourceIds', 1], sentence: { key: 'model.valid.sourceInTwoGroups' } },
        ],
      },
    });
    expect(await db.count('passwordSyncGroups')).toBe(1);
    // Those of the import and of the credential.
    expect(await db.count('audit')).toBe(2);
    expect(announced).toEqual([]);
  });

  // Spec T-4
  test('of a group is stored, audited with its name, and announced; the second of two editors is told', async () => {
    const [stored] = await db.getAll('passwordSyncGroups');
    if (!stored) throw new Error('the example has a group');
    const rename = (name: string) =>
      administration.saveItem({
        kind: 'passwordSyncGroups',
        item: { ...stored, name },
        basedOn: { ...stored },
        confirmedOrigins: [],
      });
    expect(await rename('First')).toEqual({ ok: true });
    expect(await rename('Second')).toMatchObject({ ok: false, refusal: { conflict: true } });
    expect(await db.getAll('passwordSyncGroups')).toMatchObject([{ name: 'First' }]);
    expect((await db.getAll('audit')).at(-1)).toMatchObject({ outcome: 'passwordSyncGroups.save', target: 'First' });
    expect(announced).toContain('configuration');
  });

  // Spec
  test('that moves a source needs the new origin confirmed, and drops its credential and its links', async () => {
    const basedOn = await sourceRecord('directory');
    const item = { ...basedOn, url: 'https://elsewhere.example.com' };
    const save = (confirmedOrigins: string[]) =>
      administration.saveItem({ kind: 'sources', item, basedOn, confirmedOrigins });
    expect(await save([])).toMatchObject({
      refusal: { sentences: [{ key: 'background.editUnconfirmed', with: ['https://elsewhere.example.com'] }] },
    });
    expect(await db.count('secrets')).toBe(1);
    await db.add('accounts', await linked('directory'));

    expect(await save(['https://elsewhere.example.com'])).toEqual({ ok: true });
    expect(await db.count('secrets')).toBe(0);
    expect(await db.getAllFromIndex('accounts', 'bySource', 'directory')).toEqual([]);
  });

  test('of what the organisation manages is refused, and so is one that something managed would follow from', async () => {
    const [stored] = await db.getAll('passwordSyncGroups');
    if (!stored) throw new Error('the example has a group');
    const managed = { ...notManaged, sources: ['directory'] };
    await db.put('managed', managed, 'managed');
    const basedOn = await sourceRecord('directory');
    const item = { ...basedOn, name: 'Mine' };
    expect(await administration.saveItem({ kind: 'sources', item, basedOn, confirmedOrigins: [] })).toMatchObject({
      refusal: { sentences: [{ key: 'store.managedRecord' }] },
    });
    expect(
      await administration.deleteItem({ kind: 'passwordSyncGroups', id: stored.id, basedOn: { ...stored } }),
    ).toMatchObject({ refusal: { sentences: [{ key: 'store.managedRecord' }] } });
    expect(await db.count('passwordSyncGroups')).toBe(1);
  });

  test('that deletes keeps how the accounts that stay were linked', async () => {
    await db.add('accounts', await linked('directory'));
    const before = await db.getAll('accounts');
    const [stored] = await db.getAll('passwordSyncGroups');
    if (!stored) throw new Error('the example has a group');
    const answer = await administration.deleteItem({
      kind: 'passwordSyncGroups',
      id: stored.id,
      basedOn: { ...stored },
    });
    expect(answer).toEqual({ ok: true });
    expect(await db.getAll('accounts')).toEqual(before);
    expect((await db.getAll('sources')).map(({ passwordPolicyId }) => passwordPolicyId)).toEqual([
      stored.passwordPolicyId,
      stored.passwordPolicyId,
    ]);
  });
});

async function sourceRecord(id: string) {
  const stored = await db.get('sources', id);
  if (!stored) throw new Error(`the example has ${id}`);
  return { ...stored };
}

async function linked(sourceId: string): Promise<Account> {
  return {
    id: crypto.randomUUID(),
    sourceId,
    nativeIdentity: 'u-7',
    name: 'jsmith',
    authenticationAccount: false,
    key: accountKey(await sourceRecord(sourceId), 'u-7'),
    linkedBy: 'signIn',
    linkedAt: 1_000,
    passwordState: 'inStep',
    passwordStateSince: 1_000,
    passwordChangedAt: 1_000,
  };
}

test('a preset is kept once under a name, audited, and deleted', async () => {
  expect(await administration.savePreset({ name: 'Ours', description: jsonRpc })).toEqual({ ok: true });
  const other = { ...jsonRpc, name: 'Another' };
  expect(await administration.savePreset({ name: 'OURS', description: other })).toEqual({ ok: true });
  expect(await db.getAll('presets')).toEqual([{ id: 'ours', name: 'OURS', description: other, savedAt: 1_000 }]);
  expect(announced).toContain('configuration');
  expect(await administration.deletePreset({ id: 'ours' })).toEqual({ ok: true });
  expect(await administration.deletePreset({ id: 'ours' })).toEqual({ ok: true });
  expect(await db.count('presets')).toBe(0);
  expect((await db.getAll('audit')).map(({ outcome, target }) => [outcome, target])).toEqual([
    ['presetSaved', 'Ours'],
    ['presetSaved', 'OURS'],
    ['presetDeleted', 'OURS'],
  ]);
});

test('a preset is a whole description without a secret in it, and there are only so many', async () => {
  const { ping, ...requests } = jsonRpc.requests;
  const withSecret = { ...jsonRpc, requests: { ...requests, ping: { ...ping, bearer: '0123456789' } } };
  expect(await administration.savePreset({ name: 'Ours', description: withSecret })).toMatchObject({
    refusal: { problems: [{ path: ['requests', 'ping', 'bearer'] }] },
  });
  expect(await administration.savePreset({ name: 'Ours', description: { name: 'Half' } })).toMatchObject({ ok: false });
  const presets = Array.from({ length: maxPresets }, (_, index) => `Preset ${index}`);
  for (const name of presets) await db.put('presets', { id: name.toLowerCase(), name, description: {}, savedAt: 1 });
  expect(await administration.savePreset({ name: 'One more', description: jsonRpc })).toMatchObject({
    refusal: { sentences: [{ key: 'store.tooManyPresets' }] },
  });
  expect(await administration.savePreset({ name: 'preset 7', description: jsonRpc })).toEqual({ ok: true });
});
