import * as v from 'valibot';
import { accountKey } from '../account.ts';
import type { Configuration } from './configuration.ts';
import { placeOf, type Path, type Problem, shapeProblems } from './shape.ts';
import type { SyncGroup } from '../group.ts';
import type { PasswordChangeMode, Source } from '../source.ts';
import { type Text, text } from '../text.ts';

/** What the model is told of a connector; a connector's manifest is one. */
export interface KnownConnector {
  readonly id: string;
  readonly settings: v.GenericSchema<unknown, Record<string, unknown>>;
  /** In place of the schema's own sentences; the paths begin in the settings. */
  readonly problems?: (settings: Readonly<Record<string, unknown>>) => readonly Problem[];
  readonly capabilities: (settings: Readonly<Record<string, unknown>>) => {
    readonly modes: readonly PasswordChangeMode[];
  };
}

/**
 * Everything that is wrong in a configuration of the right shape, each with its field; empty when it is valid. The one
 * validator: for the pages, the import, managed configuration and messages that skip the pages. The rules of a sync
 * group are G-1 to G-5 in docs/specification.md.
 */
export function validateConfiguration(
  configuration: Configuration,
  connectors: readonly KnownConnector[],
): readonly Problem[] {
  const { passwordPolicies, sources, accounts, passwordSyncGroups } = configuration;
  const lookup: Lookup = {
    connectors: new Map(connectors.map((connector) => [connector.id, connector])),
    policyIds: new Set(passwordPolicies.map(({ id }) => id)),
    sources: new Map(sources.map((source) => [source.id, source])),
  };
  return [
    ...idProblems('passwordPolicies', passwordPolicies),
    ...idProblems('sources', sources),
    ...idProblems('accounts', accounts),
    ...idProblems('passwordSyncGroups', passwordSyncGroups),
    ...nameProblems('passwordPolicies', passwordPolicies),
    ...nameProblems('sources', sources),
    ...nameProblems('passwordSyncGroups', passwordSyncGroups),
    ...defaultPolicyProblems(configuration),
    ...sources.flatMap((source, index) => sourceProblems(source, ['sources', index], lookup)),
    ...accountProblems(configuration, lookup),
    ...groupProblems(passwordSyncGroups, lookup),
  ];
}

interface Lookup {
  readonly connectors: ReadonlyMap<string, KnownConnector>;
  readonly policyIds: ReadonlySet<string>;
  readonly sources: ReadonlyMap<string, Source>;
}

type Kind = 'passwordPolicies' | 'sources' | 'accounts' | 'passwordSyncGroups';

/** Names of what every object inherits: an id of that kind would vanish from records that are keyed by id. */
const reservedIds: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function idProblems(kind: Kind, items: readonly { readonly id: string }[]): Problem[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    const path = [kind, index, 'id'];
    if (reservedIds.has(id)) return [{ path, sentence: text('model.valid.reservedId', id) }];
    if (seen.has(id)) return [{ path, sentence: text('model.valid.idTwice', id, kind) }];
    seen.add(id);
    return [];
  });
}

const nameTwice = {
  passwordPolicies: 'model.valid.policyNameTwice',
  sources: 'model.valid.sourceNameTwice',
  passwordSyncGroups: 'model.valid.groupNameTwice',
} as const;

/** Two names that a person cannot tell apart are the same name: case and Unicode composition do not count. */
export function foldedName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

function nameProblems(kind: keyof typeof nameTwice, items: readonly { readonly name: string }[]): Problem[] {
  const seen = new Set<string>();
  return items.flatMap(({ name }, index) => {
    const folded = foldedName(name);
    if (seen.has(folded)) return [{ path: [kind, index, 'name'], sentence: text(nameTwice[kind], name) }];
    seen.add(folded);
    return [];
  });
}

function defaultPolicyProblems({ passwordPolicies }: Configuration): Problem[] {
  const defaults = passwordPolicies.flatMap((policy, index) => (policy.defaultPolicy ? [{ policy, index }] : []));
  const [first, ...others] = defaults;
  if (!first) return [{ path: ['passwordPolicies'], sentence: text('model.valid.noDefaultPolicy') }];
  return others.map(({ policy, index }) => ({
    path: ['passwordPolicies', index, 'defaultPolicy'],
    sentence: text('model.valid.twoDefaultPolicies', policy.name, first.policy.name),
  }));
}

