import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  option,
  record,
  string,
  uniqueArray,
} from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import { accountKey } from '../../../../core/model/account.ts';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import { newPolicy } from '../../../../core/model/policy.ts';
import type { Source } from '../../../../core/model/source.ts';
import { sealedTokenStore } from '../../../../core/secrets/sealed-tokens.ts';
import { openSecrets, sealSecrets } from '../../../../core/secrets/sealed.ts';
import { linkAccount } from '../../../../core/store/accounts.ts';
import { readConfiguration, replaceConfiguration } from '../../../../core/store/configuration.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import { account, change, freshDatabase, source, step } from './records.ts';

const now = 5000;
const [a, b, c] = [source('a'), source('b'), source('c')];
const policies = [newPolicy('loose', 'Loose'), newPolicy('strict', 'Strict')];

type ConfiguredAccount = Configuration['accounts'][number];

function configured(id: string, of: Source, more: Partial<ConfiguredAccount> = {}): ConfiguredAccount {
  return {
    id,
    sourceId: of.id,
    nativeIdentity: `native-${id}`,
    name: `name-${id}`,
    authenticationAccount: false,
    ...more,
  };
}

function configuration(more: Partial<Configuration> = {}): Configuration {
  return { lockstep: 1, passwordPolicies: policies, sources: [a, b, c], accounts: [], passwordSyncGroups: [], ...more };
}

async function withConfiguration(first: Configuration): Promise<Database> {
  const db = await freshDatabase();
  expect(await replaceConfiguration(db, first, { now: 1 })).toEqual({ ok: true });
  return db;
}

const ids = async (db: Database) => (await db.getAllKeys('accounts')).toSorted();

describe('reading', () => {
  test('an empty database is an empty configuration', async () => {
    expect(await readConfiguration(await freshDatabase())).toEqual(
      configuration({ passwordPolicies: [], sources: [] }),
    );
  });

  test('what is read holds neither a secret nor what a change left behind', async () => {
    const db = await withConfiguration(configuration({ accounts: [configured('one', a)] }));
    await sealSecrets(db, a, { token: 'hunter2 hunter2' });
    const read = JSON.stringify(await readConfiguration(db));
    expect(read).not.toMatch(/hunter2|token|passwordState|linked|position|"key"/);
  });

  test('what is replaced is read back to the same, over whatever was there before', async () => {
    await assert(
      asyncProperty(arbitraryConfiguration, arbitraryConfiguration, async (first, second) => {
        const db = await withConfiguration(first);
        expect(await readConfiguration(db)).toEqual(first);
        await replaceConfiguration(db, second, { now });
        const read = await readConfiguration(db);
        // Groups that went hand their policy to sources that name none.
        const inherits = (one: Source, index: number) =>
          second.sources[index]?.passwordPolicyId ?? one.passwordPolicyId;
        const sources = second.sources.map((one, index) => {
          const policy = inherits(read.sources[index] ?? one, index);
          return policy === undefined ? one : { ...one, passwordPolicyId: policy };
        });
        expect(read).toEqual({ ...second, identity: second.identity ?? first.identity, sources });
        await replaceConfiguration(db, read, { now });
        expect(await readConfiguration(db)).toEqual(read);
      }),
      { numRuns: 60 },
    );
  });
});

const tokens = {
  accessToken: 'access',
  refreshToken: 'refresh',
  state: 'valid',
  expiresAt: null,
  obtainedAt: 1,
  scope: null,
} as const;

