import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import {
  configurationIn,
  contentProblems,
  jsonOf,
  keyProblems,
  maxFindings,
  maxProblems,
  pollutingKey,
  reasonNotToRead,
} from './content.ts';
import { type Path, placeOf, type Problem } from './shape.ts';
import type { Configuration } from './configuration.ts';
import { mergeSailPoint, type SailPointNote } from '../sailpoint/merge.ts';
import { readSailPoint } from '../sailpoint/sailpoint.ts';
import { counted, type Text, text, type TextKey } from '../text.ts';
import type { KnownConnector } from './validity.ts';

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

export interface FileProblem {
  /** From 1; null where the problem is the file as a whole. */
  readonly line: number | null;
  readonly sentence: Text;
}

/** What a file would put in the place of what is set up; `notes` is what is said of SailPoint's objects, null for ours. */
export type ImportReading =
  | { readonly ok: true; readonly configuration: Configuration; readonly notes: readonly SailPointNote[] | null }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Reads a file that a person chose to import: ours, or one of SailPoint's objects, which are merged into `current`.
 * Reading changes and runs nothing.
 */
export function readImportFile(
  file: string,
  connectors: readonly KnownConnector[],
  current: Configuration,
): ImportReading {
  const read = readJson(file);
  if (!read.ok) return read;
  const value: unknown = JSON.parse(read.json);
  const sailPoint = readSailPoint(value);
  if (sailPoint === null) {
    const reading = readOurs(read, connectors);
    return reading.ok ? { ...reading, notes: null } : reading;
  }
  const twice = keysTwice(read.tree);
  const merged = mergedSailPoint(value, sailPoint, connectors, current);
  if (merged.ok && twice.length === 0) return merged;
  const findings = [...twice, ...(merged.ok ? [] : findingsOf(read.tree, merged.wrong))];
  return { ok: false, problems: inOrder(findings, read.json) };
}

/** The same of objects that were read from SailPoint itself: there are no lines that somebody could look at. */
export function readSailPointDocuments(
  documents: unknown,
  connectors: readonly KnownConnector[],
  current: Configuration,
): ImportReading {
  const sailPoint = readSailPoint(documents);
  if (sailPoint === null) return refused(text('model.file.notOurs'));
  const merged = mergedSailPoint(documents, sailPoint, connectors, current);
  if (merged.ok) return merged;
  return { ok: false, problems: firstOf(merged.wrong.map(({ sentence }) => ({ line: null, sentence }))) };
}

type Merged = Extract<ImportReading, { ok: true }> | { readonly ok: false; readonly wrong: readonly Problem[] };

function mergedSailPoint(
  value: unknown,
  { objects, problems }: NonNullable<ReturnType<typeof readSailPoint>>,
  connectors: readonly KnownConnector[],
  current: Configuration,
): Merged {
  // A source of SailPoint's may have what looks like a secret; nothing of it is taken over.
  const wrong = [...keyProblems(Object(value), pollutingKey), ...problems];
  if (wrong.length > 0) return { ok: false, wrong };
  const merged = mergeSailPoint(objects, current, connectors);
  if (merged.problems.length > 0) return { ok: false, wrong: merged.problems };
  return { ok: true, configuration: merged.configuration, notes: merged.notes };
}

/**
 * Reads a configuration file of ours: size, JSON, keys, shape and validity, and where in the file each problem stands.
 */
export function readConfigurationFile(file: string, connectors: readonly KnownConnector[]): ConfigurationReading {
  const read = readJson(file);
  return read.ok ? readOurs(read, connectors) : read;
}

/** Reads another kind of JSON file in the same way: what `problemsIn` finds in its content, by line. */
export function readJsonFile(
  file: string,
  problemsIn: (content: unknown) => readonly Problem[],
):
  { readonly ok: true; readonly content: unknown } | { readonly ok: false; readonly problems: readonly FileProblem[] } {
  const read = readJson(file);
  if (!read.ok) return read;
  const content: unknown = JSON.parse(read.json);
  const polluting = keyProblems(Object(content), pollutingKey);
  const problems = polluting.length > 0 ? polluting : problemsIn(content);
  const findings = [...keysTwice(read.tree), ...findingsOf(read.tree, problems)];
  return findings.length > 0 ? { ok: false, problems: inOrder(findings, read.json) } : { ok: true, content };
}

/** The configuration as a file that {@link readConfigurationFile} reads back to the same. Holds no secret. */
export function writeConfigurationFile(configuration: Configuration): string {
  return `${JSON.stringify(configuration, null, 2)}\n`;
}

interface Json {
  readonly ok: true;
  readonly json: string;
  readonly tree: Node;
}

function readJson(file: string): Json | Extract<ConfigurationReading, { ok: false }> {
  const json = jsonOf(file);
  const unread = reasonNotToRead(json);
  if (unread) return refused(unread);

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
  return { ok: true, json, tree };
}

function readOurs({ json, tree }: Json, connectors: readonly KnownConnector[]): ConfigurationReading {
  const findings = [...keysTwice(tree), ...findingsOf(tree, contentProblems(json, connectors))];
  if (findings.length > 0) return { ok: false, problems: inOrder(findings, json) };
  return { ok: true, configuration: configurationIn(json) };
}

interface Finding {
  readonly offset: number;
  readonly sentence: Text;
}

/** Of a key that is there twice, programs take the first or the last: the parsed file no longer shows it. */
function keysTwice(root: Node): Finding[] {
  const findings: Finding[] = [];
  const open: { node: Node; path: Path }[] = [{ node: root, path: [] }];
  for (let next = open.pop(); next && findings.length < maxFindings; next = open.pop()) {
    const { node, path } = next;
    if (node.type === 'array')
      node.children?.forEach((child, index) => open.push({ node: child, path: [...path, index] }));
    if (node.type !== 'object') continue;
    const seen = new Set<string>();
    for (const { key, offset, value } of propertiesOf(node)) {
      const here = [...path, key];
      if (seen.has(key)) findings.push({ offset, sentence: text('model.file.keyTwice', placeOf(here)) });
      seen.add(key);
      if (value.children) open.push({ node: value, path: here });
    }
  }
  return findings;
}

function propertiesOf(node: Node): { key: string; offset: number; value: Node }[] {
  return (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key && value ? [{ key: String(key.value), offset: key.offset, value }] : [];
  });
}

function findingsOf(tree: Node, problems: readonly Problem[]): Finding[] {
  return problems.map(({ path, sentence }) => ({ offset: offsetOf(tree, path), sentence }));
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
  const once = onceEach(sorted);
  const shown = once.slice(0, maxProblems).map(({ offset, sentence }) => ({ line: lineOf(json, offset), sentence }));
  return [...shown, ...restOf(once.length - shown.length)];
}

function firstOf(problems: readonly FileProblem[]): FileProblem[] {
  const once = onceEach(problems);
  return [...once.slice(0, maxProblems), ...restOf(once.length - maxProblems)];
}

function onceEach<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function restOf(left: number): FileProblem[] {
  return left > 0 ? [{ line: null, sentence: counted('model.file.moreProblems', left) }] : [];
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

function refused(sentence: Text): Extract<ConfigurationReading, { ok: false }> {
  return { ok: false, problems: [{ line: null, sentence }] };
}
