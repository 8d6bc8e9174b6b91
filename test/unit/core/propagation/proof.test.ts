import { describe, expect, it } from 'vitest';
import type { Source } from '../../../../core/model/source.ts';
import { readConfiguration, replaceConfiguration } from '../../../../core/store/configuration.ts';
import { linkedAccount } from '../../../support/account.ts';
import { answers } from './support/fake-source.ts';
import { seal } from './support/seal.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, type World } from './support/world.ts';

/** Whoever only finds the browser open, and the right of the directory that is sealed in it. */

const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const directory: SourceSetup = {
  id: 'dir',
  mode: 'serviceAccount',
  secrets: ['token'],
  canSignIn: false,
  accounts: [{ id: 'd1' }],
};
const own: SourceSetup = { id: 'own', accounts: [] };
const brought = { key: 'propagation.plan.confirm', with: ['DIR', 'OWN'] };

/** A directory whose credential was entered while the mail account was linked; the intruder's source is in the group. */
async function withIntruder(...sources: readonly SourceSetup[]): Promise<World> {
  const world = await createWorld([mail, directory, own, ...sources]);
  await seal(world, 'dir');
  await add(world, 'own', 'mallory');
  return world;
}

/** Links an account of the intruder's there, as a sign-in does. */
async function add(world: World, sourceId: string, id: string): Promise<void> {
  const source = await sourceOf(world, sourceId);
  await world.db.put('accounts', linkedAccount(source, { id, authenticationAccount: false, linkedAt: 50 }));
  world.source(sourceId).passwords.set(id, 'old');
}

async function sourceOf({ db }: World, id: string): Promise<Source> {
  const source = await db.get('sources', id);
  if (source === undefined) throw new Error(`There is no source ${id}.`);
  return source;
}

async function groupOf({ db }: World, ...sourceIds: readonly string[]): Promise<void> {
  await db.put('passwordSyncGroups', { id: 'g', name: 'Group', passwordPolicyId: 'p', sourceIds: [...sourceIds] });
}

async function edit(world: World, change: (configuration: Awaited<ReturnType<typeof readConfiguration>>) => unknown) {
  const before = structuredClone(await readConfiguration(world.db));
  change(before);
  expect(await replaceConfiguration(world.db, before, { now: 5 })).toEqual({ ok: true });
}

async function starts(world: World) {
  const background = await world.background();
  const answer = await background.startChange(await command(world));
  await world.quiet();
  return { background, answer };
}

const sets = ({ arrivals }: World) => arrivals.filter(({ what, sourceId }) => what === 'change' && sourceId === 'dir');

// Spec W-3
describe('a proof that is brought along', () => {
  it('is refused, with nothing sent, whose own source it is', async () => {
    const world = await withIntruder();
    await groupOf(world, 'own', 'dir');
    const { answer } = await starts(world);
    expect(answer).toMatchObject({ ok: false, refusal: { sentences: [brought] } });
    expect(world.arrivals).toEqual([]);
    // What the sentence says to do.
    await seal(world, 'dir');
    expect((await starts(world)).answer).toMatchObject({ ok: true });
    expect(await world.states()).toEqual(['mallory: changed', 'd1: changed']);
  });

  it('does not count beside one that was there, which is asked for', async () => {
    const world = await withIntruder();
    await groupOf(world, 'own', 'dir', 'mail');
    world.source('mail').passwords.set('m1', 'another');
    expect((await starts(world)).answer).toMatchObject({ ok: true });
    expect(await world.change()).toMatchObject({ proofStepId: `${changeId}/2` });
    expect(sets(world)).toEqual([]);
  });

  it('is refused at a source that was described anew', async () => {
    const world = await withIntruder();
    await groupOf(world, 'mail', 'dir');
    await edit(world, ({ sources }) =>
      sources.forEach((one) => one.id === 'mail' && (one.connectorAttributes = { sham: 1 })),
    );
    expect((await starts(world)).answer).toMatchObject({
      refusal: { sentences: [{ ...brought, with: ['DIR', 'MAIL'] }] },
    });
    expect(world.arrivals).toEqual([]);
  });

  it('is refused by an account that an import gives the intruder’s login', async () => {
    const world = await withIntruder();
    await groupOf(world, 'mail', 'dir');
    await edit(world, ({ accounts }) => accounts.forEach((one) => one.id === 'm1' && (one.name = 'mallory')));
    expect((await starts(world)).answer).toMatchObject({
      refusal: { sentences: [{ ...brought, with: ['DIR', 'MAIL'] }] },
    });
    expect(world.arrivals).toEqual([]);
  });

  it('does not open a directory that was described anew, nor once it is described as before', async () => {
    const world = await withIntruder();
    await groupOf(world, 'mail', 'dir');
    const describeAs = (connectorAttributes: Record<string, unknown>) =>
      edit(world, ({ sources }) =>
        sources.forEach((one) => one.id === 'dir' && Object.assign(one, { connectorAttributes })),
      );
    await describeAs({ sham: 1 });
    await describeAs({});
    expect((await starts(world)).answer).toMatchObject({ ok: true });
    expect((await world.steps())[1]).toMatchObject({
      state: 'misconfigured',
      note: { key: 'propagation.source.secrets.none' },
    });
    expect(sets(world)).toEqual([]);
  });
});

