import * as v from 'valibot';
import type { AccountConfiguration } from '../account.ts';
import { type Path, type Problem, shapeProblems } from './shape.ts';
import { type Configuration, maxEntries } from './configuration.ts';
import { SyncGroupSchema } from '../group.ts';
import { newPolicy, PasswordPolicySchema } from '../policy.ts';
import { isSame } from '../same.ts';
import { originOf, type Source, SourceSchema } from '../source.ts';
import { type Text, text, type TextKey } from '../text.ts';
import { type KnownConnector, validateConfiguration } from './validity.ts';

/** What an admin edits one by one, by its list in the configuration. */
export type EditedKind = 'passwordPolicies' | 'sources' | 'passwordSyncGroups';

/**
 * One edit. `basedOn` is the record as it was when the editor opened it, null for a new one: an edit of something that
 * has changed meanwhile is refused. To overwrite knowingly is to send the edit again, based on what is there now.
 */
export type Edit =
  | { readonly action: 'save'; readonly kind: EditedKind; readonly item: unknown; readonly basedOn: object | null }
  | { readonly action: 'delete'; readonly kind: EditedKind; readonly id: string; readonly basedOn: object };

export interface EditFacts {
  readonly connectors: readonly KnownConnector[];
  /** What the default policy is called, where none is there yet. */
  readonly defaultPolicyName: string;
}

export type Edited =
  | { readonly ok: true; readonly configuration: Configuration; readonly name: string }
  /** Somebody else has changed, deleted or made it meanwhile. */
  | { readonly ok: false; readonly why: 'conflict' }
  /** Paths are those in the edited item; empty where a problem is with the edit as a whole. */
  | { readonly ok: false; readonly why: 'invalid'; readonly problems: readonly Problem[] };

/**
 * The configuration after an edit and all that follows from it; checked by {@link validateConfiguration}, like an
 * import. Pure. What the edit does not touch is the same object as before.
 *
 * - Deleting a group makes its policy that of each of its sources. A policy in use and a source in a group stay.
 * - A source at another connector or origin loses its accounts: links are bound to both.
 * - The mark of the default policy passes to the one that is saved with it. Where there is no policy, the first edit
 *   brings the default one.
 */
export function edited(before: Configuration, edit: Edit, facts: EditFacts): Edited {
  return edit.action === 'save' ? saved(before, edit, facts) : deleted(before, edit);
}

type Save = Extract<Edit, { action: 'save' }>;
type Delete = Extract<Edit, { action: 'delete' }>;

function saved(before: Configuration, { kind, item, basedOn }: Save, facts: EditFacts): Edited {
  const put = putters[kind](before, item);
  if (!put.ok) return invalid([...put.problems, ...furtherProblems(before, kind, item, put.problems, facts)]);
  const stored: object | undefined = before[kind].find(({ id }) => id === put.id);
  if (!isSame(stored ?? null, basedOn)) return { ok: false, why: 'conflict' };
  const after = withDefaultPolicy(put.configuration, kind, facts.defaultPolicyName);
  const problems = [...countProblems(after, kind), ...problemsOf(before, after, kind, facts)];
  return problems.length > 0 ? invalid(problems) : { ok: true, configuration: after, name: put.name };
}

/** What else is wrong with an item that has no name or address yet, so that all of it is told in one go. */
function furtherProblems(
  before: Configuration,
  kind: EditedKind,
  item: unknown,
  told: readonly Problem[],
  facts: EditFacts,
): readonly Problem[] {
  const wrong = new Set(told.map(({ path: [field] }) => field));
  const standing = Object.entries(standIns).filter(([field]) => wrong.has(field));
  const put = putters[kind](before, { ...Object(item), ...Object.fromEntries(standing) });
  if (!put.ok) return [];
  const after = withDefaultPolicy(put.configuration, kind, facts.defaultPolicyName);
  return problemsOf(before, after, kind, facts).filter(({ path: [field] }) => !wrong.has(field));
}

/** In the place of what people forget most; nothing is stored with them. */
const standIns = { name: '…', url: 'https://unset.invalid' };

type Put = { ok: true; configuration: Configuration; id: string; name: string } | ReturnType<typeof invalid>;

/** Each puts the item last in its list: the validator then finds what occurs twice in the edited one. */
const putters: Readonly<Record<EditedKind, (before: Configuration, item: unknown) => Put>> = {
  passwordSyncGroups: (before, item) => {
    const { issues, output, success } = v.safeParse(SyncGroupSchema, item);
    if (!success) return invalid(shapeProblems(issues));
    const passwordSyncGroups = [...others(before.passwordSyncGroups, output.id), output];
    return { ok: true, ...output, configuration: { ...before, passwordSyncGroups } };
  },
  passwordPolicies: (before, item) => {
    const { issues, output, success } = v.safeParse(PasswordPolicySchema, item);
    if (!success) return invalid(shapeProblems(issues));
    const rest = others(before.passwordPolicies, output.id).map((policy) =>
      output.defaultPolicy && policy.defaultPolicy ? { ...policy, defaultPolicy: false } : policy,
    );
    return { ok: true, ...output, configuration: { ...before, passwordPolicies: [...rest, output] } };
  },
  sources: (before, item) => {
    const { issues, output, success } = v.safeParse(SourceSchema, item);
    if (!success) return invalid(shapeProblems(issues));
    const sources = [...others(before.sources, output.id), output];
    const accounts = accountsAfter(before, output);
    return { ok: true, ...output, configuration: { ...before, sources, accounts } };
  },
};