function sourceProblems(source: Source, path: Path, { connectors, policyIds }: Lookup): Problem[] {
  const { name, connector, passwordChangeMode, passwordPolicyId } = source;
  const problems: Problem[] = [];
  const known = connectors.get(connector);
  if (!known) {
    const all = [...connectors.keys()].join(', ');
    problems.push({
      path: [...path, 'connector'],
      sentence: text('model.valid.unknownConnector', name, connector, all),
    });
  } else {
    const { modes } = known.capabilities(source.connectorAttributes);
    if (!modes.includes(passwordChangeMode)) {
      problems.push({
        path: [...path, 'passwordChangeMode'],
        sentence: text('model.valid.modeNotOffered', name, connector, passwordChangeMode, modes.join(', ')),
      });
    }
    problems.push(...settingsProblems(source, [...path, 'connectorAttributes'], known));
  }
  if (passwordPolicyId !== undefined && !policyIds.has(passwordPolicyId)) {
    problems.push({
      path: [...path, 'passwordPolicyId'],
      sentence: text('model.valid.sourcePolicyMissing', name, passwordPolicyId),
    });
  }
  return problems;
}

function settingsProblems({ connectorAttributes }: Source, path: Path, known: KnownConnector): Problem[] {
  if (Array.isArray(connectorAttributes)) {
    return [{ path, sentence: text('model.shape.object', placeOf(path), '[…]') }];
  }
  if (known.problems === undefined) {
    return shapeProblems(v.safeParse(known.settings, connectorAttributes).issues ?? [], path);
  }
  return known.problems(connectorAttributes).map((one) => ({ ...one, path: [...path, ...one.path] }));
}

function accountProblems({ accounts }: Configuration, { sources }: Lookup): Problem[] {
  const keys = new Set<string>();
  const marked = new Map<string, string>();
  return accounts.flatMap((account, index): Problem[] => {
    const path = ['accounts', index];
    const source = sources.get(account.sourceId);
    if (!source) {
      const sentence = text('model.valid.accountSourceMissing', account.name, account.sourceId);
      return [{ path: [...path, 'sourceId'], sentence }];
    }
    const problems: Problem[] = [];
    const key = accountKey(source, account.nativeIdentity);
    if (keys.has(key)) {
      const sentence = text('model.valid.accountTwice', account.nativeIdentity, source.name);
      problems.push({ path: [...path, 'nativeIdentity'], sentence });
    }
    keys.add(key);
    if (account.authenticationAccount) {
      const other = marked.get(source.id);
      if (!source.authenticationSource) {
        const sentence = text('model.valid.notAuthenticationSource', account.name, source.name);
        problems.push({ path: [...path, 'authenticationAccount'], sentence });
      } else if (other !== undefined) {
        const sentence = text('model.valid.twoAuthenticationAccounts', source.name, other, account.name);
        problems.push({ path: [...path, 'authenticationAccount'], sentence });
      }
      marked.set(source.id, account.name);
    }
    return problems;
  });
}

function groupProblems(groups: readonly SyncGroup[], lookup: Lookup): Problem[] {
  const groupOfSource = new Map<string, SyncGroup>();
  return groups.flatMap((group, index) => {
    const path = ['passwordSyncGroups', index];
    const problems: Problem[] = [];
    if (!lookup.policyIds.has(group.passwordPolicyId)) {
      const sentence = text('model.valid.groupPolicyMissing', group.name, group.passwordPolicyId);
      problems.push({ path: [...path, 'passwordPolicyId'], sentence });
    }
    if (new Set(group.sourceIds).size < 2) {
      problems.push({ path: [...path, 'sourceIds'], sentence: text('model.valid.tooFewSources', group.name) });
    }
    for (const [position, sourceId] of group.sourceIds.entries()) {
      const sentence = reasonAgainstMember(sourceId, group, groupOfSource.get(sourceId), lookup);
      if (sentence) problems.push({ path: [...path, 'sourceIds', position], sentence });
      if (!groupOfSource.has(sourceId)) groupOfSource.set(sourceId, group);
    }
    return problems;
  });
}

/** Why a source may not be in a group, or null. `taken` is the group that already has it. */
function reasonAgainstMember(
  sourceId: string,
  group: SyncGroup,
  taken: SyncGroup | undefined,
  { sources, connectors }: Lookup,
): Text | null {
  const source = sources.get(sourceId);
  if (!source) return text('model.valid.groupSourceMissing', group.name, sourceId);
  if (taken === group) return text('model.valid.sourceTwice', group.name, source.name);
  if (taken) return text('model.valid.sourceInTwoGroups', source.name, taken.name, group.name);
  const obstacle = obstacleToMembership(source, connectors);
  return obstacle && text(`model.valid.${obstacle}`, source.name, group.name);
}

export type MembershipObstacle = 'notDirectConnect' | 'noPasswordManagement' | 'noApplication';

/** What keeps a source out of every group, whatever else is set up; null when nothing does. */
export function obstacleToMembership(
  source: Source,
  connectors: { has(id: string): boolean },
): MembershipObstacle | null {
  if (!connectors.has(source.connector)) return 'notDirectConnect';
  if (!source.passwordManagement) return 'noPasswordManagement';
  return source.authenticationSource && source.applications.length === 0 ? 'noApplication' : null;
}