// Spec W-3
describe('an account at the source itself', () => {
  const signsIn = { ...directory, canSignIn: true, multi: true };

  it('proves itself once a sign-in linked it, and nobody else', async () => {
    const world = await createWorld([signsIn]);
    await seal(world, 'dir');
    await world.db.delete('accounts', 'd1');
    await add(world, 'dir', 'colleague');
    await groupOf(world, 'dir');
    expect((await starts(world)).answer).toMatchObject({ ok: true });
    expect(await world.states()).toEqual(['colleague: changed']);
  });

  it('does not prove for another one there', async () => {
    const world = await createWorld([signsIn]);
    const victim = (await world.db.get('accounts', 'd1')) ?? fail();
    await world.db.delete('accounts', 'd1');
    await seal(world, 'dir');
    await world.db.put('accounts', { ...victim, linkedBy: 'configuration' });
    await add(world, 'dir', 'colleague');
    await groupOf(world, 'dir');
    expect((await starts(world)).answer).toMatchObject({
      refusal: { sentences: [{ ...brought, with: ['DIR', 'DIR'] }] },
    });
    expect(world.arrivals).toEqual([]);
  });

  it('proves for its own source where each of two does, and nothing is set before both have', async () => {
    const crm = { ...signsIn, id: 'crm', accounts: [{ id: 'c1' }] };
    const world = await createWorld([signsIn, crm]);
    for (const id of ['dir', 'crm']) await seal(world, id);
    for (const [id, account] of [
      ['dir', 'd2'],
      ['crm', 'c2'],
    ] as const) {
      await world.db.delete('accounts', account.replace('2', '1'));
      await add(world, id, account);
    }
    expect((await starts(world)).answer).toMatchObject({ ok: true });
    expect(await world.states()).toEqual(['d2: changed', 'c2: changed']);
    expect(world.arrivals.map(({ what, account }) => `${what} ${account}`)).toEqual([
      'signIn d2',
      'signIn c2',
      'change d2',
      'change c2',
    ]);

    const refused = await createWorld([signsIn, crm]);
    for (const id of ['dir', 'crm']) await seal(refused, id);
    await refused.db.clear('accounts');
    await add(refused, 'dir', 'd2');
    await add(refused, 'crm', 'c2');
    refused.source('crm').passwords.set('c2', 'another');
    await starts(refused);
    expect(await refused.states()).toEqual(['d2: notAttempted', 'c2: wrongCurrentPassword']);
  });
});

// Spec W-3
describe('while a change waits', () => {
  it('a source that is described anew proves nothing', async () => {
    const world = await waiting();
    await edit(world, ({ sources }) =>
      sources.forEach((one) => one.id === 'mail' && (one.connectorAttributes = { sham: 1 })),
    );
    world.permitted.all = true;
    await world.current()?.permissionsChanged();
    await world.quiet();
    expect(await world.states()).toEqual(['m1: misconfigured', 'd1: notAttempted']);
    expect(world.arrivals).toEqual([]);
  });

  it('a credential that is entered meanwhile is not used by it', async () => {
    const world = await waiting();
    await seal(world, 'dir', 'the-new-one');
    world.permitted.all = true;
    await world.current()?.permissionsChanged();
    await world.quiet();
    expect((await world.steps()).map(({ state, note }) => [state, note?.key])).toEqual([
      ['changed', undefined],
      ['misconfigured', 'propagation.source.confirmedSince'],
    ]);
    expect(sets(world)).toEqual([]);
  });
});

