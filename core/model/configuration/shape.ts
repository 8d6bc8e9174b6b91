import type * as v from 'valibot';
import { isShortName, isVisible, maxNameLength } from '../name.ts';
import { isAllowedSourceUrl, isWebAddress } from '../origin.ts';
import { isPattern, problemOfPattern } from '../pattern/pattern.ts';
import { type Text, text } from '../text.ts';

/** One thing that is wrong in a configuration: where, as a path into it, and what, in words. */
export interface Problem {
  readonly path: Path;
  readonly sentence: Text;
}

export type Path = readonly (string | number)[];

/** A schema's issues as problems; `base` is where the checked value stands in the configuration. */
export function shapeProblems(issues: readonly v.BaseIssue<unknown>[], base: Path = []): Problem[] {
  return issues.map((issue) => {
    const path = [...base, ...pathOf(issue)];
    return { path, sentence: sentenceOf(issue, placeOf(path)) };
  });
}

/** A path as an admin writes it: `sources[2].applications[0].url`. */
export function placeOf(path: Path): string {
  return path.reduce<string>(
    (place, key) => (typeof key === 'number' ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`),
    '',
  );
}

/** A key that by its name holds a secret. `tokenUrl` or `passwordPath` say where one is found and are none. */
export function looksLikeSecret(key: string): boolean {
  const plain = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  return /(?:password|passwd|passphrase|secret|token|apikey|privatekey|credentials?)$/.test(plain);
}

/** The field is none of the schema's. */
export function isUnknownField({ type, expected }: v.BaseIssue<unknown>): boolean {
  return type === 'strict_object' && expected === 'never';
}

/** Where the issue is in the value that was checked. */
export function pathOf(issue: v.BaseIssue<unknown>): Path {
  return (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
}

function sentenceOf(issue: v.BaseIssue<unknown>, place: string): Text {
  if (isUnknownField(issue)) {
    return looksLikeSecret(place) ? text('model.shape.secret', place) : text('model.shape.unknownField', place);
  }
  if (issue.type.endsWith('object') && issue.received === 'undefined') return text('model.shape.missing', place);
  if (issue.requirement === isVisible) return text('model.shape.empty', place);
  if (issue.requirement === isShortName) return text('model.shape.tooLong', place, maxNameLength);
  if (issue.requirement === isAllowedSourceUrl) return text('model.shape.sourceUrl', place, shown(issue.input));
  if (issue.requirement === isWebAddress) return text('model.shape.webAddress', place, shown(issue.input));
  if (issue.requirement === isPattern) return patternSentence(String(issue.input), place);
  return sentenceByType(issue, place);
}

function patternSentence(pattern: string, place: string): Text {
  return text(`model.shape.pattern.${problemOfPattern(pattern) ?? 'notOne'}`, place, shown(pattern));
}

function sentenceByType(issue: v.BaseIssue<unknown>, place: string): Text {
  const value = shown(issue.input);
  switch (issue.type) {
    case 'string':
      return text('model.shape.string', place, value);
    case 'number':
      return text('model.shape.number', place, value);
    case 'integer':
      return text('model.shape.integer', place, value);
    case 'boolean':
      return text('model.shape.boolean', place, value);
    case 'array':
      return text('model.shape.array', place, value);
    case 'object':
    case 'strict_object':
    case 'loose_object':
    case 'record':
      return text('model.shape.object', place, value);
    case 'literal':
    case 'picklist':
    case 'union':
      return text('model.shape.oneOf', place, plainChoices(issue.expected), value);
    case 'min_length':
    case 'non_empty':
      return text('model.shape.empty', place);
    case 'max_length':
      return Array.isArray(issue.input)
        ? text('model.shape.tooMany', place, Number(requirementOf(issue)))
        : text('model.shape.tooLong', place, Number(requirementOf(issue)));
    case 'max_value':
      return text('model.shape.tooBig', place, Number(requirementOf(issue)), value);
    case 'min_value':
      return text('model.shape.tooSmall', place, Number(requirementOf(issue)), value);
    default:
      return text('model.shape.other', place, value);
  }
}

function requirementOf(issue: v.BaseIssue<unknown>): unknown {
  return issue.requirement;
}

/** `("a" | "b")` of valibot as `"a", "b"`. */
function plainChoices(expected: string | null): string {
  return (expected ?? '').replaceAll(/^\(|\)$/g, '').replaceAll(' | ', ', ');
}

/** A wrong value, short enough for a sentence. What is inside a list or an object is not repeated. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
