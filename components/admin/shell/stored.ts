import type { ReadonlySignal } from '@preact/signals';
import type { Account } from '../../../core/model/account.ts';
import type { EditedKind } from '../../../core/model/configuration/edit.ts';
import type { SyncGroup } from '../../../core/model/group.ts';
import type { Identity } from '../../../core/model/identity.ts';
import { type Managed, notManaged } from '../../../core/model/managed/managed.ts';
import { byName, compareAccounts } from '../../../core/model/order.ts';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import type { Source } from '../../../core/model/source.ts';
import type { Database } from '../../../core/store/database/open.ts';
import { type Live, live } from '../../app/live.ts';
import type { Connected } from '../../../core/model/connection.ts';
import { confirmedFor, type Confirmed } from '../../../core/model/proof.ts';

/**
 * What is set up, as the store has it. Of secrets only which fields are set, never what is in them. Accounts are read by
 * whoever shows them (use-accounts.ts).
 */
export interface Stored {
  readonly identity: Identity | null;
  readonly policies: readonly PasswordPolicy[];
  readonly sources: readonly Source[];
  readonly groups: readonly SyncGroup[];
  readonly sealed: ReadonlyMap<string, SealedFields>;
  readonly dictionary: 'uploaded' | 'neverUploaded';
  /** What of all this the organisation manages: it is shown, and not changed here. */
  readonly managed: Managed;
  readonly managedAccounts: readonly Account[];
}

/** Bound to the source's connection: for another one they count as not set. */
export interface SealedFields {
  readonly confirmed?: Confirmed;
  readonly fields: readonly string[];
}

export type LiveStored = ReadonlySignal<Live<Stored>>;

export function liveStored(): LiveStored {
  return live(['configuration', 'secrets'], readStored);
}

/** Whether what is sealed is of use to the source as it is now. */
export function isBound(source: Connected, sealed: SealedFields): boolean {
  return confirmedFor(sealed, source) !== null;
}

/** Whether everything that the source needs is sealed for it as it is now. */
export function isCredentialSet(
  source: Connected,
  fields: readonly { readonly id: string }[],
  sealed: SealedFields | undefined,
): boolean {
  if (fields.length === 0) return true;
  return sealed !== undefined && isBound(source, sealed) && fields.every(({ id }) => sealed.fields.includes(id));
}

/** Who is bound by a policy: its groups, and sources in no group that have it for their own or by default. */
export function followersOf(
  { groups, sources }: Pick<Stored, 'groups' | 'sources'>,
  { id, defaultPolicy }: Pick<PasswordPolicy, 'id' | 'defaultPolicy'>,
): Pick<Stored, 'groups' | 'sources'> {
  const grouped = new Set(groups.flatMap(({ sourceIds }) => sourceIds));
  return {
    groups: groups.filter(({ passwordPolicyId }) => passwordPolicyId === id),
    sources: sources.filter(
      (source) => (source.passwordPolicyId ?? (defaultPolicy ? id : undefined)) === id && !grouped.has(source.id),
    ),
  };
}

/** A stored record by its kind and id; undefined where there is none, or nothing has been read yet. */
export function itemIn(stored: LiveStored, kind: EditedKind, id: string): object | undefined {
  if (stored.value.state !== 'ready') return undefined;
  return stored.value.value[lists[kind]].find((item) => item.id === id);
}

const lists = { passwordPolicies: 'policies', sources: 'sources', passwordSyncGroups: 'groups' } as const;

/** As one consistent picture. */
async function readStored(db: Database): Promise<Stored> {
  const tx = db.transaction([
    'identity',
    'passwordPolicies',
    'sources',
    'accounts',
    'passwordSyncGroups',
    'secrets',
    'dictionary',
    'managed',
  ]);
  const [identity, policies, sources, groups, secrets, dictionaries, managed = notManaged] = await Promise.all([
    tx.objectStore('identity').get('identity'),
    tx.objectStore('passwordPolicies').getAll(),
    tx.objectStore('sources').getAll(),
    tx.objectStore('passwordSyncGroups').getAll(),
    tx.objectStore('secrets').getAll(),
    tx.objectStore('dictionary').count(),
    tx.objectStore('managed').get('managed'),
  ]);
  const managedAccounts = await Promise.all(managed.accounts.map((id) => tx.objectStore('accounts').get(id)));
  return {
    identity: identity ?? null,
    policies: policies.toSorted(byName),
    sources: sources.toSorted(byName),
    groups: groups.toSorted(byName),
    dictionary: dictionaries > 0 ? 'uploaded' : 'neverUploaded',
    managed,
    managedAccounts: managedAccounts.flatMap((account) => account ?? []).toSorted(compareAccounts),
    sealed: new Map(
      secrets.map(({ sourceId, confirmed, fields }) => [sourceId, { ...(confirmed && { confirmed }), fields }]),
    ),
  };
}
