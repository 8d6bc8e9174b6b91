import type { Path, Problem } from '../configuration/shape.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { newPolicy, type PasswordPolicy } from '../policy.ts';
import type { SailPointGroup, SailPointObjects, SailPointPolicy, SailPointSource } from './sailpoint.ts';
import type { Source } from '../source.ts';
import { type Text, text } from '../text.ts';
import { foldedName, type KnownConnector, validateConfiguration } from '../configuration/validity.ts';

/** What is said of one object of SailPoint's before it is imported: what of it cannot be mapped, and how it was read. */
export interface SailPointNote {
  readonly kind: 'policy' | 'group' | 'source';
  readonly name: string;
  readonly sentences: readonly Text[];
}

export interface SailPointMerge {
  /** What is set up here with SailPoint's objects put into it. */
  readonly configuration: Configuration;
  readonly notes: readonly SailPointNote[];
  /** What is wrong with that configuration, each where it stands in the file. */
  readonly problems: readonly Problem[];
}

/**
 * Puts SailPoint's policies, groups and sources into the configuration that is there. Ids are kept: one that is here is
 * changed, any other one is new, and nothing is removed. What SailPoint does not know of a record stays.
 *
 * A source is never made by it, because SailPoint's object has no address that a browser could reach: it stands for the
 * source here of the same id, else of the same name.
 */
export function mergeSailPoint(
  { policies, groups, sources }: SailPointObjects,
  current: Configuration,
  connectors: readonly KnownConnector[],
): SailPointMerge {
  const here = sourcesHere(sources, current);
  const merged = policiesMerged(policies, current);
  const members = groups.map((each) => membersOf(each, here));
  const configuration: Configuration = {
    ...current,
    passwordPolicies: merged.policies,
    sources: sourcesMerged(sources, policies, current, here),
    passwordSyncGroups: putAll(
      current.passwordSyncGroups,
      groups.flatMap(({ group }, index) => {
        const sourceIds = members[index]?.known ?? [];
        return sourceIds.length < 2 ? [] : [{ ...group, sourceIds }];
      }),
    ),
  };
  return {
    configuration,
    notes: [
      ...policies.map((each) => policyNote(each, here, merged.defaultKept, configuration)),
      ...groups.map((each, index) => groupNote(each, members[index] ?? { known: [], unknown: [] })),
      ...sources.map((each) => sourceNote(each, here, current)),
    ].filter(({ sentences }) => sentences.length > 0),
    problems: validateConfiguration(configuration, connectors).map((problem) => ({
      ...problem,
      path: pathInFile(problem.path, configuration, { policies, groups, sources }),
    })),
  };
}

/** A source's id at SailPoint → the id of the one that it stands for here. */
type Here = ReadonlyMap<string, string>;

function sourcesHere(sources: readonly SailPointSource[], current: Configuration): Here {
  const here = new Map(current.sources.map(({ id }) => [id, id]));
  const byName = new Map(current.sources.map(({ id, name }) => [foldedName(name), id]));
  for (const { source } of sources) {
    const id = here.get(source.id) ?? byName.get(foldedName(source.name));
    if (id !== undefined) here.set(source.id, id);
  }
  return here;
}

/** One policy is the default: the one that is here stays it, else SailPoint's, else the first one. */
function policiesMerged(
  policies: readonly SailPointPolicy[],
  current: Configuration,
): { policies: PasswordPolicy[]; defaultKept: PasswordPolicy | undefined } {
  const defaultKept = current.passwordPolicies.find(({ defaultPolicy }) => defaultPolicy);
  const known = new Map(current.passwordPolicies.map((policy) => [policy.id, policy]));
  const fallback = defaultKept ?? policies.find(({ policy }) => policy.defaultPolicy)?.policy ?? policies[0]?.policy;
  const changed = policies.map(({ policy }) => ({
    ...(known.get(policy.id) ?? newPolicy(policy.id, policy.name)),
    ...policy,
    defaultPolicy: policy.id === fallback?.id,
  }));
  return { policies: putAll(current.passwordPolicies, changed), defaultKept };
}

function sourcesMerged(
  sources: readonly SailPointSource[],
  policies: readonly SailPointPolicy[],
  current: Configuration,
  here: Here,
): Source[] {
  const policyOf = assignedPolicies(sources, policies, here);
  const described = new Map(sources.map(({ source }) => [here.get(source.id), source]));
  return current.sources.map((source) => {
    const said = described.get(source.id);
    const passwordPolicyId = policyOf.get(source.id) ?? source.passwordPolicyId;
    return {
      ...source,
      ...(said && { name: said.name, description: said.description ?? source.description }),
      ...(passwordPolicyId !== undefined && { passwordPolicyId }),
    };
  });
}

