import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import * as v from 'valibot';
import { type Account, AccountSchema } from './account.ts';
import { type Configuration, ConfigurationSchema, mostEntries } from './configuration.ts';
import {
  isUnknownField,
  looksLikeSecret,
  type Path,
  placeOf,
  type Problem,
  shapeProblems,
} from './configuration-shape.ts';
import { counted, type Text, text, type TextKey } from './text.ts';
import { type KnownConnector, validateConfiguration } from './validity.ts';

/** In characters. Far more than any real configuration; what is longer is refused unread. */
export const configurationFileLimit = 5_000_000;

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

export interface FileProblem {
  /** From 1; null where the problem is the file as a whole. */
  readonly line: number | null;
  readonly sentence: Text;
}

/**
 * Reads a configuration file, as chosen by a person or sent in a message: size, JSON, shape and validity, in this
 * order, and all problems of the first of these that has any. Reading changes and runs nothing.
 */
export function readConfigurationFile(file: string, connectors: readonly KnownConnector[]): ConfigurationReading {
  if (file.length > configurationFileLimit) return refused(tooLarge());
  const json = file.replace(/^\uFEFF/, '');
  if (json.trim() === '') return refused(text('model.file.empty'));

  const errors: ParseError[] = [];
  let tree: Node | undefined;
  try {
    tree = parseTree(json, errors, { disallowComments: true });
  } catch {
    // The parser recurses: only nesting that no configuration has gets it here.
    return refused(text('model.file.tooDeep'));
  }
  const [error] = errors;
  if (!tree || error) {
    return { ok: false, problems: [{ line: lineOf(json, error?.offset ?? 0), sentence: notJson(error) }] };
  }

  const findings = [...keyProblems(tree), ...contentProblems(tree, json, connectors)];
  if (findings.length > 0) return { ok: false, problems: inOrder(findings, json) };
  return { ok: true, configuration: v.parse(ConfigurationSchema, JSON.parse(json)) };
}

/** What the page says of a file that it does not even read. */
export function tooLarge(): Text {
  return text('model.file.tooLarge', configurationFileLimit / 1_000_000);
}

/** The configuration as a file that {@link readConfigurationFile} reads back to the same. Holds no secret. */
export function writeConfigurationFile(configuration: Configuration): string {
  return `${JSON.stringify(configuration, null, 2)}\n`;
}

/** What of a stored account belongs into a configuration. */
export function accountConfiguration(account: Account): Configuration['accounts'][number] {
  return v.parse(v.object(AccountSchema.entries), account);
}

interface Finding {
  readonly offset: number;
  readonly sentence: Text;
}

/** Enough to work on at once; an admin corrects the first and many others vanish. */
const mostProblems = 100;
const deepest = 32;
/** Of these the first by line are said; more are not even looked at. */
const mostFindings = 1000;
/** In one object. */
const mostUnknownFields = 10;
const pollutingKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Keys that must not be in the file, wherever they stand: polluting ones, repeated ones, secrets. */
function keyProblems(root: Node): Finding[] {
  const findings: Finding[] = [];
  const open: { node: Node; path: Path }[] = [{ node: root, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, path } = next;
    if (path.length > deepest) return [{ offset: node.offset, sentence: text('model.file.tooDeep') }];
    if (node.type === 'array')
      node.children?.forEach((child, index) => open.push({ node: child, path: [...path, index] }));
    if (node.type !== 'object') continue;
    const seen = new Set<string>();
    for (const { key, offset, value } of propertiesOf(node)) {
      const here = [...path, key];
      const wrong = wrongKey(key, value, seen);
      if (wrong) findings.push({ offset, sentence: text(wrong, placeOf(here)) });
      seen.add(key);
      if (value.children) open.push({ node: value, path: here });
    }
  }
  return findings;
}

function wrongKey(key: string, value: Node, seen: ReadonlySet<string>): TextKey | null {
  if (pollutingKeys.has(key)) return 'model.file.pollutingKey';
  if (seen.has(key)) return 'model.file.keyTwice';
  return value.type === 'string' && looksLikeSecret(key) ? 'model.shape.secret' : null;
}

