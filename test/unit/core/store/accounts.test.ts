import { expect, test } from 'vitest';
import {
  accountsOfSource,
  linkAccount,
  markAuthenticationAccount,
  putPasswordState,
  unlinkAccount,
} from '../../../../core/store/accounts.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import { write } from '../../../../core/store/database/write.ts';
import { account, change, freshDatabase, source, step } from './records.ts';

const login = source('login', { authenticationSource: true });
const other = source('other');

async function withSources(): Promise<Database> {
  const db = await freshDatabase();
  await db.put('sources', login);
  await db.put('sources', other);
  return db;
}

async function marks(db: Database): Promise<readonly string[]> {
  return (await db.getAll('accounts')).filter((one) => one.authenticationAccount).map(({ id }) => id);
}

test('a linked account is found by its source', async () => {
  const db = await withSources();
  const one = account('one', other);
  expect(await linkAccount(db, one)).toEqual({ ok: true, accountId: 'one' });
  expect(await accountsOfSource(db, 'other')).toEqual([one]);
  expect(await accountsOfSource(db, 'login')).toEqual([]);
});

test('accounts of a source come as configured, then as linked', async () => {
  const db = await withSources();
  await linkAccount(db, account('d', other, { linkedAt: 1 }));
  await linkAccount(db, account('c', other, { linkedAt: 9, position: 4 }));
  await linkAccount(db, account('b', other, { linkedAt: 9, position: 3 }));
  await linkAccount(db, account('a', other, { linkedAt: 2 }));
  await linkAccount(db, account('e', other, { linkedAt: 2 }));
  expect((await accountsOfSource(db, 'other')).map(({ id }) => id)).toEqual(['b', 'c', 'd', 'a', 'e']);
});

test('linking the same account again takes over what the source says and keeps what is ours', async () => {
  const db = await withSources();
  const first = account('one', login, {
    linkedBy: 'configuration',
    displayName: 'Robin',
    position: 0,
    passwordState: 'outOfStep',
    passwordStateSince: 5,
    passwordChangedAt: 4,
  });
  await linkAccount(db, first);
  const again = account('two', login, {
    nativeIdentity: first.nativeIdentity,
    name: 'robin.new',
    disabled: true,
    linkedAt: 99,
  });
  expect(await linkAccount(db, again)).toEqual({ ok: true, accountId: 'one' });
  expect(await db.getAll('accounts')).toEqual([
    { ...first, name: 'robin.new', disabled: true, linkedBy: 'signIn', authenticationAccount: true },
  ]);
});

test('an account that another source has is not linked twice', async () => {
  const db = await withSources();
  const sameSystem = source('twin', { url: other.url });
  await db.put('sources', sameSystem);
  await linkAccount(db, account('one', other, { nativeIdentity: 'robin' }));
  const answer = await linkAccount(db, account('two', sameSystem, { nativeIdentity: 'robin' }));
  expect(answer).toEqual({ ok: false, refusal: { sentences: [{ key: 'store.linkedElsewhere', with: ['name-two'] }] } });
  expect(await db.count('accounts')).toBe(1);
});

test('the first account of an authentication source is marked, further ones and those of others are not', async () => {
  const db = await withSources();
  await linkAccount(db, account('one', login));
  await linkAccount(db, account('two', login));
  await linkAccount(db, account('three', other));
  expect(await marks(db)).toEqual(['one']);
});

test('the mark moves to the account that is chosen; there is never a second one', async () => {
  const db = await withSources();
  for (const id of ['one', 'two', 'three']) await linkAccount(db, account(id, login));
  expect(await markAuthenticationAccount(db, 'three')).toEqual({ ok: true });
  expect(await marks(db)).toEqual(['three']);
});

test('an account of a source that nobody signs in with cannot be marked, nor one that is gone', async () => {
  const db = await withSources();
  await linkAccount(db, account('one', other));
  expect(await markAuthenticationAccount(db, 'one')).toMatchObject({
    refusal: { sentences: [{ key: 'store.notAuthenticationSource', with: ['name-one'] }] },
  });
  expect(await markAuthenticationAccount(db, 'nobody')).toMatchObject({
    refusal: { sentences: [{ key: 'store.accountGone' }] },
  });
  expect(await marks(db)).toEqual([]);
});

test('unlinking the marked account passes the mark on', async () => {
  const db = await withSources();
  for (const id of ['one', 'two', 'three']) await linkAccount(db, account(id, login));
  expect(await unlinkAccount(db, 'one')).toEqual({ ok: true });
  expect(await marks(db)).toEqual(['three']);
  expect(await unlinkAccount(db, 'three')).toEqual({ ok: true });
  expect(await unlinkAccount(db, 'two')).toEqual({ ok: true });
  expect(await db.count('accounts')).toBe(0);
  expect(await unlinkAccount(db, 'two')).toMatchObject({ refusal: { sentences: [{ key: 'store.accountGone' }] } });
});

test('an account with an unfinished step is not unlinked; one whose steps have ended is', async () => {
  const db = await withSources();
  const [busy, done] = [account('busy', other), account('done', other)];
  await linkAccount(db, busy);
  await linkAccount(db, done);
  const open = change('open');
  await db.put('changes', open);
  await db.put('steps', step(open, 0, done, other, 'changed'));
  await db.put('steps', step(open, 1, busy, other, 'unknown'));
  expect(await unlinkAccount(db, 'busy')).toEqual({
    ok: false,
    refusal: { sentences: [{ key: 'store.accountInUse', with: ['name-busy', 'Work'] }] },
  });
  expect(await unlinkAccount(db, 'done')).toEqual({ ok: true });
  expect(await db.getAllKeys('accounts')).toEqual(['busy']);
});

// Spec A-1
test("a step leaves its account's state behind: since when, and when it was changed", async () => {
  const db = await withSources();
  const one = account('one', other);
  await linkAccount(db, one);
  const put = (...args: [Parameters<typeof putPasswordState>[2], number, number | null]) =>
    write(db, ['accounts'], (tx) => putPasswordState(tx, { key: one.key }, ...args));
  await put('inStep', 50, 49);
  expect(await db.get('accounts', 'one')).toMatchObject({
    passwordState: 'inStep',
    passwordStateSince: 50,
    passwordChangedAt: 49,
  });
  await put('inStep', 60, 59);
  expect(await db.get('accounts', 'one')).toMatchObject({
    passwordState: 'inStep',
    passwordStateSince: 50,
    passwordChangedAt: 59,
  });
  await put('outOfStep', 70, null);
  expect(await db.get('accounts', 'one')).toMatchObject({
    passwordState: 'outOfStep',
    passwordStateSince: 70,
    passwordChangedAt: 59,
  });
});

test('an account that was unlinked meanwhile is left alone', async () => {
  const db = await withSources();
  await write(db, ['accounts'], (tx) => putPasswordState(tx, { key: 'gone' }, 'inStep', 1, 1));
  expect(await db.count('accounts')).toBe(0);
});
