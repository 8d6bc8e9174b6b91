import { beforeEach, describe, expect, test } from 'vitest';
import { connectors } from '../../../../core/connectors/registry.ts';
import { managedBy } from '../../../../core/model/managed/managed.ts';
import { createAuditTrail, type AuditTrail } from '../../../../core/store/audit/trail.ts';
import { linkAccount, markAuthenticationAccount, unlinkAccount } from '../../../../core/store/accounts.ts';
import { text } from '../../../../core/model/text.ts';
import { readConfiguration } from '../../../../core/store/configuration.ts';
import { readManaged, refuseManaged } from '../../../../core/store/managed.ts';
import { type Database, openDatabase } from '../../../../core/store/database/open.ts';
import { write } from '../../../../core/store/database/write.ts';
import { createAdministration } from '../../../../core/administration/administration.ts';
import { applyManaged } from '../../../../core/administration/managed.ts';

const manifests = [...connectors.values()].map(({ manifest }) => manifest);

const policy = {
  identity: { id: 'jsmith', name: 'John Smith', attributes: '{"mail":"jsmith@example.com"}' },
  passwordPolicies: [{ id: 'p', name: 'Standard', defaultPolicy: true, minLength: 10 }],
  sources: ['one', 'two'].map((id) => ({
    id,
    name: id,
    connector: 'keystone',
    url: `https://${id}.example.com`,
    connectorAttributes: '{"domain":"Default"}',
    passwordChangeMode: 'selfService',
    authenticationSource: id === 'one',
    applications: [{ name: 'Desk', url: 'https://desk.example.com' }],
  })),
  accounts: [{ id: 'a', sourceId: 'one', nativeIdentity: 'u', name: 'jsmith', authenticationAccount: true }],
  passwordSyncGroups: [{ id: 'g', name: 'Office', passwordPolicyId: 'p', sourceIds: ['one', 'two'] }],
};

let db: Database;
let audit: AuditTrail;
let announced: number;

beforeEach(async () => {
  db = await openDatabase(crypto.randomUUID());
  announced = 0;
  const kept = new Map<string, unknown>();
  const local = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    set: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  audit = createAuditTrail({ db, local, log: { warn: () => undefined } });
  return () => db.close();
});

function apply(value: Record<string, unknown> | null): Promise<void> {
  const announcer = { announce: () => void (announced += 1) };
  return applyManaged({ audit, connectors: manifests, clock: { now: () => 1_000 }, announcer }, value);
}

async function outcomes(): Promise<string[]> {
  return (await db.getAll('audit')).map(({ outcome }) => outcome);
}

test('a policy is applied once, as managed records, audited and announced', async () => {
  await apply(policy);
  const configuration = await readConfiguration(db);
  expect(configuration.passwordSyncGroups.map(({ name }) => name)).toEqual(['Office']);
  expect(configuration.identity?.attributes).toEqual({ mail: 'jsmith@example.com' });
  expect(await readManaged(db)).toEqual(managedBy(configuration, JSON.stringify(policy)));
  expect(await db.getAll('accounts')).toMatchObject([{ id: 'a', linkedBy: 'managed', linkedAt: 1_000 }]);
  expect(announced).toBeGreaterThan(0);
  announced = 0;
  await apply(policy);
  expect([await outcomes(), announced]).toEqual([['managedApplied'], 0]);
});

test('what of the person’s own gave way is kept until something else has to', async () => {
  await apply({ passwordPolicies: [{ id: 'mine', name: 'Strict' }] });
  await apply(null);
  await apply({ passwordPolicies: [{ id: 'theirs', name: 'strict' }] });
  const told = [text('model.managed.renamed', 'Strict', 'Strict (2)')];
  expect((await readManaged(db)).gaveWay).toMatchObject(told);
  await apply({ passwordPolicies: [{ id: 'theirs', name: 'strict', minLength: 10 }] });
  expect((await readManaged(db)).gaveWay).toMatchObject(told);
});

test('no policy is nothing', async () => {
  await apply(null);
  expect([await outcomes(), announced]).toEqual([[], 0]);
});

test('a wrong policy changes nothing, says why, and is not told again and again', async () => {
  await apply(policy);
  const before = await readConfiguration(db);
  const wrong = {
    ...policy,
    sources: policy.sources.map((source) => ({ ...source, ...(source.id === 'one' && { token: 'x' }) })),
  };
  await apply(wrong);
  await apply(wrong);
  expect(await readConfiguration(db)).toEqual(before);
  const managed = await readManaged(db);
  expect(managed.problems[0]).toEqual({ key: 'model.managed.secret', with: ['sources[0].token'] });
  expect(managed.sources).toEqual(['one', 'two']);
  await apply(policy);
  expect((await readManaged(db)).problems).toEqual([]);
  expect(await outcomes()).toEqual(['managedApplied', 'managedRefused', 'managedApplied']);
});

