import * as v from 'valibot';
import { type Configuration, ConfigurationSchema, maxEntries } from './configuration.ts';
import { isUnknownField, looksLikeSecret, type Path, pathOf, placeOf, type Problem, shapeProblems } from './shape.ts';
import { type Text, text, type TextKey } from '../text.ts';
import { type KnownConnector, validateConfiguration } from './validity.ts';

/** In characters. Far more than any real configuration; what is longer is refused unread. */
export const configurationFileLimit = 5_000_000;

/** Enough to work on at once; an admin corrects the first and many others vanish. */
export const maxProblems = 100;

/** Of these the first by line are said; more are not even looked at. */
export const maxFindings = 1000;

export type ConfigurationContent =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly sentences: readonly Text[] };

/**
 * Reads a configuration file that came in a message: size, JSON, keys, shape and validity. Refuses what
 * `readConfigurationFile` of configuration-file.ts refuses, but for a key that is there twice, of which it takes the
 * last. Line numbers are for the page: the parser that knows them stays out of the background.
 */
export function readConfigurationContent(file: string, connectors: readonly KnownConnector[]): ConfigurationContent {
  const json = jsonOf(file);
  const unread = reasonNotToRead(json);
  if (unread) return { ok: false, sentences: [unread] };
  try {
    JSON.parse(json);
  } catch {
    return { ok: false, sentences: [text('model.file.notJson')] };
  }
  const problems = contentProblems(json, connectors);
  if (problems.length > 0)
    return { ok: false, sentences: problems.slice(0, maxProblems).map(({ sentence }) => sentence) };
  return { ok: true, configuration: configurationIn(json) };
}

/** Without the mark that some editors put before it. */
export function jsonOf(file: string): string {
  return file.replace(/^\uFEFF/, '');
}

export function reasonNotToRead(json: string): Text | null {
  if (json.length > configurationFileLimit) return tooLarge();
  return json.trim() === '' ? text('model.file.empty') : null;
}

/** What is said of a file that is not even read. */
export function tooLarge(): Text {
  return text('model.file.tooLarge', configurationFileLimit / 1_000_000);
}

/** `json` without {@link contentProblems}. */
export function configurationIn(json: string): Configuration {
  return v.parse(ConfigurationSchema, JSON.parse(json));
}

/** What is wrong in a file that is JSON, each with its place; of keys and of the rest at most {@link maxFindings}. */
export function contentProblems(json: string, connectors: readonly KnownConnector[]): readonly Problem[] {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path: [], sentence: text('model.file.notAnObject') }];
  return [...keyProblems(value), ...shapeAndValidity(value, json, connectors).slice(0, maxFindings)];
}

const deepest = 32;
/** In one object. */
const maxUnknownFields = 10;
const pollutingKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Keys that must not be in the file, wherever they stand: polluting ones and, unless told otherwise, secrets. */
export function keyProblems(
  root: object,
  wrongKey: (key: string, value: unknown) => TextKey | null = wrongInOurs,
): Problem[] {
  const problems: Problem[] = [];
  const open: { value: object; path: Path }[] = [{ value: root, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: holder, path } = next;
    if (path.length > deepest) return [{ path, sentence: text('model.file.tooDeep') }];
    const isList = Array.isArray(holder);
    const entries: [string, unknown][] = Object.entries(holder);
    for (const [key, value] of entries) {
      const wrong = isList ? null : wrongKey(key, value);
      if (wrong && problems.length < maxFindings) {
        const here = [...path, key];
        problems.push({ path: here, sentence: text(wrong, placeOf(here)) });
      }
      if (typeof value === 'object' && value !== null)
        open.push({ value, path: [...path, isList ? Number(key) : key] });
    }
  }
  return problems;
}

export function pollutingKey(key: string): TextKey | null {
  return pollutingKeys.has(key) ? 'model.file.pollutingKey' : null;
}

function wrongInOurs(key: string, value: unknown): TextKey | null {
  const isSecret = typeof value === 'string' && looksLikeSecret(key) && !isPlaceholder(value);
  return pollutingKey(key) ?? (isSecret ? 'model.shape.secret' : null);
}

/** A variable and nothing else, as the description of a web service has where its requests take a password. */
function isPlaceholder(value: string): boolean {
  return /^\{\{ *(?:login|nativeIdentity|currentPassword|newPassword|accessToken|(?:secrets|settings|kept)\.[A-Za-z0-9]+) *(?:\| *[A-Za-z]+ *)?\}\}$/.test(
    value,
  );
}

