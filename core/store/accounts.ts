import type { Account, PasswordState } from '../model/account.ts';
import { compareAccounts } from '../model/order.ts';
import { type Change, isEnd, type Step, type StepAccount } from '../model/change.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { text } from '../model/text.ts';
import { isSame } from '../model/same.ts';
import type { Database } from './database/open.ts';
import { write, type WriteTransaction } from './database/write.ts';

/** In the order in which a change goes through them. */
export async function accountsOfSource(db: Database, sourceId: string): Promise<readonly Account[]> {
  return (await db.getAllFromIndex('accounts', 'bySource', sourceId)).toSorted(compareAccounts);
}

/** The same of several sources at once, by source. */
export async function accountsOfSources(
  db: Database,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Account[]>> {
  const index = db.transaction('accounts').store.index('bySource');
  const read = async (id: string) => [id, (await index.getAll(id)).toSorted(compareAccounts)] as const;
  return new Map(await Promise.all(sourceIds.map(read)));
}

/**
 * Links an account; the first one of an authentication source is marked. One that is linked already (same key) takes
 * over what the new sign-in said of it and keeps its id, its mark and its password's state. Answers with the id.
 * Refused when another source has it.
 */
export function linkAccount(
  db: Database,
  account: Account,
): Promise<{ readonly ok: true; readonly accountId: string } | Refused> {
  return write(db, ['accounts', 'sources'], async (tx) => {
    const accounts = tx.objectStore('accounts');
    const linked = await accounts.index('byKey').get(account.key);
    if (linked === undefined) {
      const source = await tx.objectStore('sources').get(account.sourceId);
      const others = await accounts.index('bySource').getAll(account.sourceId);
      const marked = others.some(({ authenticationAccount }) => authenticationAccount);
      await accounts.add({ ...account, authenticationAccount: source?.authenticationSource === true && !marked });
      return { ok: true, accountId: account.id };
    }
    if (linked.sourceId !== account.sourceId) return refuse(text('store.linkedElsewhere', account.name));
    // What the organisation says of it stands.
    if (linked.linkedBy === 'managed') return { ok: true, accountId: linked.id };
    await accounts.put({ ...linked, linkedBy: account.linkedBy, ...saidBySource(account) });
    return { ok: true, accountId: linked.id };
  });
}

/**
 * The mark of an authentication account passes to the first of those that are left.
 * Refused while an open change has an unfinished step for it.
 */
export function unlinkAccount(db: Database, id: string): Promise<{ readonly ok: true } | Refused> {
  return write(db, ['accounts', 'changes', 'steps'], async (tx) => {
    const accounts = tx.objectStore('accounts');
    const account = await accounts.get(id);
    if (account === undefined) return refuse(text('store.accountGone'));
    if (account.linkedBy === 'managed') return refuse(text('store.managedRecord', account.name));
    const [use] = await unfinishedUses(tx, (step) => step.account.key === account.key);
    if (use !== undefined) return refuse(text('store.accountInUse', account.name, use.change.target.name));
    await accounts.delete(id);
    if (account.authenticationAccount) {
      const [heir] = (await accounts.index('bySource').getAll(account.sourceId)).toSorted(compareAccounts);
      if (heir !== undefined) await accounts.put({ ...heir, authenticationAccount: true });
    }
    return { ok: true };
  });
}

/** Marks the one account of an authentication source that gates; the mark leaves the account that had it. */
export function markAuthenticationAccount(db: Database, id: string): Promise<{ readonly ok: true } | Refused> {
  return write(db, ['accounts', 'sources'], async (tx) => {
    const accounts = tx.objectStore('accounts');
    const account = await accounts.get(id);
    if (account === undefined) return refuse(text('store.accountGone'));
    const source = await tx.objectStore('sources').get(account.sourceId);
    if (source?.authenticationSource !== true) return refuse(text('store.notAuthenticationSource', account.name));
    const all = await accounts.index('bySource').getAll(account.sourceId);
    const marked = all.find(({ authenticationAccount }) => authenticationAccount);
    if (marked?.linkedBy === 'managed' && marked.id !== id) return refuse(text('store.managedMark', marked.name));
    for (const other of all) {
      const authenticationAccount = other.id === id;
      if (other.authenticationAccount !== authenticationAccount)
        await accounts.put({ ...other, authenticationAccount });
    }
    return { ok: true };
  });
}

/**
 * What a step left behind, in the transaction that writes the step (needs the store `accounts`). `changedAt` is the
 * time (epoch ms) of a change that reached the account; null leaves that of the last one. Found by its key, because an
 * import may have given it another id meanwhile; one that is not linked any more is left alone.
 */
export async function putPasswordState(
  tx: WriteTransaction,
  { key }: Pick<StepAccount, 'key'>,
  passwordState: PasswordState,
  now: number,
  changedAt: number | null,
): Promise<void> {
  const accounts = tx.objectStore('accounts');
  const account = await accounts.index('byKey').get(key);
  if (account === undefined) return;
  await accounts.put({
    ...account,
    passwordState,
    passwordStateSince: account.passwordState === passwordState ? account.passwordStateSince : now,
    passwordChangedAt: changedAt ?? account.passwordChangedAt,
  });
}

/** Takes {@link putPasswordState} back: nothing happened to the password (needs the store `accounts`). */
export async function restorePasswordState(
  tx: WriteTransaction,
  { key, passwordState, passwordStateSince }: Pick<Account, 'key' | 'passwordState' | 'passwordStateSince'>,
): Promise<void> {
  const accounts = tx.objectStore('accounts');
  const account = await accounts.index('byKey').get(key);
  if (account !== undefined) await accounts.put({ ...account, passwordState, passwordStateSince });
}

/** Unfinished steps of open changes, each with its change (needs the stores `changes` and `steps`). */
export async function unfinishedUses(
  tx: WriteTransaction,
  isMeant: (step: Step) => boolean,
): Promise<readonly { readonly change: Change; readonly step: Step }[]> {
  const open = await tx.objectStore('changes').index('byState').getAll('open');
  const uses = [];
  for (const change of open) {
    for (const step of await tx.objectStore('steps').index('byChange').getAll(change.id)) {
      if (!isEnd(step.state) && isMeant(step)) uses.push({ change, step });
    }
  }
  return uses;
}

/** Keeps what the source says of a linked account now. Answers whether that is anything new. */
export function putSaidBySource(db: Database, key: string, said: SaidBySource): Promise<boolean> {
  return write(db, ['accounts'], async (tx) => {
    const accounts = tx.objectStore('accounts');
    const account = await accounts.index('byKey').get(key);
    // What the organisation says of it stands.
    if (account === undefined || account.linkedBy === 'managed') return false;
    const now = { ...account, ...saidBySource(said) };
    if (isSame(now, account)) return false;
    await accounts.put(now);
    return true;
  });
}

type SaidBySource = Pick<Account, 'name' | 'displayName' | 'disabled' | 'locked' | 'attributes'>;

/** The part of an account that a source can tell anew; what it did not say stays as it was known. */
function saidBySource({ name, displayName, disabled, locked, attributes }: SaidBySource): Partial<Account> {
  return {
    name,
    ...(displayName === undefined ? {} : { displayName }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(locked === undefined ? {} : { locked }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}