/** Links are bound to connector and origin; and only an authentication source has a marked account, its first one. */
function accountsAfter({ sources, accounts }: Configuration, source: Source): AccountConfiguration[] {
  const former = sources.find(({ id }) => id === source.id);
  if (!former) return accounts;
  if (isMoved(former, source)) return accounts.filter(({ sourceId }) => sourceId !== source.id);
  if (former.authenticationSource === source.authenticationSource) return accounts;
  const own = accounts.filter(({ sourceId }) => sourceId === source.id);
  const marked = source.authenticationSource ? (own.find(isMarked) ?? own[0])?.id : undefined;
  return accounts.map((account) => {
    const authenticationAccount = account.id === marked;
    const stays = account.sourceId !== source.id || account.authenticationAccount === authenticationAccount;
    return stays ? account : { ...account, authenticationAccount };
  });
}

/** Whether what is bound to the source (credential, links, consent) is lost. */
export function isMoved(former: Pick<Source, 'connector' | 'url'>, source: Pick<Source, 'connector' | 'url'>): boolean {
  return former.connector !== source.connector || originOf(former) !== originOf(source);
}

function withDefaultPolicy(after: Configuration, kind: EditedKind, name: string): Configuration {
  if (kind === 'passwordPolicies' || after.passwordPolicies.length > 0) return after;
  return { ...after, passwordPolicies: [{ ...newPolicy('default', name), defaultPolicy: true }] };
}

function countProblems(after: Configuration, kind: EditedKind): Problem[] {
  const most = maxEntries[kind];
  return after[kind].length > most ? [{ path: [], sentence: text('model.edit.tooMany', most) }] : [];
}

/** What is wrong with the item itself, and elsewhere only what was not wrong before. */
function problemsOf(before: Configuration, after: Configuration, kind: EditedKind, facts: EditFacts): Problem[] {
  const found = validateConfiguration(after, facts.connectors);
  if (found.length === 0) return [];
  const at = after[kind].length - 1;
  const isOwn = ({ path }: Problem) => path[0] === kind && path[1] === at;
  const known = new Set(
    found.every(isOwn)
      ? []
      : validateConfiguration(before, facts.connectors).map(({ sentence }) => JSON.stringify(sentence)),
  );
  return found.flatMap((problem) => {
    if (isOwn(problem)) return [{ ...problem, path: problem.path.slice(2) }];
    if (known.has(JSON.stringify(problem.sentence))) return [];
    return [{ ...problem, path: fieldBehind(problem.sentence) }];
  });
}

/** Where the edited item is to be mended, when what is wrong then stands elsewhere. */
function fieldBehind({ key }: Text): Path {
  const field = fields[key];
  return field === undefined ? [] : [field];
}

const fields: { readonly [K in TextKey]?: string } = {
  'model.valid.noDefaultPolicy': 'defaultPolicy',
  'model.valid.noPasswordManagement': 'passwordManagement',
  'model.valid.noApplication': 'applications',
  'model.valid.notDirectConnect': 'connector',
};

function deleted(before: Configuration, { kind, id, basedOn }: Delete): Edited {
  const item = before[kind].find((each) => each.id === id);
  if (!item || !isSame(item, basedOn)) return { ok: false, why: 'conflict' };
  const obstacle = obstacleToDeleting(before, kind, id);
  if (obstacle) return invalid([{ path: [], sentence: obstacle }]);
  return { ok: true, configuration: without(before, kind, id), name: item.name };
}

function obstacleToDeleting(before: Configuration, kind: EditedKind, id: string): Text | null {
  if (kind === 'passwordPolicies') {
    const policy = before.passwordPolicies.find((each) => each.id === id);
    const users = usersOfPolicy(before, id).map(({ name }) => name);
    if (users.length > 0) return text('model.edit.policyInUse', policy?.name ?? id, users.join(', '));
    return policy?.defaultPolicy ? text('model.edit.policyIsDefault', policy.name) : null;
  }
  const group = before.passwordSyncGroups.find(({ sourceIds }) => sourceIds.includes(id));
  if (kind !== 'sources' || !group) return null;
  const source = before.sources.find((each) => each.id === id);
  return text('model.edit.sourceInGroup', source?.name ?? id, group.name);
}

/** The groups that follow a policy, and the sources that have it for their own. */
function usersOfPolicy(
  { passwordSyncGroups, sources }: Pick<Configuration, 'passwordSyncGroups' | 'sources'>,
  id: string,
): readonly { readonly id: string; readonly name: string }[] {
  return [...passwordSyncGroups, ...sources].filter(({ passwordPolicyId }) => passwordPolicyId === id);
}

function without(before: Configuration, kind: EditedKind, id: string): Configuration {
  if (kind === 'passwordPolicies') return { ...before, passwordPolicies: others(before.passwordPolicies, id) };
  if (kind === 'sources') {
    const accounts = before.accounts.filter(({ sourceId }) => sourceId !== id);
    return { ...before, sources: others(before.sources, id), accounts };
  }
  const group = before.passwordSyncGroups.find((each) => each.id === id);
  return {
    ...before,
    passwordSyncGroups: others(before.passwordSyncGroups, id),
    sources: before.sources.map((source) =>
      group?.sourceIds.includes(source.id) ? { ...source, passwordPolicyId: group.passwordPolicyId } : source,
    ),
  };
}

function others<T extends { readonly id: string }>(items: readonly T[], id: string): T[] {
  return items.filter((item) => item.id !== id);
}

function isMarked({ authenticationAccount }: AccountConfiguration): boolean {
  return authenticationAccount;
}

function invalid(problems: readonly Problem[]) {
  return { ok: false as const, why: 'invalid' as const, problems };
}