function propertiesOf(node: Node): { key: string; offset: number; value: Node }[] {
  return (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key && value ? [{ key: String(key.value), offset: key.offset, value }] : [];
  });
}

function contentProblems(tree: Node, json: string, connectors: readonly KnownConnector[]): Finding[] {
  if (tree.type !== 'object') return [{ offset: tree.offset, sentence: text('model.file.notAnObject') }];
  return problemsOf(json, connectors)
    .slice(0, mostFindings)
    .map(({ path, sentence }) => ({ offset: offsetOf(tree, path), sentence }));
}

function problemsOf(json: string, connectors: readonly KnownConnector[]): readonly Problem[] {
  const tooMany = countProblems(JSON.parse(json));
  if (tooMany.length > 0) return tooMany;
  const issues = shapeIssues(JSON.parse(json));
  if (issues.length > 0) return shapeProblems(issues.slice(0, mostFindings)).map(versionFirst);
  return validateConfiguration(v.parse(ConfigurationSchema, JSON.parse(json)), connectors);
}

/** Before the shape: what no configuration has so many of would take long to look at one by one. */
function countProblems(value: object): Problem[] {
  const lists = new Map<string, unknown>(Object.entries(value));
  return Object.entries(mostEntries).flatMap(([kind, most]) => {
    const list = lists.get(kind);
    const isTooLong = Array.isArray(list) && list.length > most;
    return isTooLong ? [{ path: [kind], sentence: text('model.shape.tooMany', kind, most) }] : [];
  });
}

/** Valibot names the first unknown field of an object only; taken out and asked again, it names the next. */
function shapeIssues(value: unknown): v.BaseIssue<unknown>[] {
  const unknownFields: v.BaseIssue<unknown>[] = [];
  for (let round = 0; ; round += 1) {
    const issues = v.safeParse(ConfigurationSchema, value).issues ?? [];
    const found = issues.filter(isUnknownField);
    if (found.length === 0 || round === mostUnknownFields || unknownFields.length > mostFindings)
      return [...unknownFields, ...issues];
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

/** Where the path stands in the file; for what is missing, where the part stands that should hold it. */
function offsetOf(tree: Node, path: Path): number {
  const node = findNodeAtLocation(tree, [...path]);
  if (node) return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  return path.length === 0 ? tree.offset : offsetOf(tree, path.slice(0, -1));
}

/** By line, the same said once, and no more than a person can read. */
function inOrder(findings: readonly Finding[], json: string): FileProblem[] {
  const sorted = findings.toSorted((a, b) => a.offset - b.offset);
  const once = [...new Map(sorted.map((finding) => [JSON.stringify(finding), finding])).values()];
  const shown: FileProblem[] = once
    .slice(0, mostProblems)
    .map(({ offset, sentence }) => ({ line: lineOf(json, offset), sentence }));
  const left = once.length - shown.length;
  return left > 0 ? [...shown, { line: null, sentence: counted('model.file.moreProblems', left) }] : shown;
}

function lineOf(json: string, offset: number): number {
  let line = 1;
  for (let at = json.indexOf('\n'); at !== -1 && at < offset; at = json.indexOf('\n', at + 1)) line += 1;
  return line;
}

function notJson(error: ParseError | undefined): Text {
  return text((error && whatIsNotJson[printParseErrorCode(error.error)]) ?? 'model.file.notJson');
}

const whatIsNotJson: Readonly<Record<string, TextKey>> = {
  InvalidCommentToken: 'model.file.comment',
  CommaExpected: 'model.file.commaMissing',
  PropertyNameExpected: 'model.file.nameExpected',
  CloseBraceExpected: 'model.file.notClosed',
  CloseBracketExpected: 'model.file.notClosed',
  UnexpectedEndOfString: 'model.file.badText',
  InvalidCharacter: 'model.file.badText',
  InvalidEscapeCharacter: 'model.file.badText',
  InvalidUnicode: 'model.file.badText',
};

function refused(sentence: Text): ConfigurationReading {
  return { ok: false, problems: [{ line: null, sentence }] };
}