/** The first that is said counts: a source's own list, then the policies' lists in their order. */
function assignedPolicies(
  sources: readonly SailPointSource[],
  policies: readonly SailPointPolicy[],
  here: Here,
): ReadonlyMap<string, string> {
  const said: (readonly [string, string])[] = [
    ...sources.flatMap(({ source }) => source.passwordPolicies.map(({ id }) => [source.id, id] as const)),
    ...policies.flatMap(({ policy, sourceIds }) => (sourceIds ?? []).map((sourceId) => [sourceId, policy.id] as const)),
  ];
  const assigned = new Map<string, string>();
  for (const [sourceId, policyId] of said) {
    const id = here.get(sourceId);
    if (id !== undefined && !assigned.has(id)) assigned.set(id, policyId);
  }
  return assigned;
}

interface Members {
  /** Ids here, in the group's order. */
  readonly known: string[];
  /** Ids that no source here has. */
  readonly unknown: readonly string[];
}

function membersOf({ group }: SailPointGroup, here: Here): Members {
  return {
    known: group.sourceIds.flatMap((id) => here.get(id) ?? []),
    unknown: group.sourceIds.filter((id) => !here.has(id)),
  };
}

function policyNote(
  { policy, foreign, sourceIds }: SailPointPolicy,
  here: Here,
  defaultKept: PasswordPolicy | undefined,
  { sources, passwordPolicies }: Configuration,
): SailPointNote {
  const unknown = (sourceIds ?? []).filter((id) => !here.has(id));
  const others = (sourceIds ?? []).flatMap((id) => {
    const source = sources.find((each) => each.id === here.get(id));
    return source && source.passwordPolicyId !== policy.id ? [source.name] : [];
  });
  const isDefault = passwordPolicies.some(({ id, defaultPolicy }) => defaultPolicy && id === policy.id);
  const sentences = [
    ...notKept(foreign),
    ...(unknown.length > 0 ? [text('model.sailpoint.policySourcesUnknown', unknown.join(', '))] : []),
    ...(others.length > 0 ? [text('model.sailpoint.otherPolicy', others.join(', '))] : []),
    ...(policy.defaultPolicy && !isDefault
      ? [text('model.sailpoint.defaultStays', defaultKept?.name ?? '')]
      : isDefault && !policy.defaultPolicy && defaultKept === undefined
        ? [text('model.sailpoint.becomesDefault')]
        : []),
  ];
  return { kind: 'policy', name: policy.name, sentences };
}

function groupNote({ group, foreign }: SailPointGroup, { known, unknown }: Members): SailPointNote {
  const sentences = [
    ...notKept(foreign),
    ...(unknown.length > 0 ? [text('model.sailpoint.groupSourcesUnknown', unknown.join(', '))] : []),
    ...(known.length < 2 ? [text('model.sailpoint.groupLeftOut')] : []),
  ];
  return { kind: 'group', name: group.name, sentences };
}

function sourceNote({ source, foreign }: SailPointSource, here: Here, { sources }: Configuration): SailPointNote {
  const found = sources.find(({ id }) => id === here.get(source.id));
  if (found === undefined) {
    return { kind: 'source', name: source.name, sentences: [text('model.sailpoint.sourceNotHere')] };
  }
  const others = source.passwordPolicies.slice(1).map(({ id }) => id);
  const isOtherConnector = source.connector !== undefined && source.connector !== found.connector;
  const sentences = [
    ...(found.id === source.id ? [] : [text('model.sailpoint.sourceByName', found.id)]),
    ...notKept([...(isOtherConnector ? ['connector'] : []), ...foreign]),
    ...(others.length > 0 ? [text('model.sailpoint.onePolicy', others.join(', '))] : []),
  ];
  return { kind: 'source', name: source.name, sentences };
}

function notKept(fields: readonly string[]): readonly Text[] {
  return fields.length > 0 ? [text('model.sailpoint.notKept', fields.join(', '))] : [];
}

/** Those that have the id of one that is there take its place; the others come after. */
function putAll<T extends { readonly id: string }>(there: readonly T[], put: readonly T[]): T[] {
  const byId = new Map(put.map((each) => [each.id, each]));
  const known = new Set(there.map(({ id }) => id));
  return [...there.map((each) => byId.get(each.id) ?? each), ...put.filter(({ id }) => !known.has(id))];
}

/** Where the record that has the problem stands in the file; the whole file for one that is not in it. */
function pathInFile(
  [kind, index, ...rest]: Path,
  configuration: Configuration,
  { policies, groups, sources }: SailPointObjects,
): Path {
  const found = (id: string | undefined): FoundIn | undefined => {
    if (kind === 'passwordPolicies') return policies.find(({ policy }) => policy.id === id);
    if (kind === 'passwordSyncGroups') return groups.find(({ group }) => group.id === id);
    return kind === 'sources' ? sources.find(({ source }) => source.id === id) : undefined;
  };
  const records: readonly { readonly id: string }[] =
    kind === 'passwordPolicies' || kind === 'passwordSyncGroups' || kind === 'sources' ? configuration[kind] : [];
  const place = found(typeof index === 'number' ? records[index]?.id : undefined);
  return place ? [...place.path, ...rest] : [];
}

interface FoundIn {
  readonly path: Path;
}