describe('replacing', () => {
  // Spec W-1
  test('accounts that are new are linked by the configuration, in its order', async () => {
    const db = await withConfiguration(configuration({ accounts: [configured('z', a), configured('y', a)] }));
    expect(await db.get('accounts', 'z')).toEqual({
      ...configured('z', a),
      key: accountKey(a, 'native-z'),
      linkedBy: 'configuration',
      linkedAt: 1,
      position: 0,
      passwordState: 'neverChanged',
      passwordStateSince: 1,
      passwordChangedAt: null,
    });
    expect((await readConfiguration(db)).accounts.map(({ id }) => id)).toEqual(['z', 'y']);
  });

  test('an account that stays keeps its state and how it was linked, even under another id', async () => {
    const db = await withConfiguration(configuration());
    const signedIn = account('mine', a, {
      linkedAt: 3,
      passwordState: 'outOfStep',
      passwordStateSince: 4,
      passwordChangedAt: 2,
    });
    await linkAccount(db, signedIn);
    const listed = configured('theirs', a, { nativeIdentity: signedIn.nativeIdentity, name: 'Robin', disabled: true });
    await replaceConfiguration(db, configuration({ accounts: [listed] }), { now });
    const { linkedAt, passwordState, passwordStateSince, passwordChangedAt, key } = signedIn;
    expect(await db.getAll('accounts')).toEqual([
      {
        ...listed,
        key,
        position: 0,
        // Nobody has signed in under the name that is written there now.
        linkedBy: 'configuration',
        linkedAt,
        passwordState,
        passwordStateSince,
        passwordChangedAt,
      },
    ]);
  });

  test('an account that a sign-in linked is so still where the configuration says the same of it', async () => {
    const db = await withConfiguration(configuration());
    const signedIn = account('mine', a);
    await linkAccount(db, signedIn);
    const { nativeIdentity, name } = signedIn;
    await replaceConfiguration(db, configuration({ accounts: [configured('theirs', a, { nativeIdentity, name })] }), {
      now,
    });
    expect(await db.getAll('accounts')).toMatchObject([{ id: 'theirs', linkedBy: 'signIn' }]);
    // Another source that reaches the same system has not been signed in at.
    const twin = { ...a, id: 'twin', name: 'Twin', connectorAttributes: { signIn: 'basic' } };
    const moved = configured('theirs', twin, { nativeIdentity, name });
    await replaceConfiguration(db, configuration({ sources: [a, b, c, twin], accounts: [moved] }), { now });
    expect(await db.getAll('accounts')).toMatchObject([{ sourceId: 'twin', linkedBy: 'configuration' }]);
  });

  test('accounts that the configuration drops go; those that the person linked stay', async () => {
    const db = await withConfiguration(configuration({ accounts: [configured('old', a), configured('kept', b)] }));
    await linkAccount(db, account('mine', a));
    await replaceConfiguration(db, configuration({ accounts: [configured('kept', b)] }), { now });
    expect(await ids(db)).toEqual(['kept', 'mine']);
  });

  // Spec X-3
  test.each<[string, readonly Source[]]>([
    ['its source goes', [b, c]],
    ['its origin changes', [{ ...a, url: 'https://elsewhere.example/' }, b, c]],
    ['its port changes', [{ ...a, url: 'https://a.example:8443/scim' }, b, c]],
    ['its connector changes', [{ ...a, connector: 'keystone' }, b, c]],
  ])('links and secrets are dropped when %s, and only those', async (_when, sources) => {
    const db = await withConfiguration(configuration());
    await linkAccount(db, account('of-a', a));
    await linkAccount(db, account('of-b', b));
    await sealSecrets(db, a, { token: 'one' });
    await sealSecrets(db, b, { token: 'two' });
    await replaceConfiguration(db, configuration({ sources: [...sources] }), { now });
    expect(await ids(db)).toEqual(['of-b']);
    expect(await db.getAllKeys('secrets')).toEqual(['b']);
    expect(await openSecrets(db, b)).toEqual({ kind: 'opened', secrets: { token: 'two' } });
  });

  test('another name, description or application drops nothing', async () => {
    const db = await withConfiguration(configuration());
    await linkAccount(db, account('of-a', a));
    await sealSecrets(db, a, { token: 'one' });
    const applications = [{ name: 'Wiki', url: 'https://wiki.example' }];
    const renamed = { ...a, name: 'Renamed', description: 'x', multipleAccountPasswordSync: true, applications };
    await replaceConfiguration(db, configuration({ sources: [renamed, b, c] }), { now });
    expect(await ids(db)).toEqual(['of-a']);
    expect(await openSecrets(db, renamed)).toMatchObject({ kind: 'opened' });
  });

  // Spec X-3
  test.each<[string, Partial<Source>]>([
    ['another path', { url: 'https://a.example/v2' }],
    ['another setting', { connectorAttributes: { signIn: 'basic' } }],
    ['another mode', { passwordChangeMode: 'selfService' }],
  ])('%s keeps the links, and drops the secrets for good', async (_what, other) => {
    const db = await withConfiguration(configuration());
    await linkAccount(db, account('of-a', a));
    await sealSecrets(db, a, { token: 'one' });
    await sealedTokenStore(db, a, 'bound').write(tokens);
    expect(await db.getAllKeys('tokens')).toEqual(['a']);
    await replaceConfiguration(db, configuration({ sources: [{ ...a, ...other }, b, c] }), { now });
    expect(await ids(db)).toEqual(['of-a']);
    await replaceConfiguration(db, configuration({ sources: [a, b, c] }), { now });
    expect(await openSecrets(db, a)).toEqual({ kind: 'none' });
    expect(await db.getAllKeys('tokens')).toEqual([]);
  });

  test('tokens that are renewed while their source becomes another are not put back', async () => {
    const db = await withConfiguration(configuration());
    const renewal = sealedTokenStore(db, a, 'bound');
    await renewal.write(tokens);
    await replaceConfiguration(db, configuration({ sources: [{ ...a, url: 'https://a.example/v2' }, b, c] }), { now });
    await renewal.write(tokens);
    expect(await db.count('tokens')).toBe(0);
  });

  test('an account that is configured for the new origin is a new one', async () => {
    const listed = configured('one', a);
    const db = await withConfiguration(configuration({ accounts: [listed] }));
    await db.put('accounts', { ...((await db.get('accounts', 'one')) ?? account('one', a)), passwordState: 'inStep' });
    const moved = { ...a, url: 'https://elsewhere.example/' };
    await replaceConfiguration(db, configuration({ sources: [moved, b, c], accounts: [listed] }), { now });
    expect(await db.get('accounts', 'one')).toMatchObject({
      key: accountKey(moved, listed.nativeIdentity),
      passwordState: 'neverChanged',
      linkedAt: now,
    });
  });

  test('at most one account of an authentication source is marked, and the configuration says which', async () => {
    const login = source('a', { authenticationSource: true });
    const db = await withConfiguration(configuration({ sources: [login, b, c] }));
    await linkAccount(db, account('mine', login));
    const marked = () =>
      db.getAll('accounts').then((all) => all.filter((one) => one.authenticationAccount).map(({ id }) => id));
    await replaceConfiguration(db, configuration({ sources: [login, b, c], accounts: [configured('x', login)] }), {
      now,
    });
    expect(await marked()).toEqual(['mine']);
    const theirs = configured('x', login, { authenticationAccount: true });
    await replaceConfiguration(db, configuration({ sources: [login, b, c], accounts: [theirs] }), { now });
    expect(await marked()).toEqual(['x']);
    expect(await ids(db)).toEqual(['mine', 'x']);
  });

  test('no account of a source that nobody signs in with any more stays marked', async () => {
    const login = source('a', { authenticationSource: true });
    const db = await withConfiguration(configuration({ sources: [login, b, c] }));
    await linkAccount(db, account('mine', login));
    await replaceConfiguration(db, configuration(), { now });
    expect(await db.get('accounts', 'mine')).toMatchObject({ authenticationAccount: false });
  });

  // Spec G-6
  test('a group that goes leaves its policy to its sources, unless the configuration gives them another or a group', async () => {
    const group = { id: 'g', name: 'Work', passwordPolicyId: 'strict', sourceIds: ['a', 'b', 'c'] };
    const db = await withConfiguration(configuration({ passwordSyncGroups: [group] }));
    const own = { ...b, passwordPolicyId: 'loose' };
    await replaceConfiguration(db, configuration({ sources: [a, own, c] }), { now });
    const policyIds = async () => (await db.getAll('sources')).map(({ passwordPolicyId }) => passwordPolicyId);
    expect(await policyIds()).toEqual(['strict', 'loose', 'strict']);

    const again = await withConfiguration(configuration({ passwordSyncGroups: [group] }));
    const smaller = { id: 'h', name: 'Less', passwordPolicyId: 'loose', sourceIds: ['a', 'b'] };
    await replaceConfiguration(again, configuration({ passwordSyncGroups: [smaller] }), { now });
    expect((await again.getAll('sources')).map(({ passwordPolicyId }) => passwordPolicyId)).toEqual([
      undefined,
      undefined,
      'strict',
    ]);
  });

  test('a policy that goes together with its group is left to nobody', async () => {
    const group = { id: 'g', name: 'Work', passwordPolicyId: 'strict', sourceIds: ['a', 'b'] };
    const db = await withConfiguration(configuration({ passwordSyncGroups: [group] }));
    await replaceConfiguration(db, configuration({ passwordPolicies: [newPolicy('loose', 'Loose')] }), { now });
    expect((await db.getAll('sources')).every(({ passwordPolicyId }) => passwordPolicyId === undefined)).toBe(true);
  });

  test('an identity that the configuration does not mention stays', async () => {
    const db = await withConfiguration(configuration({ identity: { id: 'me', name: 'Robin' } }));
    await replaceConfiguration(db, configuration(), { now });
    expect(await db.get('identity', 'identity')).toEqual({ id: 'me', name: 'Robin' });
  });

  // Spec G-7
  test('a source with an unfinished step is not removed: every use is named once, and nothing is written', async () => {
    const db = await withConfiguration(configuration());
    const [one, two] = [account('one', a), account('two', a)];
    for (const [id, name] of [
      ['first', 'Work'],
      ['second', 'Home'],
    ] as const) {
      const open = change(id, { target: { kind: 'group', id, name } });
      await db.put('changes', open);
      await db.put('steps', step(open, 0, one, a, 'unknown'));
      await db.put('steps', step(open, 1, two, a, 'throttled'));
    }
    const before = await readConfiguration(db);
    const answer = await replaceConfiguration(db, configuration({ sources: [b], passwordPolicies: [] }), { now });
    expect(answer).toEqual({
      ok: false,
      refusal: {
        sentences: [
          { key: 'store.sourceInUse', with: ['Source a', 'Work'] },
          { key: 'store.sourceInUse', with: ['Source a', 'Home'] },
        ],
      },
    });
    expect(await readConfiguration(db)).toEqual(before);
  });

  test('ended steps, steps of ended changes, and sources that stay are in no way', async () => {
    const db = await withConfiguration(configuration());
    const open = change('open');
    const ended = change('ended', { state: 'ended' });
    await db.put('changes', open);
    await db.put('changes', ended);
    await db.put('steps', step(open, 0, account('one', a), a, 'changed'));
    await db.put('steps', step(open, 1, account('two', b), b, 'unknown'));
    await db.put('steps', step(ended, 0, account('one', a), a, 'unknown'));
    expect(await replaceConfiguration(db, configuration({ sources: [b, c] }), { now })).toEqual({ ok: true });
  });

  test('it is all or nothing: one record that cannot be stored leaves everything as it was', async () => {
    const first = configuration({ accounts: [configured('one', a)] });
    const db = await withConfiguration(first);
    const twice = [
      configured('two', b, { nativeIdentity: 'same' }),
      configured('three', b, { nativeIdentity: 'same' }),
    ];
    const replacing = replaceConfiguration(db, configuration({ sources: [b], accounts: twice }), { now });
    await expect(replacing).rejects.toMatchObject({ sentence: { key: 'store.failed' } });
    expect(await readConfiguration(db)).toEqual(first);
  });
});

