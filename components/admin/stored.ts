import type { ReadonlySignal } from '@preact/signals';
import { type Account, compareAccounts } from '../../core/model/account.ts';
import type { SyncGroup } from '../../core/model/group.ts';
import type { Identity } from '../../core/model/identity.ts';
import type { Managed } from '../../core/model/managed.ts';
import { byName } from '../../core/model/order.ts';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import type { Source } from '../../core/model/source.ts';
import { readManaged } from '../../core/store/managed.ts';
import type { Database } from '../../core/store/open.ts';
import { type Live, live } from '../live.ts';

/** Everything that is set up, as the store has it. Of secrets only which fields are set, never what is in them. */
export interface Stored {
  readonly identity: Identity | null;
  readonly policies: readonly PasswordPolicy[];
  readonly sources: readonly Source[];
  readonly accounts: readonly Account[];
  readonly groups: readonly SyncGroup[];
  readonly sealed: ReadonlyMap<string, SealedFields>;
  readonly dictionary: 'uploaded' | 'neverUploaded';
  /** What of all this the organisation manages: it is shown, and not changed here. */
  readonly managed: Managed;
}

/** Bound to a connector and an origin: for another one they count as not set. */
export interface SealedFields {
  readonly connector: string;
  readonly origin: string;
  readonly fields: readonly string[];
}

export type LiveStored = ReadonlySignal<Live<Stored>>;

export function liveStored(): LiveStored {
  return live(['configuration', 'accounts', 'secrets'], readStored);
}

async function readStored(db: Database): Promise<Stored> {
  const [identity, policies, sources, accounts, groups, secrets, dictionaries, managed] = await Promise.all([
    db.get('identity', 'identity'),
    db.getAll('passwordPolicies'),
    db.getAll('sources'),
    db.getAll('accounts'),
    db.getAll('passwordSyncGroups'),
    db.getAll('secrets'),
    db.count('dictionary'),
    readManaged(db),
  ]);
  return {
    identity: identity ?? null,
    policies: policies.toSorted(byName),
    sources: sources.toSorted(byName),
    accounts: accounts.toSorted(compareAccounts),
    groups: groups.toSorted(byName),
    dictionary: dictionaries > 0 ? 'uploaded' : 'neverUploaded',
    managed,
    sealed: new Map(
      secrets.map(({ sourceId, connector, origin, fields }) => [sourceId, { connector, origin, fields }]),
    ),
  };
}
