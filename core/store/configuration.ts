import type { IDBPTransaction, StoreValue } from 'idb';
import { type Account, type AccountConfiguration, accountConfiguration, accountKey } from '../model/account.ts';
import { compareAccounts } from '../model/order.ts';
import type { Configuration } from '../model/configuration/configuration.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { connectionOf } from '../model/connection.ts';
import type { Source } from '../model/source.ts';
import { text } from '../model/text.ts';
import { unfinishedUses } from './accounts.ts';
import type { Database } from './database/open.ts';
import type { LockstepDatabase } from './database/schema.ts';
import { type StoreName, write, type WriteTransaction } from './database/write.ts';

/** Everything that an admin sets up, as one consistent picture: accounts in their order, all else by id. No secret. */
export function readConfiguration(db: Database): Promise<Configuration> {
  return readConfigurationIn(db.transaction([...configurationStores]));
}

/** The same within a transaction over {@link configurationStores}, or some more. */
export async function readConfigurationIn<M extends IDBTransactionMode>(
  tx: IDBPTransaction<LockstepDatabase, StoreName[], M>,
): Promise<Configuration> {
  const [identity, passwordPolicies, sources, accounts, passwordSyncGroups] = await Promise.all([
    tx.objectStore('identity').get('identity'),
    tx.objectStore('passwordPolicies').getAll(),
    tx.objectStore('sources').getAll(),
    tx.objectStore('accounts').getAll(),
    tx.objectStore('passwordSyncGroups').getAll(),
  ]);
  return {
    lockstep: 1,
    ...(identity === undefined ? {} : { identity }),
    passwordPolicies,
    sources,
    accounts: accounts.toSorted(compareAccounts).map(accountConfiguration),
    passwordSyncGroups,
  };
}

export interface ImportFacts {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Ids of configured accounts that the organisation links. */
  readonly managedAccounts?: readonly string[];
}

/** Puts a valid configuration in the place of the one that is there: {@link replaceConfigurationIn}, by itself. */
export function replaceConfiguration(
  db: Database,
  configuration: Configuration,
  facts: ImportFacts,
): Promise<{ readonly ok: true } | Refused> {
  return write(db, configurationStores, (tx) => replaceConfigurationIn(tx, configuration, facts));
}

/** The stores that {@link replaceConfigurationIn} needs. */
export const configurationStores: readonly StoreName[] = [
  'identity',
  'passwordPolicies',
  'sources',
  'accounts',
  'passwordSyncGroups',
  'secrets',
  'tokens',
  'changes',
  'steps',
];

/**
 * Puts a valid configuration (core/model/configuration/validity.ts) in the place of the one that is there, within a transaction; for
 * an audit row in the same commit.
 *
 * - Policies, sources, groups and configured accounts are then as configured. An identity is replaced, never removed.
 * - Links are bound to connector + origin, credentials and authorizations to settings and mode as well: where any of it
 *   changes, they are dropped. An
 *   account that stays keeps how it came to be linked and its password's state; so does one that the person linked by
 *   signing in and that the configuration does not mention.
 * - The policy of a group that goes becomes that of each of its sources, unless the configuration gives them another.
 *
 * Refused, with nothing written, when a source would go that has an unfinished step.
 */
export async function replaceConfigurationIn(
  tx: WriteTransaction,
  configuration: Configuration,
  facts: ImportFacts,
): Promise<{ readonly ok: true } | Refused> {
  const refused = await refuseGoneSources(tx, configuration);
  if (refused) return refused;

  const sources = await withPoliciesOfGoneGroups(tx, configuration);
  const accounts = mergedAccounts(await tx.objectStore('accounts').getAll(), configuration, facts);
  if (configuration.identity !== undefined) await tx.objectStore('identity').put(configuration.identity, 'identity');
  await replaceAll(tx, 'passwordPolicies', configuration.passwordPolicies);
  await replaceAll(tx, 'sources', sources);
  await replaceAll(tx, 'passwordSyncGroups', configuration.passwordSyncGroups);
  await replaceAll(tx, 'accounts', accounts);
  await dropUnboundSecrets(tx, sources);
  return { ok: true };
}

/** Refused when a source that has an unfinished step is not in `next` any more; else null. */
export async function refuseGoneSources(tx: WriteTransaction, next: Configuration): Promise<Refused | null> {
  const kept = new Set(next.sources.map(({ id }) => id));
  const uses = await unfinishedUses(tx, ({ source }) => !kept.has(source.id));
  if (uses.length === 0) return null;
  const sentences = uses.map(({ step, change }) => text('store.sourceInUse', step.source.name, change.target.name));
  return refuse(...new Map(sentences.map((sentence) => [JSON.stringify(sentence), sentence])).values());
}