function shapeAndValidity(value: object, json: string, connectors: readonly KnownConnector[]): readonly Problem[] {
  const tooMany = countProblems(value);
  if (tooMany.length > 0) return tooMany;
  // Loses its unknown fields below.
  const content = JSON.parse(json) as Record<string, unknown>;
  const { unknownFields, issues } = shapeIssues(content);
  if (unknownFields.length + issues.length === 0) return validateConfiguration(configurationIn(json), connectors);
  const shape = shapeProblems([...unknownFields, ...issues].slice(0, maxFindings)).map(versionFirst);
  const isOurs = shape.every(({ path }) => placeOf(path) !== 'lockstep');
  return isOurs ? [...shape, ...validityOfTheRest(content, issues, connectors)] : shape;
}

/** What is invalid among the records whose shape is right, so that an admin sees it together with what is wrong there. */
function validityOfTheRest(
  content: Readonly<Record<string, unknown>>,
  issues: readonly v.BaseIssue<unknown>[],
  connectors: readonly KnownConnector[],
): readonly Problem[] {
  const broken = new Set(issues.map((issue) => placeOf(pathOf(issue).slice(0, 2))));
  const isLeftOut = (kind: Kind) => [...broken].some((place) => place === kind || place.startsWith(`${kind}[`));
  const kept = (kind: Kind): readonly { readonly record: unknown; readonly index: number }[] => {
    const list = content[kind];
    if (!Array.isArray(list) || broken.has(kind)) return [];
    const records: readonly unknown[] = list;
    return records
      .map((record, index) => ({ record, index }))
      .filter(({ index }) => !broken.has(placeOf([kind, index])));
  };
  const rest = new Map(kinds.map((kind) => [kind, kept(kind)]));
  const lists = [...rest].map(([kind, records]) => [kind, records.map(({ record }) => record)]);
  const configuration = v.parse(ConfigurationSchema, { lockstep: 1, ...Object.fromEntries(lists) });
  return validateConfiguration(configuration, connectors)
    .filter(({ sentence }) => !missing.some(([kind, keys]) => keys.has(sentence.key) && isLeftOut(kind)))
    .map(({ path: [kind, index, ...path], sentence }) => {
      const at = rest.get(kind as Kind)?.[Number(index)]?.index;
      return { path: at === undefined ? [String(kind)] : [String(kind), at, ...path], sentence };
    });
}

type Kind = keyof typeof maxEntries;
const kinds = Object.keys(maxEntries) as readonly Kind[];

/** What is said where something is not there: while a record of that kind is left out, nobody knows. */
const missing: readonly (readonly [Kind, ReadonlySet<TextKey>])[] = [
  [
    'passwordPolicies',
    new Set(['model.valid.noDefaultPolicy', 'model.valid.sourcePolicyMissing', 'model.valid.groupPolicyMissing']),
  ],
  ['sources', new Set(['model.valid.accountSourceMissing', 'model.valid.groupSourceMissing'])],
];

/** Before the shape: what no configuration has so many of would take long to look at one by one. */
function countProblems(value: object): Problem[] {
  const lists = new Map<string, unknown>(Object.entries(value));
  return Object.entries(maxEntries).flatMap(([kind, most]) => {
    const list = lists.get(kind);
    const isTooLong = Array.isArray(list) && list.length > most;
    return isTooLong ? [{ path: [kind], sentence: text('model.shape.tooMany', kind, most) }] : [];
  });
}

/** Valibot names the first unknown field of an object only; taken out and asked again, it names the next. */
function shapeIssues(value: unknown): {
  readonly unknownFields: readonly v.BaseIssue<unknown>[];
  readonly issues: readonly v.BaseIssue<unknown>[];
} {
  const unknownFields: v.BaseIssue<unknown>[] = [];
  for (let round = 0; ; round += 1) {
    const issues = v.safeParse(ConfigurationSchema, value).issues ?? [];
    const found = issues.filter(isUnknownField);
    if (found.length === 0 || round === maxUnknownFields || unknownFields.length > maxFindings)
      return { unknownFields, issues };
    unknownFields.push(...found);
    for (const { path } of found) {
      const item = path?.at(-1);
      if (item && typeof item.input === 'object' && item.input) Reflect.deleteProperty(item.input, String(item.key));
    }
  }
}

/** A file without our version is some other file: that is the news, not that the field is missing. */
function versionFirst(problem: Problem): Problem {
  return placeOf(problem.path) === 'lockstep' ? { ...problem, sentence: text('model.file.notOurs') } : problem;
}