/** Valid as far as the store goes: ids are unique, what is named exists, a source is in one group at most. */
const arbitraryConfiguration = record({
  identity: option(record({ id: constantFrom('me', 'you'), name: string({ minLength: 1, maxLength: 5 }) })),
  sources: uniqueArray(
    record({
      id: constantFrom('a', 'b', 'c', 'd', 'e'),
      host: constantFrom('x', 'y'),
      policy: option(constantFrom('loose', 'strict')),
    }),
    { selector: ({ id }) => id, maxLength: 5 },
  ),
  accounts: array(record({ at: integer({ min: 0, max: 4 }), marked: boolean() }), { maxLength: 8 }),
  grouped: boolean(),
}).map(fromDraft);

interface Draft {
  readonly identity: { readonly id: string; readonly name: string } | null;
  readonly sources: readonly { readonly id: string; readonly host: string; readonly policy: string | null }[];
  readonly accounts: readonly { readonly at: number; readonly marked: boolean }[];
  readonly grouped: boolean;
}

function fromDraft(draft: Draft): Configuration {
  const sources = draft.sources
    .map(({ id, host, policy }) => withPolicy(source(id, { url: `https://${id}.${host}.example/` }), policy))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const accounts = draft.accounts.flatMap(({ at, marked }, index) => {
    const of = sources[at];
    return of === undefined ? [] : [configured(`account-${9 - index}`, of, { authenticationAccount: marked })];
  });
  const group = { id: 'g', name: 'Work', passwordPolicyId: 'strict', sourceIds: sources.map(({ id }) => id) };
  const passwordSyncGroups = draft.grouped && sources.length > 1 ? [group] : [];
  const { identity } = draft;
  return configuration({ sources, accounts, passwordSyncGroups, ...(identity === null ? {} : { identity }) });
}

function withPolicy(of: Source, passwordPolicyId: string | null): Source {
  return passwordPolicyId === null ? of : { ...of, passwordPolicyId };
}
