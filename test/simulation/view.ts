import type { Account } from '../../core/model/account.ts';
import type { Change, Step } from '../../core/model/change.ts';
import type { SyncGroup } from '../../core/model/group.ts';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import type { Source } from '../../core/model/source.ts';
import type { AuditRow } from '../../core/store/database/schema.ts';
import { type RawDatabase, rowsOf } from './insides.ts';

/** What is committed: the stores as they were when the last transaction over each of them completed. */
export interface View {
  changes: ReadonlyMap<string, Change>;
  steps: ReadonlyMap<string, Step>;
  accounts: ReadonlyMap<string, Account>;
  sources: ReadonlyMap<string, Source>;
  passwordSyncGroups: ReadonlyMap<string, SyncGroup>;
  passwordPolicies: ReadonlyMap<string, PasswordPolicy>;
  audit: ReadonlyMap<number, AuditRow>;
}

export function emptyView(): View {
  return {
    changes: new Map(),
    steps: new Map(),
    accounts: new Map(),
    sources: new Map(),
    passwordSyncGroups: new Map(),
    passwordPolicies: new Map(),
    audit: new Map(),
  };
}

const names = ['changes', 'steps', 'accounts', 'sources', 'passwordSyncGroups', 'passwordPolicies', 'audit'] as const;

/**
 * The view after a transaction over `stores`, read out of fake-indexeddb's own tables, at once and past its interface:
 * asking it would take turns of the loop, and the next transaction would have begun. A row that nobody wrote is the
 * same object as before.
 */
export function viewAfter(view: View, raw: RawDatabase, stores: readonly string[]): View {
  const next: Record<string, unknown> = { ...view };
  for (const name of names) if (stores.includes(name)) next[name] = rowsOf(raw, name);
  return next as unknown as View;
}
