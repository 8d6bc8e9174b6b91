import type { Account, PasswordState } from '../model/account.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { text } from '../model/text.ts';
import type { Database } from './open.ts';
import { write, type WriteTransaction } from './write.ts';

type Answer = { readonly ok: true } | Refused;

/** In the order in which they were linked, which is the order of steps within a source. */
export async function accountsOfSource(db: Database, sourceId: string): Promise<readonly Account[]> {
  return (await db.getAllFromIndex('accounts', 'bySource', sourceId)).toSorted(byLinking);
}

export async function allAccounts(db: Database): Promise<readonly Account[]> {
  return (await db.getAll('accounts')).toSorted(byLinking);
}

export function readAccount(db: Database, id: string): Promise<Account | undefined> {
  return db.get('accounts', id);
}

/** By `accountKey` of core/model/account.ts. */
export function accountByKey(db: Database, key: string): Promise<Account | undefined> {
  return db.getFromIndex('accounts', 'byKey', key);
}

/**
 * Links an account, or takes over what a new sign-in said of one that is linked already (same key): its id, its
 * password state and its mark stay. Answers with the account's id. Refused when another source has it.
 */
export function linkAccount(
  db: Database,
  account: Account,
): Promise<{ readonly ok: true; readonly accountId: string } | Refused> {
  return write(db, ['accounts'], async (tx) => {
    const accounts = tx.objectStore('accounts');
    const linked = await accounts.index('byKey').get(account.key);
    if (linked === undefined) {
      await accounts.add(account);
      return { ok: true, accountId: account.id };
    }
    if (linked.sourceId !== account.sourceId) return refuse(text('store.linkedElsewhere', account.name));
    const { id, passwordState, passwordStateSince, passwordChangedAt, authenticationAccount, linkedAt } = linked;
    await accounts.put({
      ...account,
      id,
      passwordState,
      passwordStateSince,
      passwordChangedAt,
      authenticationAccount,
      linkedAt,
    });
    return { ok: true, accountId: id };
  });
}

/** Refused while a change still has a step for it. */
export function unlinkAccount(db: Database, id: string): Promise<Answer> {
  return write(db, ['accounts'], async (tx) => {
    await tx.objectStore('accounts').delete(id);
    return { ok: true };
  });
}

/** Marks the one account of an authentication source that gates; the mark leaves the account that had it. */
export function markAuthenticationAccount(db: Database, id: string): Promise<Answer> {
  return write(db, ['accounts', 'sources'], async (tx) => {
    const accounts = tx.objectStore('accounts');
    const account = await accounts.get(id);
    if (account === undefined) return refuse(text('store.accountGone'));
    for (const other of await accounts.index('bySource').getAll(account.sourceId)) {
      const authenticationAccount = other.id === id;
      if (other.authenticationAccount !== authenticationAccount)
        await accounts.put({ ...other, authenticationAccount });
    }
    return { ok: true };
  });
}

/**
 * What a step left behind, in the transaction that ends the step. `changedAt` is the time (epoch ms) of a change that
 * reached the account; null leaves the time of the last one. An account that is not linked any more is left alone.
 */
export async function putPasswordState(
  tx: WriteTransaction,
  accountId: string,
  state: PasswordState,
  now: number,
  changedAt: number | null,
): Promise<void> {
  const accounts = tx.objectStore('accounts');
  const account = await accounts.get(accountId);
  if (account === undefined) return;
  const passwordStateSince = account.passwordState === state ? account.passwordStateSince : now;
  const passwordChangedAt = changedAt ?? account.passwordChangedAt;
  await accounts.put({ ...account, passwordState: state, passwordStateSince, passwordChangedAt });
}

function byLinking(a: Account, b: Account): number {
  return a.linkedAt - b.linkedAt || (a.id < b.id ? -1 : 1);
}
