import { assert, asyncProperty, dictionary, string } from '../../fast-check.ts';
import { expect, test } from 'vitest';
import { connectionOf } from '../../../../core/model/connection.ts';
import { forgetSecretsIn, openSecrets, sealSecrets } from '../../../../core/secrets/sealed.ts';
import { write } from '../../../../core/store/database/write.ts';
import { freshDatabase, source } from '../store/records.ts';

const here = source('a');

test('what was sealed opens again, for the same source', async () => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { user: 'admin', password: 'pässwörd €' });
  expect(await openSecrets(db, here)).toEqual({ kind: 'opened', secrets: { user: 'admin', password: 'pässwörd €' } });
  const renamed = { ...here, name: 'Other', description: 'x', multipleAccountPasswordSync: true };
  expect(await openSecrets(db, renamed)).toMatchObject({ kind: 'opened' });
  expect((await db.get('secrets', 'a'))?.fields).toEqual(['user', 'password']);
});

test('any secrets come back the same', async () => {
  const db = await freshDatabase();
  await assert(
    asyncProperty(dictionary(string({ unit: 'binary' }), string({ unit: 'binary' })), async (secrets) => {
      await sealSecrets(db, here, secrets);
      const opened = await openSecrets(db, here);
      expect(opened).toEqual({ kind: 'opened', secrets: Object.fromEntries(Object.entries(secrets)) });
    }),
    { numRuns: 30 },
  );
});

test('sealing again replaces, with another iv, and forgetting leaves none', async () => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { token: 'one', old: 'x' });
  const first = await db.get('secrets', 'a');
  await sealSecrets(db, here, { token: 'one' });
  const second = await db.get('secrets', 'a');
  expect(second?.iv).not.toEqual(first?.iv);
  expect(await openSecrets(db, here)).toEqual({ kind: 'opened', secrets: { token: 'one' } });
  const forget = () => write(db, ['secrets'], (tx) => forgetSecretsIn(tx, 'a'));
  expect(await forget()).toBe(true);
  expect(await openSecrets(db, here)).toEqual({ kind: 'none' });
  expect(await forget()).toBe(false);
});

test('what is stored holds no secret, and the key cannot be had', async () => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { token: 'hunter2 hunter2' });
  const record = await db.get('secrets', 'a');
  const bytes = new TextDecoder('latin1').decode(record?.sealed);
  expect(bytes + JSON.stringify(record)).not.toContain('hunter2');
  const key = await db.get('keys', 'sealing');
  expect(key?.extractable).toBe(false);
  if (key === undefined) throw new Error('no key');
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toMatchObject({ name: 'InvalidAccessError' });
});

// Spec X-3
test.each([
  ['origin', { url: 'https://elsewhere.example/scim' }],
  ['port', { url: 'https://a.example:8443/scim' }],
  ['connector', { connector: 'keystone' }],
])('another %s opens nothing', async (_what, change) => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { token: 'one' });
  expect(await openSecrets(db, { ...here, ...change })).toEqual({ kind: 'changedOrigin' });
  // Even with a record that was made to look as if it belonged there.
  const record = await db.get('secrets', 'a');
  if (record === undefined) throw new Error('no record');
  const there = { ...here, ...change };
  const confirmed = record.confirmed && { ...record.confirmed, connection: connectionOf(there) };
  const forged = { connector: there.connector, origin: new URL(there.url).origin, ...(confirmed && { confirmed }) };
  await db.put('secrets', { ...record, ...forged });
  expect(await openSecrets(db, there)).toEqual({ kind: 'keyGone' });
});

test("another source's record opens nothing", async () => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { token: 'one' });
  const record = await db.get('secrets', 'a');
  if (record === undefined) throw new Error('no record');
  await db.put('secrets', { ...record, sourceId: 'twin' });
  expect(await openSecrets(db, { ...here, id: 'twin' })).toEqual({ kind: 'keyGone' });
});

test('a key that is gone or another, and a damaged record, say that they must be entered again', async () => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { token: 'one' });
  const record = await db.get('secrets', 'a');
  if (record === undefined) throw new Error('no record');
  await db.put('secrets', { ...record, sealed: record.sealed.slice(1) });
  expect(await openSecrets(db, here)).toEqual({ kind: 'keyGone' });
  await db.put('secrets', record);
  expect(await openSecrets(db, here)).toMatchObject({ kind: 'opened' });
  await db.delete('keys', 'sealing');
  expect(await openSecrets(db, here)).toEqual({ kind: 'keyGone' });
  await sealSecrets(db, source('b'), { token: 'two' });
  expect(await openSecrets(db, here)).toEqual({ kind: 'keyGone' });
  expect(await openSecrets(db, source('b'))).toMatchObject({ kind: 'opened' });
});

test('two sources sealed at once share one key', async () => {
  const db = await freshDatabase();
  const sources = [source('a'), source('b'), source('c')];
  await Promise.all(sources.map((one) => sealSecrets(db, one, { token: one.id })));
  for (const one of sources) {
    expect(await openSecrets(db, one)).toEqual({ kind: 'opened', secrets: { token: one.id } });
  }
});

test('a secret that was entered for some origins is not sent to one more', async () => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { clientSecret: 'x' }, ['https://login.example']);
  expect(await openSecrets(db, here, ['https://login.example'])).toMatchObject({ kind: 'opened' });
  expect(await openSecrets(db, here)).toMatchObject({ kind: 'opened' });
  expect(await openSecrets(db, here, ['https://evil.example'])).toEqual({ kind: 'changedOrigin' });
});

// Spec X-3
test.each([
  ['address', { url: 'https://a.example/other/path' }],
  ['setting', { connectorAttributes: { signIn: 'basic' } }],
  ['mode', { passwordChangeMode: 'selfService' as const }],
])('another %s opens nothing, whatever the record says', async (_what, change) => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { token: 'one' });
  const there = { ...here, ...change };
  expect(await openSecrets(db, there)).toEqual({ kind: 'changedSettings' });
  const record = await db.get('secrets', 'a');
  if (record?.confirmed === undefined) throw new Error('no record');
  await db.put('secrets', { ...record, confirmed: { ...record.confirmed, connection: connectionOf(there) } });
  expect(await openSecrets(db, there)).toEqual({ kind: 'keyGone' });
});

// Spec W-3
test('whose sign-in releases them is sealed in: with one more they do not open', async () => {
  const db = await freshDatabase();
  const prover = { sourceId: 'b', connection: connectionOf(source('b')), accounts: [{ key: 'k', name: 'ann' }] };
  await sealSecrets(db, here, { token: 'one' }, [], [prover]);
  const record = await db.get('secrets', 'a');
  if (record?.confirmed === undefined) throw new Error('no record');
  expect(record.confirmed.provers).toEqual([prover]);
  expect(await openSecrets(db, here)).toMatchObject({ kind: 'opened' });
  const more = [prover, { ...prover, accounts: [{ key: 'm', name: 'mallory' }] }];
  await db.put('secrets', { ...record, confirmed: { ...record.confirmed, provers: more } });
  expect(await openSecrets(db, here)).toEqual({ kind: 'keyGone' });
});

test('a record of a version that noted neither connection nor provers opens nothing', async () => {
  const db = await freshDatabase();
  await sealSecrets(db, here, { token: 'one' });
  const record = await db.get('secrets', 'a');
  if (record === undefined) throw new Error('no record');
  const { confirmed: _, ...older } = record;
  await db.put('secrets', older);
  expect(await openSecrets(db, here)).toEqual({ kind: 'changedSettings' });
});
