import { describe, expect, it } from 'vitest';
import { sealSecrets } from '../../../../core/secrets/sealed.ts';
import type { SourceSetup } from '../propagation/support/setup.ts';
import { createWorld, start, type World } from '../propagation/support/world.ts';

const mail: SourceSetup = { id: 'mail', accounts: [] };
const link = { sourceId: 'mail', login: 'ann', currentPassword: 'old' };

async function withAnn(setup: SourceSetup = mail): Promise<World> {
  const world = await createWorld([setup]);
  world.source('mail').passwords.set('ann', 'old');
  return world;
}

describe('linking an account', () => {
  // Spec W-1
  it('proves it by a sign-in with the current password', async () => {
    const world = await withAnn();
    const background = await world.background();
    const answer = await background.linkAccount(link);
    expect(answer).toMatchObject({ ok: true });
    const [account] = await world.db.getAll('accounts');
    expect(account).toMatchObject({
      id: answer.ok ? answer.accountId : '',
      sourceId: 'mail',
      nativeIdentity: 'ann',
      name: 'ann',
      linkedBy: 'signIn',
      linkedAt: start,
      passwordState: 'neverChanged',
    });
    expect(world.announced).toContain('accounts');
  });

  it('takes the native identity from a connector that finds accounts', async () => {
    const world = await withAnn({ ...mail, canFind: true });
    world.source('mail').passwords.set('u-17', 'old');
    world.source('mail').found = {
      kind: 'found',
      accounts: [
        { nativeIdentity: 'u-17', name: 'Ann', displayName: 'Ann A.', disabled: true },
        { nativeIdentity: 'u-18', name: 'anna' },
      ],
    };
    const background = await world.background();
    expect(await background.linkAccount(link)).toMatchObject({ ok: true });
    expect(await world.db.getAll('accounts')).toMatchObject([
      { nativeIdentity: 'u-17', displayName: 'Ann A.', disabled: true },
    ]);
  });

  // Spec L-1, W-1
  it('links nothing on a wrong password, and no more than two of them in half an hour', async () => {
    const world = await withAnn();
    const background = await world.background();
    const wrong = { ...link, currentPassword: 'wrong' };
    expect(await background.linkAccount(wrong)).toEqual({
      ok: false,
      refusal: { sentences: [{ key: 'propagation.link.wrongPassword', with: ['MAIL'] }] },
    });
    await background.linkAccount(wrong);
    expect(await background.linkAccount(link)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.link.mustWait', count: 30 }] },
    });
    expect(world.arrivals.length).toBe(2);
    await world.pass(30 * 60_000);
    expect(await background.linkAccount(link)).toMatchObject({ ok: true });
    expect(await world.db.count('accounts')).toBe(1);
  });

  it.each([
    [{ ...mail, canSignIn: false }, 'propagation.link.cannotSignIn'],
    [{ ...mail, mode: 'serviceAccount', secrets: ['token'] }, 'propagation.source.secrets.none'],
  ] as const)('says what stands in the way: %j', async (setup, key) => {
    const world = await withAnn(setup);
    const background = await world.background();
    expect(await background.linkAccount(link)).toMatchObject({ refusal: { sentences: [{ key }] } });
  });

  it('says when the browser’s permission is missing, and asks nothing of the source', async () => {
    const world = await withAnn();
    world.permitted.all = false;
    const background = await world.background();
    expect(await background.linkAccount(link)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.source.needsPermission', with: ['https://mail.example'] }] },
    });
    expect(world.arrivals).toEqual([]);
  });

  it.each([
    [[], 'propagation.link.notFound'],
    [['ann.a', 'ann.b'], 'propagation.link.several'],
  ] as const)('of accounts %j none is the one', async (names, key) => {
    const world = await withAnn({ ...mail, canFind: true });
    const accounts = names.map((name) => ({ nativeIdentity: name, name }));
    world.source('mail').found = { kind: 'found', accounts };
    const background = await world.background();
    expect(await background.linkAccount(link)).toMatchObject({ refusal: { sentences: [{ key }] } });
  });

  it('counts a search that carries the password as a sign-in, and keeps the source’s sentence', async () => {
    const world = await withAnn({ ...mail, canFind: true });
    world.source('mail').found = {
      kind: 'failed',
      outcome: { kind: 'wrongCurrentPassword', sentence: 'No, old is wrong.' },
    };
    const background = await world.background();
    expect(await background.linkAccount(link)).toEqual({
      ok: false,
      refusal: {
        sentences: [
          { key: 'propagation.link.wrongPassword', with: ['MAIL'] },
          { key: 'propagation.link.said', with: ['No, ••• is wrong.'] },
        ],
      },
    });
    await background.linkAccount(link);
    expect(await background.linkAccount(link)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.link.mustWait' }] },
    });
  });

  it('marks the first account of an authentication source, and lets the person mark another', async () => {
    const world = await withAnn({ ...mail, auth: true });
    world.source('mail').passwords.set('ann2', 'old');
    const background = await world.background();
    await background.linkAccount(link);
    const second = await background.linkAccount({ ...link, login: 'ann2' });
    const marked = async () =>
      (await world.db.getAll('accounts')).filter((one) => one.authenticationAccount).map(({ name }) => name);
    expect(await marked()).toEqual(['ann']);
    expect(await background.markAuthenticationAccount({ accountId: second.ok ? second.accountId : '' })).toEqual({
      ok: true,
    });
    expect(await marked()).toEqual(['ann2']);
  });

  it('is taken back by unlinking', async () => {
    const world = await withAnn();
    const background = await world.background();
    const linked = await background.linkAccount(link);
    expect(await background.unlinkAccount({ accountId: linked.ok ? linked.accountId : '' })).toEqual({ ok: true });
    expect(await world.db.count('accounts')).toBe(0);
  });
});