describe('finishing the rest', () => {
  it('takes no other password where the account that proved cannot be asked', async () => {
    const world = await restarted();
    world.source('mail').signIns.push(() => ({ kind: 'noAnswer', outcome: { kind: 'unreachable' } }));
    const before = sets(world).length;
    const rest = { changeId, newPassword: 'mallorys1', currentPasswords: {} };
    expect(await world.current()?.finishRest(rest)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.finish.notProved', with: ['m1', 'MAIL'] }] },
    });
    await edit(world, ({ sources }) =>
      sources.forEach((one) => one.id === 'mail' && (one.connectorAttributes = { sham: 1 })),
    );
    expect(await world.current()?.finishRest(rest)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.source.changed' }, { key: 'propagation.finish.notProved' }] },
    });
    await world.quiet();
    expect(sets(world).length).toBe(before);
  });

  it('asks for the proof again where its account has the old password', async () => {
    const world = await restarted('rejected');
    const rest = { changeId, newPassword: 'mallorys1', currentPasswords: {} };
    expect(await world.current()?.finishRest(rest)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.plan.currentMissing', with: ['m1', 'MAIL'] }] },
    });
    expect(await world.current()?.finishRest({ ...rest, currentPasswords: { m1: 'wrong' } })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.link.wrongPassword' }] },
    });
    expect(await world.current()?.finishRest({ ...rest, currentPasswords: { m1: 'old' } })).toMatchObject({ ok: true });
    await world.quiet();
    expect((await world.states())[1]).toBe('d1: changed');
  });

  it('asks for it again where its step is still open', async () => {
    const world = await createWorld([{ ...directory, canSignIn: true }]);
    await seal(world, 'dir');
    world.source('dir').changes.push(answers({ kind: 'throttled', retryAt: world.now() + 60_000 }));
    await starts(world);
    expect(await world.change()).toMatchObject({ proved: true });
    world.restartBrowser();
    await world.background();
    const rest = { changeId, newPassword: 'mallorys1', currentPasswords: {} };
    expect(await world.current()?.finishRest(rest)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.plan.currentMissing' }] },
    });
    expect(await world.current()?.finishRest({ ...rest, currentPasswords: { d1: 'wrong' } })).toMatchObject({
      ok: true,
    });
    await world.quiet();
    expect(await world.states()).toEqual(['d1: wrongCurrentPassword']);
    expect(world.source('dir').passwords.get('d1')).toBe('old');
  });
});

describe('trying an operation', () => {
  const typed = { kind: 'changePassword', currentPassword: 'old', newPassword: 'mallorys1' } as const;

  it('sets no account but the one that the login signs in to', async () => {
    const world = await createWorld([{ ...directory, canSignIn: true }]);
    await seal(world, 'dir');
    const background = await world.background();
    world.source('dir').passwords.set('mallory', 'old');
    const tries = (login: string, nativeIdentity?: string) =>
      background.tryOperation({
        sourceId: 'dir',
        operation: { ...typed, login, ...(nativeIdentity && { nativeIdentity }) },
      });
    for (const [login, native] of [
      ['mallory', 'd1'],
      ['mallory', 'd9'],
      ['D1', 'd1'],
    ] as const)
      expect(await tries(login, native)).toMatchObject({
        refusal: { sentences: [{ key: 'propagation.try.notItsLogin' }] },
      });
    expect(world.arrivals).toEqual([]);
    expect(await tries('d1')).toMatchObject({ result: { taken: 'changed' } });
    expect(await tries('mallory')).toMatchObject({ result: { taken: 'changed' } });
  });

  it('believes the source’s own look-up', async () => {
    const world = await createWorld([{ ...directory, canSignIn: true, canFind: true, accounts: [] }]);
    await seal(world, 'dir');
    const background = await world.background();
    world.source('dir').passwords.set('u-17', 'old');
    world.source('dir').found = { kind: 'found', accounts: [{ nativeIdentity: 'u-17', name: 'ann' }] };
    const tries = (nativeIdentity: string) =>
      background.tryOperation({ sourceId: 'dir', operation: { ...typed, login: 'ann', nativeIdentity } });
    expect(await tries('u-18')).toMatchObject({ refusal: { sentences: [{ key: 'propagation.try.notItsLogin' }] } });
    expect(await tries('u-17')).toMatchObject({ result: { taken: 'changed' } });
  });
});

/** Planned with a good proof, and stopped before it could be given. */
async function waiting(): Promise<World> {
  const world = await withIntruder();
  await groupOf(world, 'mail', 'dir');
  world.permitted.all = false;
  expect((await starts(world)).answer).toMatchObject({ ok: true });
  expect((await world.states())[0]).toBe('m1: needsPermission');
  return world;
}

/** The proof was given and its account has ended; the directory waits when the browser restarts. */
async function restarted(mails?: 'rejected'): Promise<World> {
  const world = await withIntruder();
  await groupOf(world, 'mail', 'dir');
  if (mails === 'rejected') world.source('mail').changes.push(answers({ kind: 'rejected', reason: 'policy' }));
  world.source('dir').changes.push(answers({ kind: 'throttled', retryAt: world.now() + 60_000 }));
  await starts(world);
  world.restartBrowser();
  await world.background();
  expect((await world.states())[1]).toBe('d1: needsPassword');
  return world;
}

function fail(): never {
  throw new Error('It is not there.');
}
