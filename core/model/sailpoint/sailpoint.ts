import * as v from 'valibot';
import { type Path, type Problem, shapeProblems } from '../configuration/shape.ts';
import { type SyncGroup, SyncGroupSchema } from '../group.ts';
import { type PasswordPolicy, PasswordPolicySchema } from '../policy.ts';
import { SourceSchema } from '../source.ts';
import { text } from '../text.ts';

/**
 * SailPoint's own objects, as the ISC API of version 3 (and later, under the same names) returns them:
 * `PasswordPolicyV3Dto` of GET /password-policies, `PasswordSyncGroup` of GET /password-sync-groups, `Source` of GET
 * /sources. Every field is optional there, and some are null; what we need of each is required here.
 */
export interface SailPointObjects {
  readonly policies: readonly SailPointPolicy[];
  readonly groups: readonly SailPointGroup[];
  readonly sources: readonly SailPointSource[];
}

/** Where in the file an object stands, and the names of its fields that Lockstep has no place for. */
interface FromFile {
  readonly path: Path;
  readonly foreign: readonly string[];
}

export interface SailPointPolicy extends FromFile {
  /** Every field that both know; one that the object leaves out or has as null is *not set*. */
  readonly policy: Pick<PasswordPolicy, SharedPolicyField>;
  /** The sources that follow it; null where the object does not say. */
  readonly sourceIds: readonly string[] | null;
}

export interface SailPointGroup extends FromFile {
  readonly group: SyncGroup;
}

export interface SailPointSource extends FromFile {
  readonly source: v.InferOutput<typeof SailPointSourceSchema>;
}

/** What a policy is called by both, with the same meaning. */
export const sharedPolicyFields = [
  'id',
  'name',
  'description',
  'defaultPolicy',
  'minLength',
  'maxLength',
  'minAlpha',
  'minUpper',
  'minLower',
  'minNumeric',
  'minSpecial',
  'minCharacterTypes',
  'maxRepeatedChars',
  'useAccountAttributes',
  'useIdentityAttributes',
  'validateAgainstAccountId',
  'accountIdMinWordLength',
  'validateAgainstAccountName',
  'accountNameMinWordLength',
  'useDictionary',
  'enablePasswdExpiration',
  'passwordExpiration',
  'firstExpirationReminder',
  'requireStrongAuthn',
  'requireStrongAuthOffNetwork',
  'requireStrongAuthUntrustedGeographies',
] as const satisfies readonly (keyof PasswordPolicy)[];

type SharedPolicyField = (typeof sharedPolicyFields)[number];

/**
 * What stands in a file of SailPoint's objects: one object, a list of them in any mixture, or lists under
 * `passwordPolicies`, `passwordSyncGroups` and `sources`. Null when the file is something else.
 */
export function readSailPoint(value: unknown): { objects: SailPointObjects; problems: readonly Problem[] } | null {
  const found = objectsIn(value);
  if (found === null) return null;
  const problems: Problem[] = [];
  const read = <T>(kind: Kind, parse: (object: Located) => Parsed<T>): T[] =>
    found.flatMap((located) => {
      if (located.kind !== kind) return [];
      const { value: object, problems: wrong } = parse(located);
      problems.push(...wrong);
      return object === null ? [] : [object];
    });
  const objects = {
    policies: read('policy', readPolicy),
    groups: read('group', readGroup),
    sources: read('source', readSource),
  };
  return { objects, problems: [...problems, ...unknownObjects(found), ...idsTwice(found)] };
}

function unknownObjects(found: readonly Located[]): Problem[] {
  return found.flatMap(({ kind, path }) =>
    kind === null ? [{ path, sentence: text('model.sailpoint.unknownObject') }] : [],
  );
}

function idsTwice(found: readonly Located[]): Problem[] {
  const seen = new Set<string>();
  return found.flatMap(({ kind, path, value: { id } }) => {
    const key = JSON.stringify([kind, id]);
    const isTwice = typeof id === 'string' && seen.has(key);
    seen.add(key);
    return isTwice ? [{ path: [...path, 'id'], sentence: text('model.sailpoint.idTwice', id) }] : [];
  });
}

type Kind = 'policy' | 'group' | 'source';

