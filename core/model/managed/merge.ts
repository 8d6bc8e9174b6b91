import { type AccountConfiguration, accountKey } from '../account.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { SyncGroup } from '../group.ts';
import { changedFields } from '../configuration/import-preview.ts';
import { type Managed, type ManagedKind, managedKinds } from './managed.ts';
import { nameWith } from '../name.ts';
import type { PasswordPolicy } from '../policy.ts';
import { isSame } from '../same.ts';
import type { Source } from '../source.ts';
import { type Text, text } from '../text.ts';
import { foldedName } from '../configuration/validity.ts';

/**
 * What is set up when the organisation's configuration is applied: that, and what the person has set up besides. Records
 * that the organisation managed `before` and does not any more go. Where the two do not fit together, the person's own
 * gives way: a name that is taken gets a number, a group loses the sources that the organisation uses otherwise and goes
 * when fewer than two are left, and what followed a policy that is gone follows the default one.
 */
export function mergeManaged(managed: Configuration, current: Configuration, before: Managed): Configuration {
  const own = <K extends ManagedKind>(kind: K) => ownOf(kind, managed, current, before);
  const passwordPolicies = withOneDefault([
    ...managed.passwordPolicies,
    ...renamed(own('passwordPolicies'), managed.passwordPolicies),
  ]);
  const policyIds = new Set(passwordPolicies.map(({ id }) => id));
  const sources = [
    ...managed.sources,
    ...renamed(own('sources'), managed.sources).map((source) => withoutGonePolicy(source, policyIds)),
  ];
  const identity = managed.identity ?? current.identity;
  return {
    lockstep: 1,
    ...(identity && { identity }),
    passwordPolicies,
    sources,
    accounts: [...managed.accounts, ...fittingAccounts(own('accounts'), managed.accounts, sources)],
    passwordSyncGroups: [
      ...managed.passwordSyncGroups,
      ...renamed(
        fittingGroups(own('passwordSyncGroups'), managed, sources, passwordPolicies),
        managed.passwordSyncGroups,
      ),
    ],
  };
}

/** What of the person's own gave way in {@link mergeManaged}, for the person to know: a sentence for each. */
export function gaveWay(
  managed: Configuration,
  current: Configuration,
  before: Managed,
  merged: Configuration,
): readonly Text[] {
  return (['passwordSyncGroups', 'passwordPolicies', 'sources'] as const).flatMap((kind) => {
    const own = ownOf(kind, managed, current, before);
    const after = new Map<string, Named>(merged[kind].map((record) => [record.id, record]));
    return own.flatMap((record: Named) => {
      const now = after.get(record.id);
      if (!now) return [text('model.managed.gone', record.name)];
      const fields = changedFields({ ...record, name: now.name }, now);
      return [
        ...(now.name === record.name ? [] : [text('model.managed.renamed', record.name, now.name)]),
        ...(fields.length === 0 ? [] : [text('model.managed.altered', now.name, fields.join(', '))]),
      ];
    });
  });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the organisation neither manages nor managed before. */
function ownOf<K extends ManagedKind>(
  kind: K,
  managed: Configuration,
  current: Configuration,
  before: Managed,
): Configuration[K] {
  const taken = new Set([...before[kind], ...managed[kind].map(({ id }) => id)]);
  return current[kind].filter(({ id }) => !taken.has(id)) as Configuration[K];
}

/**
 * An import leaves managed records as they are: those that the file does not mention stay. `refused` names those that it
 * would change.
 */
export function keepManaged(
  next: Configuration,
  current: Configuration,
  managed: Managed,
): { readonly configuration: Configuration; readonly refused: readonly string[] } {
  const refused: string[] = [];
  const kept: Configuration = { ...next };
  for (const kind of managedKinds) {
    const ids = new Set(managed[kind]);
    const given = new Map<string, object>(next[kind].map((record) => [record.id, record]));
    const stay = current[kind].filter(({ id }) => ids.has(id));
    for (const record of stay) {
      const other = given.get(record.id);
      if (other && !isSame(other, record)) refused.push(record.name);
    }
    Object.assign(kept, { [kind]: [...stay, ...next[kind].filter(({ id }) => !ids.has(id))] });
  }
  if (managed.identity && current.identity) {
    if (next.identity && !isSame(next.identity, current.identity)) refused.push(current.identity.name);
    kept.identity = current.identity;
  }
  return { configuration: kept, refused };
}

/** One policy is the default: the organisation's, else the person's, else the first one. */
function withOneDefault(policies: readonly PasswordPolicy[]): PasswordPolicy[] {
  const chosen = policies.find(({ defaultPolicy }) => defaultPolicy) ?? policies[0];
  return policies.map((policy) => ({ ...policy, defaultPolicy: policy === chosen }));
}

function renamed<T extends { readonly name: string }>(own: readonly T[], managed: readonly T[]): T[] {
  const taken = new Set([...managed, ...own].map(({ name }) => foldedName(name)));
  const managedNames = new Set(managed.map(({ name }) => foldedName(name)));
  return own.map((record) => {
    if (!managedNames.has(foldedName(record.name))) return record;
    let name = record.name;
    for (let number = 2; taken.has(foldedName(name)); number += 1) name = nameWith(` (${number})`, record.name);
    taken.add(foldedName(name));
    return { ...record, name };
  });
}

function withoutGonePolicy(source: Source, policyIds: ReadonlySet<string>): Source {
  if (source.passwordPolicyId === undefined || policyIds.has(source.passwordPolicyId)) return source;
  const { passwordPolicyId: _, ...rest } = source;
  return rest;
}

function fittingGroups(
  own: readonly SyncGroup[],
  managed: Configuration,
  sources: readonly Source[],
  policies: readonly PasswordPolicy[],
): SyncGroup[] {
  const used = new Set(managed.passwordSyncGroups.flatMap(({ sourceIds }) => sourceIds));
  const free = new Set(
    sources
      .filter(({ passwordManagement }) => passwordManagement)
      .filter(({ authenticationSource, applications }) => !authenticationSource || applications.length > 0)
      .flatMap(({ id }) => (used.has(id) ? [] : [id])),
  );
  const policyIds = new Set(policies.map(({ id }) => id));
  const fallback = policies.find(({ defaultPolicy }) => defaultPolicy)?.id;
  return own.flatMap((group) => {
    const sourceIds = group.sourceIds.filter((id) => free.has(id));
    const passwordPolicyId = policyIds.has(group.passwordPolicyId) ? group.passwordPolicyId : fallback;
    return sourceIds.length < 2 || passwordPolicyId === undefined ? [] : [{ ...group, sourceIds, passwordPolicyId }];
  });
}

function fittingAccounts(
  own: readonly AccountConfiguration[],
  managed: readonly AccountConfiguration[],
  sources: readonly Source[],
): AccountConfiguration[] {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const keyOf = ({ sourceId, nativeIdentity }: AccountConfiguration) => {
    const source = byId.get(sourceId);
    return source && accountKey(source, nativeIdentity);
  };
  const keys = new Set(managed.map(keyOf));
  const marked = new Set(
    managed.filter(({ authenticationAccount }) => authenticationAccount).map((each) => each.sourceId),
  );
  return own.flatMap((account) => {
    const key = keyOf(account);
    if (key === undefined || keys.has(key)) return [];
    keys.add(key);
    const mayGate = byId.get(account.sourceId)?.authenticationSource === true && !marked.has(account.sourceId);
    return [{ ...account, authenticationAccount: account.authenticationAccount && mayGate }];
  });
}
