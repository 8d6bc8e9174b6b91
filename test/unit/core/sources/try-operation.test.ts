import { describe, expect, it } from 'vitest';
import { answered, lost } from '../propagation/support/fake-source.ts';
import type { SourceSetup } from '../propagation/support/setup.ts';
import { createWorld, type World } from '../propagation/support/world.ts';

const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'ann' }] };
const change = { kind: 'changePassword', login: 'ann', currentPassword: 'old', newPassword: 'brand-new' } as const;

async function setUp(setup: SourceSetup = mail, ...others: SourceSetup[]) {
  const world = await createWorld([setup, ...others]);
  const background = await world.background();
  const account = async () => (await world.db.getAll('accounts')).find(({ sourceId }) => sourceId === 'mail');
  const login = (await account())?.name ?? 'ann';
  const tried = (operation: Parameters<typeof background.tryOperation>[0]['operation']) =>
    background.tryOperation({ sourceId: 'mail', operation });
  return { world, background, account, login, tried };
}

const everythingStored = async ({ db }: World) =>
  JSON.stringify(await Promise.all([...db.objectStoreNames].map((name) => db.getAll(name))));

describe('trying an operation', () => {
  it('changes a password at the source alone, and keeps it nowhere', async () => {
    const { world, tried, account, login } = await setUp(mail, { id: 'files', accounts: [{ id: 'ben' }] });
    const { nativeIdentity = '' } = (await account()) ?? {};
    const answer = await tried({ ...change, login, nativeIdentity });
    expect(answer).toMatchObject({ ok: true, result: { taken: 'changed' } });
    expect(world.source('mail').passwords.get(nativeIdentity)).toBe('brand-new');
    expect(await account()).toMatchObject({ passwordState: 'outOfStep' });
    expect(await world.db.count('changes')).toBe(0);
    expect(await world.db.getAll('audit')).toMatchObject([
      { event: 'tried', sourceName: 'MAIL', accountName: login, outcome: 'changed', sentence: null },
    ]);
    const kept = JSON.stringify([...world.session.values(), ...world.warnings]) + (await everythingStored(world));
    expect(kept).not.toContain('brand-new');
  });

  it('leaves an account as it was known where nothing was changed', async () => {
    const { tried, account, login, world } = await setUp();
    const before = await account();
    const answer = await tried({ ...change, login, nativeIdentity: before?.nativeIdentity, currentPassword: 'wrong' });
    expect(answer).toMatchObject({ ok: true, result: { taken: 'wrongCurrentPassword' } });
    expect(await account()).toEqual(before);
    expect(await world.db.getAll('audit')).toMatchObject([{ event: 'tried', outcome: 'wrongCurrentPassword' }]);
  });

  // Spec L-1
  it('sends no more than two refused passwords in half an hour, by changes and sign-ins together', async () => {
    const { world, tried, login, account } = await setUp();
    const { nativeIdentity } = (await account()) ?? {};
    const wrong = { login, nativeIdentity, currentPassword: 'wrong' };
    expect(await tried({ kind: 'verify', ...wrong })).toMatchObject({ result: { taken: 'wrongCurrentPassword' } });
    expect(await tried({ ...change, ...wrong })).toMatchObject({ result: { taken: 'wrongCurrentPassword' } });
    const before = await account();
    const sent = world.arrivals.length;
    for (const operation of [{ kind: 'verify', ...wrong } as const, { ...change, login, nativeIdentity }])
      expect(await tried(operation)).toMatchObject({
        refusal: { sentences: [{ key: 'propagation.link.mustWait' }] },
      });
    expect(world.arrivals.length).toBe(sent);
    expect(await account()).toEqual(before);
    expect(await world.db.count('audit')).toBe(1);
  });

  it('knows a linked account by its login alone, and tells two accounts apart', async () => {
    const { world, tried, account, login } = await setUp();
    const linked = await account();
    if (linked === undefined) throw new Error('No account is linked.');
    await world.db.put('accounts', { ...linked, name: 'Ann.Archer' });
    expect(await tried({ ...change, login: 'ann.archer' })).toMatchObject({ result: { taken: 'changed' } });
    expect(world.source('mail').passwords.get(linked.nativeIdentity)).toBe('brand-new');
    expect((await account())?.passwordChangedAt).toBe(world.now());
    const second = {
      ...linked,
      id: 'second',
      nativeIdentity: 'u-2',
      key: linked.key.replace(login, 'u-2'),
      name: 'Ben',
    };
    await world.db.put('accounts', second);
    const sent = world.arrivals.length;
    expect(await tried({ ...change, login: 'ben', nativeIdentity: linked.nativeIdentity })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.try.twoAccounts' }] },
    });
    expect(world.arrivals.length).toBe(sent);
  });

  it('sends nothing for an account with an unfinished change', async () => {
    const { world, tried, account, login } = await setUp();
    const { key = '', nativeIdentity } = (await account()) ?? {};
    await world.db.put('changes', { id: 'c', state: 'open', target: { name: 'Office' } } as never);
    await world.db.put('steps', { id: 's', changeId: 'c', state: 'throttled', account: { key } } as never);
    expect(await tried({ ...change, login, nativeIdentity })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.try.inUse', with: [login, 'Office'] }] },
    });
    expect(world.arrivals).toEqual([]);
  });

  it('sets a password by a service account only after a sign-in with the current one', async () => {
    const { world, tried, login, account } = await setUp({ ...mail, mode: 'serviceAccount' });
    const before = await account();
    const own = { login, nativeIdentity: before?.nativeIdentity };
    expect(await tried({ ...change, ...own, currentPassword: 'wrong' })).toMatchObject({
      result: { taken: 'wrongCurrentPassword' },
    });
    expect(world.arrivals.map(({ what }) => what)).toEqual(['signIn']);
    expect([await account(), await world.db.count('audit')]).toEqual([before, 0]);
    expect(await tried({ ...change, ...own })).toMatchObject({ result: { taken: 'changed' } });
    expect(world.source('mail').passwords.get(before?.nativeIdentity ?? '')).toBe('brand-new');

    const blind = await setUp({ ...mail, mode: 'serviceAccount', canSignIn: false });
    expect(await blind.tried({ ...change, login })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.try.noProof' }] },
    });
    expect(blind.world.arrivals).toEqual([]);
  });

  it('sends nothing without the browser’s permission or the credential', async () => {
    const { world, tried, login, account } = await setUp();
    const { nativeIdentity } = (await account()) ?? {};
    world.permitted.all = false;
    expect(await tried({ ...change, login, nativeIdentity })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.source.needsPermission' }] },
    });
    const service = await setUp({ ...mail, mode: 'serviceAccount', secrets: ['token'] });
    expect(await service.tried({ kind: 'test' })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.source.secrets.none' }] },
    });
    expect([...world.arrivals, ...service.world.arrivals]).toEqual([]);
  });

  it('finds accounts, and blots the password out of what the source says', async () => {
    const { world, tried } = await setUp({ ...mail, canFind: true });
    world.source('mail').found = { kind: 'found', accounts: [{ nativeIdentity: 'u-17', name: 'ann' }] };
    const find = { kind: 'findAccounts', login: 'ann', currentPassword: 'hunter22' } as const;
    expect(await tried(find)).toMatchObject({
      result: { taken: 'found', accounts: [{ nativeIdentity: 'u-17', name: 'ann' }] },
    });
    world.source('mail').found = {
      kind: 'failed',
      outcome: { kind: 'permissionDenied', sentence: 'hunter22 is not it' },
    };
    expect(await tried(find)).toMatchObject({ result: { taken: 'permissionDenied', sentence: '••• is not it' } });
  });

  it.each(['verify', 'findAccounts', 'changePassword'] as const)('counts %s where its answer is lost', async (kind) => {
    const { world, tried, login, account } = await setUp({ ...mail, canFind: true });
    const { nativeIdentity } = (await account()) ?? {};
    world.source('mail').network = ({ path }) => (path === '' ? answered() : lost);
    const own = { login, nativeIdentity, currentPassword: 'wrong' };
    const operation = kind === 'changePassword' ? { ...change, ...own } : { kind, ...own };
    for (const _ of [1, 2]) expect(await tried(operation)).toMatchObject({ ok: true });
    expect(await tried(operation)).toMatchObject({ refusal: { sentences: [{ key: 'propagation.link.mustWait' }] } });
  });

  it('leaves unknown what a second copy of the request may have been answered', async () => {
    const { world, tried, login, account } = await setUp();
    const { nativeIdentity } = (await account()) ?? {};
    world.source('mail').network = () => answered({ onlyCopy: false });
    world.source('mail').changes.push((carryOut) => {
      carryOut();
      return { kind: 'permissionDenied', sentence: 'No.' };
    });
    expect(await tried({ ...change, login, nativeIdentity })).toMatchObject({
      result: { taken: 'unknown', sentence: 'No.', explanation: { key: 'propagation.note.perhapsTwice' } },
    });
    expect(await account()).toMatchObject({ passwordState: 'unknown' });
    expect(await world.db.getAll('audit')).toMatchObject([{ event: 'tried', outcome: 'unknown' }]);
  });
});