it('tests a connection and tells each thing it tried', async () => {
  const world = await withAnn();
  const background = await world.background();
  expect(await background.testConnection({ sourceId: 'mail' })).toMatchObject({
    ok: true,
    lines: [{ ok: true, sentence: 'It answers.' }],
  });
  expect(await background.testConnection({ sourceId: 'gone' })).toMatchObject({
    refusal: { sentences: [{ key: 'propagation.source.gone' }] },
  });
});

describe('reading what a source demands', () => {
  const question = { sourceId: 'mail' };

  it('answers with the demands and the sentences, and stores nothing', async () => {
    const world = await withAnn({ ...mail, readsPolicy: true });
    world.source('mail').policy = { demands: { minLength: 12, passwordHistory: 3 }, sentences: ['No pets.'] };
    const background = await world.background();
    expect(await background.readPolicy(question)).toEqual({
      ok: true,
      demands: { minLength: 12, passwordHistory: 3, sentences: ['No pets.'] },
      failed: [],
    });
    expect((await world.db.get('sources', 'mail'))?.passwordDemands).toBeUndefined();
  });

  it('says why there may be more, in the source’s words without its secrets', async () => {
    const setup: SourceSetup = { ...mail, readsPolicy: true, mode: 'serviceAccount', secrets: ['token'] };
    const world = await withAnn(setup);
    const source = await world.db.get('sources', 'mail');
    if (source !== undefined) await sealSecrets(world.db, source, { token: 'hunter2-hunter2' });
    const failed = { kind: 'permissionDenied', sentence: 'hunter2-hunter2 may not.' } as const;
    world.source('mail').policy = { demands: { maxLength: 72 }, sentences: [], failed };
    const background = await world.background();
    const answer = await background.readPolicy(question);
    expect(answer).toMatchObject({ ok: true, demands: { maxLength: 72 } });
    expect(answer).toMatchObject({
      failed: [{ key: 'propagation.policy.mayBeMore' }, { key: 'propagation.link.said' }],
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('is refused where the connector cannot', async () => {
    const background = await (await withAnn()).background();
    expect(await background.readPolicy(question)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.policy.cannotRead', with: ['MAIL'] }] },
    });
  });
});