interface Located {
  readonly path: Path;
  /** Null where the object is none of them. */
  readonly kind: Kind | null;
  readonly value: Readonly<Record<string, unknown>>;
}

const listNames: ReadonlyMap<string, Kind> = new Map([
  ['passwordPolicies', 'policy'],
  ['passwordSyncGroups', 'group'],
  ['sources', 'source'],
]);

function objectsIn(value: unknown): readonly Located[] | null {
  if (Array.isArray(value)) {
    const located = value.map((each: unknown, index) => locate(each, [index], kindOf(each)));
    return located.some(({ kind }) => kind !== null) ? located : null;
  }
  // What carries our version is our file, whatever else is in it.
  if (!isRecord(value) || 'lockstep' in value) return null;
  const kind = kindOf(value);
  if (kind !== null) return [locate(value, [], kind)];
  const lists = Object.entries(value);
  if (lists.length === 0 || !lists.every(([name, list]) => listNames.has(name) && Array.isArray(list))) return null;
  const located = lists.flatMap(([name, list]) =>
    [list].flat().map((each: unknown, index) => locate(each, [name, index], listNames.get(name) ?? null)),
  );
  // Sources as our own file has them: it has only lost its version.
  return located.some((each) => 'passwordChangeMode' in each.value) ? null : located;
}

function locate(value: unknown, path: Path, kind: Kind | null): Located {
  return isRecord(value) ? { path, kind, value } : { path, kind: null, value: {} };
}

function kindOf(value: unknown): Kind | null {
  if (!isRecord(value)) return null;
  if ('connector' in value) return 'source';
  if ('passwordPolicyId' in value) return 'group';
  return rules.some((field) => field in value) ? 'policy' : null;
}

const rules = sharedPolicyFields.filter((field) => field !== 'id' && field !== 'name' && field !== 'description');

interface Parsed<T> {
  readonly value: T | null;
  readonly problems: readonly Problem[];
}

const SourceIdsSchema = v.array(v.string());
const PolicySchema = v.object({
  ...v.pick(PasswordPolicySchema, sharedPolicyFields).entries,
  sourceIds: v.optional(SourceIdsSchema),
});
const GroupSchema = v.object({ ...SyncGroupSchema.entries, sourceIds: v.optional(SourceIdsSchema, []) });
const SailPointSourceSchema = v.object({
  id: SourceSchema.entries.id,
  name: SourceSchema.entries.name,
  description: v.optional(SourceSchema.entries.description),
  connector: v.optional(v.string()),
  passwordPolicies: v.optional(v.array(v.object({ id: v.string() })), []),
});

function readPolicy({ path, value }: Located): Parsed<SailPointPolicy> {
  const known = pick(value, [...sharedPolicyFields, 'sourceIds']);
  return parsed(PolicySchema, known, path, ({ sourceIds, ...policy }) => ({
    path,
    foreign: foreignIn(value, known),
    policy,
    sourceIds: sourceIds ?? null,
  }));
}

function readGroup({ path, value }: Located): Parsed<SailPointGroup> {
  const known = pick(value, ['id', 'name', 'passwordPolicyId', 'sourceIds']);
  return parsed(GroupSchema, known, path, (group) => ({ path, foreign: foreignIn(value, known), group }));
}

function readSource({ path, value }: Located): Parsed<SailPointSource> {
  const known = pick(value, ['id', 'name', 'description', 'connector', 'passwordPolicies']);
  return parsed(SailPointSourceSchema, known, path, (source) => ({ path, foreign: foreignIn(value, known), source }));
}

function parsed<S extends v.GenericSchema, T>(
  schema: S,
  value: unknown,
  path: Path,
  make: (output: v.InferOutput<S>) => T,
): Parsed<T> {
  const result = v.safeParse(schema, value);
  return result.success
    ? { value: make(result.output), problems: [] }
    : { value: null, problems: shapeProblems(result.issues, path) };
}

/** These fields as far as they say something: null is SailPoint's *not set*. */
function pick(value: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  const wanted = new Set(fields);
  return Object.fromEntries(Object.entries(value).filter(([field, held]) => wanted.has(field) && held !== null));
}

/** Fields that say something and are none of ours. */
function foreignIn(value: Readonly<Record<string, unknown>>, known: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value).filter((field) => !(field in known) && value[field] !== null);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
