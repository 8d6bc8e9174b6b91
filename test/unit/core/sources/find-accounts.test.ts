import { expect, it } from 'vitest';
import { sealSecrets } from '../../../../core/secrets/sealed.ts';
import type { SourceSetup } from '../propagation/support/setup.ts';
import { createWorld, type World } from '../propagation/support/world.ts';

const directory: SourceSetup = { id: 'mail', accounts: [], mode: 'serviceAccount', canFind: true, secrets: ['token'] };
const found = [
  { nativeIdentity: 'u-17', name: 'ann', displayName: 'Ann A.', disabled: true },
  { nativeIdentity: 'u-18', name: 'ann', locked: true },
];

async function withDirectory(setup: SourceSetup = directory): Promise<World> {
  const world = await createWorld([setup]);
  const source = await world.db.get('sources', 'mail');
  if (source === undefined) throw new Error('There is no directory.');
  await sealSecrets(world.db, source, { token: 'service-secret' });
  for (const { nativeIdentity } of found) world.source('mail').passwords.set(nativeIdentity, 'old');
  world.source('mail').found = { kind: 'found', accounts: found };
  return world;
}

it('names the accounts that the login fits, and stores nothing', async () => {
  const world = await withDirectory();
  const background = await world.background();
  expect(await background.lookUpAccounts({ sourceId: 'mail', login: 'ann' })).toEqual({ ok: true, accounts: found });
  expect(await world.db.count('accounts')).toBe(0);
  expect(world.arrivals).toEqual([]);
});

it('links the one that was picked among several, after its sign-in', async () => {
  const world = await withDirectory();
  const background = await world.background();
  const link = { sourceId: 'mail', login: 'ann', currentPassword: 'old' };
  expect(await background.linkAccount(link)).toMatchObject({
    refusal: { sentences: [{ key: 'propagation.link.several' }] },
  });
  expect(await background.linkAccount({ ...link, nativeIdentity: 'u-99' })).toMatchObject({
    refusal: { sentences: [{ key: 'propagation.link.notFound' }] },
  });
  expect(await background.linkAccount({ ...link, nativeIdentity: 'u-18' })).toMatchObject({ ok: true });
  expect(await world.db.getAll('accounts')).toMatchObject([{ nativeIdentity: 'u-18', locked: true }]);
});

it('is the service account’s right: a source that only its people can search is not asked', async () => {
  const world = await withDirectory({ id: 'mail', accounts: [], canFind: true });
  const background = await world.background();
  const refused = { refusal: { sentences: [{ key: 'propagation.lookUp.cannot' }] } };
  expect(await background.lookUpAccounts({ sourceId: 'mail', login: 'ann' })).toMatchObject(refused);
  expect(await background.refreshAccounts({ sourceId: 'mail' })).toMatchObject(refused);
});

it('says why it could not look, with the secret blotted out', async () => {
  const world = await withDirectory();
  const outcome = { kind: 'permissionDenied', sentence: 'Not with service-secret.' } as const;
  world.source('mail').found = { kind: 'failed', outcome };
  const background = await world.background();
  expect(await background.lookUpAccounts({ sourceId: 'mail', login: 'ann' })).toMatchObject({
    refusal: {
      sentences: [{ key: 'propagation.link.misconfigured' }, { key: 'propagation.link.said', with: ['Not with •••.'] }],
    },
  });
});

it('keeps what the source says of its linked accounts now, and names those that it does not know any more', async () => {
  const world = await withDirectory();
  const background = await world.background();
  const link = { sourceId: 'mail', login: 'ann', currentPassword: 'old' };
  for (const nativeIdentity of ['u-17', 'u-18']) await background.linkAccount({ ...link, nativeIdentity });
  world.source('mail').found = {
    kind: 'found',
    accounts: [{ nativeIdentity: 'u-17', name: 'anna', displayName: 'Anna A.', disabled: false }],
  };
  expect(await background.refreshAccounts({ sourceId: 'mail' })).toEqual({ ok: true, missing: ['ann'] });
  expect(await world.db.getAllFromIndex('accounts', 'bySource', 'mail')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ nativeIdentity: 'u-17', name: 'anna', displayName: 'Anna A.', disabled: false }),
      expect.objectContaining({ nativeIdentity: 'u-18', name: 'ann', locked: true }),
    ]),
  );
});

it('leaves what the organisation says of an account', async () => {
  const world = await withDirectory();
  const background = await world.background();
  await background.linkAccount({ sourceId: 'mail', login: 'ann', currentPassword: 'old', nativeIdentity: 'u-17' });
  const [account] = await world.db.getAll('accounts');
  if (account) await world.db.put('accounts', { ...account, linkedBy: 'managed' });
  world.source('mail').found = { kind: 'found', accounts: [{ nativeIdentity: 'u-17', name: 'other' }] };
  expect(await background.refreshAccounts({ sourceId: 'mail' })).toEqual({ ok: true, missing: [] });
  expect(await world.db.getAll('accounts')).toMatchObject([{ name: 'ann', disabled: true }]);
});