async function withPoliciesOfGoneGroups(tx: WriteTransaction, next: Configuration): Promise<readonly Source[]> {
  const policies = new Set(next.passwordPolicies.map(({ id }) => id));
  const groups = new Set(next.passwordSyncGroups.map(({ id }) => id));
  const grouped = new Set(next.passwordSyncGroups.flatMap(({ sourceIds }) => sourceIds));
  const inherited = new Map<string, string>();
  for (const { id, sourceIds, passwordPolicyId } of await tx.objectStore('passwordSyncGroups').getAll()) {
    if (groups.has(id) || !policies.has(passwordPolicyId)) continue;
    for (const sourceId of sourceIds) inherited.set(sourceId, passwordPolicyId);
  }
  return next.sources.map((source) => {
    const passwordPolicyId = inherited.get(source.id);
    if (passwordPolicyId === undefined || source.passwordPolicyId !== undefined || grouped.has(source.id))
      return source;
    return { ...source, passwordPolicyId };
  });
}

function mergedAccounts(
  stored: readonly Account[],
  { sources, accounts }: Configuration,
  { now, managedAccounts = [] }: ImportFacts,
): readonly Account[] {
  const managed = new Set(managedAccounts);
  const sourceById = new Map(sources.map((source) => [source.id, source]));
  const storedByKey = new Map(stored.map((account) => [account.key, account]));
  const configured = accounts.flatMap((account, position) => {
    const source = sourceById.get(account.sourceId);
    if (source === undefined) return [];
    const key = accountKey(source, account.nativeIdentity);
    return [{ ...linkOf(storedByKey.get(key), account, now, managed.has(account.id)), ...account, key, position }];
  });

  const ids = new Set(configured.map(({ id }) => id));
  const keys = new Set(configured.map(({ key }) => key));
  const marked = new Set(configured.filter(isMarked).map(({ sourceId }) => sourceId));
  const signedIn = stored.flatMap((account) => {
    const source = sourceById.get(account.sourceId);
    const stays =
      account.linkedBy === 'signIn' &&
      source !== undefined &&
      accountKey(source, account.nativeIdentity) === account.key &&
      !keys.has(account.key) &&
      !ids.has(account.id);
    if (!stays) return [];
    const { position: _, ...unplaced } = account;
    const mayGate = source.authenticationSource && !marked.has(source.id);
    return [{ ...unplaced, authenticationAccount: account.authenticationAccount && mayGate }];
  });
  return [...configured, ...signedIn];
}

type Link = Omit<Account, keyof AccountConfiguration | 'key' | 'position'>;

/**
 * What of a stored account is not the configuration's to say; of a new one, how it begins. A sign-in has linked this name
 * at this source: with another one it is the configuration that says whose account it is.
 */
function linkOf(
  stored: Account | undefined,
  { name, sourceId }: AccountConfiguration,
  now: number,
  isManaged: boolean,
): Link {
  if (stored === undefined) {
    return {
      linkedBy: isManaged ? 'managed' : 'configuration',
      linkedAt: now,
      passwordState: 'neverChanged',
      passwordStateSince: now,
      passwordChangedAt: null,
    };
  }
  const { linkedAt, passwordState, passwordStateSince, passwordChangedAt } = stored;
  const isSignedIn = stored.linkedBy === 'signIn' && stored.name === name && stored.sourceId === sourceId;
  const linkedByOthers = isSignedIn ? 'signIn' : 'configuration';
  return {
    linkedBy: isManaged ? 'managed' : linkedByOthers,
    linkedAt,
    passwordState,
    passwordStateSince,
    passwordChangedAt,
  };
}

/**
 * A credential, and an authorization, are for the connection that they were given for. Gone and not only kept back: with
 * the old description put back they would open again, and what was linked under the other one would prove for them.
 */
export async function dropUnboundSecrets(tx: WriteTransaction, sources: readonly Source[]): Promise<void> {
  const connections = new Map(sources.map((source) => [source.id, connectionOf(source)]));
  const [secrets, tokens] = [tx.objectStore('secrets'), tx.objectStore('tokens')];
  for (const { sourceId, confirmed } of await secrets.getAll())
    if (confirmed === undefined || connections.get(sourceId) !== confirmed.connection) await secrets.delete(sourceId);
  for (const { sourceId, connection } of await tokens.getAll())
    if (connection === undefined || connections.get(sourceId) !== connection) await tokens.delete(sourceId);
}

async function replaceAll<S extends 'passwordPolicies' | 'sources' | 'passwordSyncGroups' | 'accounts'>(
  tx: WriteTransaction,
  name: S,
  values: readonly StoreValue<LockstepDatabase, S>[],
): Promise<void> {
  const store = tx.objectStore(name);
  await store.clear();
  await Promise.all(values.map((value) => store.put(value)));
}

function isMarked({ authenticationAccount }: AccountConfiguration): boolean {
  return authenticationAccount;
}
