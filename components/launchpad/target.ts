import type { Account } from '../../core/model/account.ts';
import { byName } from '../../core/model/order.ts';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import type { Source } from '../../core/model/source.ts';
import type { Records } from './records.ts';

/** What one tile stands for and one change moves: a sync group, or a source that is in no group. */
export interface Target {
  readonly kind: 'group' | 'source';
  readonly id: string;
  readonly name: string;
  /** In the group's order. */
  readonly sources: readonly Source[];
  readonly accounts: readonly Account[];
  readonly policy: PasswordPolicy | undefined;
}

/** Groups first, each by name; then the sources that are in none. */
export function targetsOf(records: Records): readonly Target[] {
  const sources = new Map(records.sources.map((source) => [source.id, source]));
  const policies = new Map(records.policies.map((policy) => [policy.id, policy]));
  const accounts = new Map<string, Account[]>();
  for (const account of records.accounts) {
    const known = accounts.get(account.sourceId);
    if (known) known.push(account);
    else accounts.set(account.sourceId, [account]);
  }
  const accountsOf = (members: readonly Source[]) => members.flatMap(({ id }) => accounts.get(id) ?? []);

  const groups = records.groups.map(({ id, name, sourceIds, passwordPolicyId }): Target => {
    const members = sourceIds.flatMap((sourceId) => sources.get(sourceId) ?? []);
    return {
      kind: 'group',
      id,
      name,
      sources: members,
      accounts: accountsOf(members),
      policy: policies.get(passwordPolicyId),
    };
  });
  const grouped = new Set(records.groups.flatMap(({ sourceIds }) => sourceIds));
  const defaultPolicy = records.policies.find((policy) => policy.defaultPolicy);
  const independent = records.sources
    .filter(({ id, passwordManagement }) => passwordManagement && !grouped.has(id))
    .map((source): Target => {
      const { id, name, passwordPolicyId } = source;
      const policy = passwordPolicyId === undefined ? defaultPolicy : policies.get(passwordPolicyId);
      return { kind: 'source', id, name, sources: [source], accounts: accountsOf([source]), policy };
    });
  return [...groups.toSorted(byName), ...independent.toSorted(byName)];
}

export function findTarget(records: Records, kind: Target['kind'], id: string): Target | undefined {
  return targetsOf(records).find((target) => target.kind === kind && target.id === id);
}

/** The sources in which no account is linked. */
export function unlinkedOf({ sources, accounts }: Target): readonly Source[] {
  return sources.filter(({ id }) => !accounts.some(({ sourceId }) => sourceId === id));
}