test("without the policy, all of it stays as the person's own", async () => {
  await apply(policy);
  const before = await readConfiguration(db);
  await apply(null);
  expect(await readConfiguration(db)).toEqual(before);
  expect(await readManaged(db)).toMatchObject({ sources: [], identity: false, content: null });
  expect(await db.getAll('accounts')).toMatchObject([{ linkedBy: 'configuration' }]);
  await apply(policy);
  expect(await db.getAll('accounts')).toMatchObject([{ linkedBy: 'managed' }]);
});

// Spec G-9
test('an empty configuration takes everything back but the policy that has to be there', async () => {
  await apply(policy);
  await apply({ sources: [], passwordPolicies: [{ id: 'own', name: 'Own' }] });
  expect(await readConfiguration(db)).toMatchObject({
    passwordPolicies: [{ id: 'own', defaultPolicy: true }],
    sources: [],
    accounts: [],
    passwordSyncGroups: [],
  });
});

describe('managed records', () => {
  beforeEach(() => apply(policy));

  const own = {
    id: 'mine',
    sourceId: 'one',
    nativeIdentity: 'me',
    name: 'me',
    key: '["keystone","https://one.example.com","me"]',
    authenticationAccount: false,
    linkedBy: 'signIn',
    linkedAt: 1,
    passwordState: 'neverChanged',
    passwordStateSince: 1,
    passwordChangedAt: null,
  } as const;

  test('are beside accounts that the person links, and those survive the next policy', async () => {
    expect(await linkAccount(db, own)).toEqual({ ok: true, accountId: 'mine' });
    await apply({ ...policy, identity: { id: 'j', name: 'J' } });
    expect((await db.getAll('accounts')).map(({ id, linkedBy }) => [id, linkedBy])).toEqual([
      ['a', 'managed'],
      ['mine', 'signIn'],
    ]);
  });

  test('are not unlinked, not unmarked, and not taken over by a sign-in', async () => {
    await linkAccount(db, own);
    expect(await unlinkAccount(db, 'a')).toMatchObject({ refusal: { sentences: [{ key: 'store.managedRecord' }] } });
    expect(await markAuthenticationAccount(db, 'mine')).toMatchObject({
      refusal: { sentences: [{ key: 'store.managedMark', with: ['jsmith'] }] },
    });
    const [account] = await db.getAll('accounts');
    if (!account) throw new Error('The policy links an account.');
    expect(await linkAccount(db, { ...account, id: 'other', linkedBy: 'signIn' })).toEqual({
      ok: true,
      accountId: 'a',
    });
    expect(await db.get('accounts', 'a')).toEqual(account);
  });

  test('are refused to every command that names them', async () => {
    expect(await ask('g')).toMatchObject({
      refusal: { sentences: [{ key: 'store.managedRecord', with: ['Office'] }] },
    });
    expect(await ask('other')).toBeNull();
  });

  test('are not changed by an import, which keeps them when it does not mention them', async () => {
    const administration = createAdministration({
      db,
      audit,
      connectors,
      clock: { now: () => 2_000 },
      announcer: { announce: () => undefined },
      defaultPolicyName: 'Default policy',
    });
    const before = await readConfiguration(db);
    const send = (file: object) =>
      administration.importConfiguration({ text: JSON.stringify(file), confirmedOrigins: [] });
    const [group] = before.passwordSyncGroups;
    expect(await send({ ...before, passwordSyncGroups: [{ ...group, name: 'Mine' }] })).toMatchObject({
      refusal: { sentences: [{ key: 'background.managedImport', with: ['Office'] }] },
    });
    expect(await readConfiguration(db)).toEqual(before);
    const bare = { lockstep: 1, passwordPolicies: [], sources: [], passwordSyncGroups: [] };
    // A file of its own must be valid in itself.
    expect(await send(bare)).toMatchObject({ ok: false });
    expect(await send({ ...before, accounts: [], passwordSyncGroups: [] })).toEqual({ ok: true });
    expect(await readConfiguration(db)).toEqual(before);
    expect(await db.getAll('accounts')).toMatchObject([{ linkedBy: 'managed' }]);
  });
});

/** As a command about that group asks. */
function ask(id: string) {
  return write(db, ['managed'], (tx) => refuseManaged(tx, 'passwordSyncGroups', { id, name: 'Office' }));
}
