import {
  configurationFileLimit,
  configurationIn,
  contentProblems,
  maxProblems,
  tooLarge,
} from '../configuration/content.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { type Text, text } from '../text.ts';
import type { KnownConnector } from '../configuration/validity.ts';

/** The kinds of records that an organisation can set up through browser policy. */
export const managedKinds = ['passwordPolicies', 'sources', 'accounts', 'passwordSyncGroups'] as const;
export type ManagedKind = (typeof managedKinds)[number];

/** What of this profile's set-up the organisation manages: ids of records that nobody changes or removes here. */
export interface Managed extends Readonly<Record<ManagedKind, readonly string[]>> {
  readonly identity: boolean;
  /** Why what the organisation wants was not applied; empty when it was, or when there is nothing. */
  readonly problems: readonly Text[];
  /** What of the person's own was renamed, altered or removed when that was last necessary; absent when it never was. */
  readonly gaveWay?: readonly Text[];
  /** What was last read from the policy, as JSON; null while there is no policy. */
  readonly content: string | null;
}

export const notManaged: Managed = {
  identity: false,
  passwordPolicies: [],
  sources: [],
  accounts: [],
  passwordSyncGroups: [],
  problems: [],
  content: null,
};

export function isManaged(managed: Managed, kind: ManagedKind, id: string): boolean {
  return managed[kind].includes(id);
}

/** What the organisation manages when this configuration is applied. */
export function managedBy(configuration: Configuration, content: string): Managed {
  const ids = (kind: ManagedKind) => configuration[kind].map(({ id }) => id);
  return {
    identity: configuration.identity !== undefined,
    passwordPolicies: ids('passwordPolicies'),
    sources: ids('sources'),
    accounts: ids('accounts'),
    passwordSyncGroups: ids('passwordSyncGroups'),
    problems: [],
    content,
  };
}

/**
 * Fields that hold an object of any names: Chromium's policies know none, so in managed configuration they are JSON in a
 * text. The managed schema is made by this, too (test/unit/core/model/managed-schema.test.ts).
 */
export const jsonTextFields: ReadonlySet<string> = new Set(['connectorAttributes', 'attributes']);

export type ManagedReading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly sentences: readonly Text[] };

/**
 * Reads what the organisation's policy says, through the validator of the import. It must be complete in itself, but for
 * the default policy, which may be the person's own.
 */
export function readManagedConfiguration(
  policy: Readonly<Record<string, unknown>>,
  connectors: readonly KnownConnector[],
): ManagedReading {
  const sentences: Text[] = [];
  const unpacked = unpack(policy, '', sentences);
  const file = { passwordPolicies: [], sources: [], passwordSyncGroups: [], ...Object(unpacked), lockstep: 1 };
  const json = JSON.stringify(file);
  if (json.length > configurationFileLimit) return { ok: false, sentences: [tooLarge()] };
  for (const { sentence } of contentProblems(json, connectors)) {
    if (sentence.key !== 'model.valid.noDefaultPolicy') sentences.push(inPolicy(sentence));
  }
  if (sentences.length > 0) return { ok: false, sentences: once(sentences).slice(0, maxProblems) };
  return { ok: true, configuration: configurationIn(json) };
}

/**
 * The value with every JSON text replaced by what it says: those of {@link jsonTextFields}, and whole kinds, which are
 * texts where a policy comes from the registry of Windows into Firefox.
 */
function unpack(value: unknown, place: string, sentences: Text[]): unknown {
  if (Array.isArray(value)) return value.map((each, index) => unpack(each, `${place}[${index}]`, sentences));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, held]: [string, unknown]) => {
    const here = place === '' ? name : `${place}.${name}`;
    const mayBeText = place === '' || jsonTextFields.has(name);
    const said = mayBeText && typeof held === 'string' ? parsed(held) : held;
    if (said !== null) return [[name, unpack(said, here, sentences)]];
    sentences.push(text('model.managed.notJson', here));
    return [];
  });
  return Object.fromEntries(entries);
}

function parsed(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** A secret is found as a key and again as a field that is not known. */
function once(sentences: readonly Text[]): Text[] {
  return [...new Map(sentences.map((sentence) => [JSON.stringify(sentence), sentence])).values()];
}

/** The sentence of a file tells to enter a secret after the import; a policy is read by everyone at the machine. */
function inPolicy(sentence: Text): Text {
  return sentence.key === 'model.shape.secret' ? { ...sentence, key: 'model.managed.secret' } : sentence;
}
