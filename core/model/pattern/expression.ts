import { compile, type Pattern } from './states.ts';
import type { Failure } from './tree.ts';
import { walk } from './walk.ts';

/**
 * Regular expressions for what a source says, in the language of a policy's (tree.ts) and what their groups hold. Nothing
 * that a source or an administrator can write makes one of them hang.
 */
export interface Expression {
  /** Somewhere in the text. */
  found(text: string): boolean;
  /** What the first group holds where the expression is first found; undefined where it isn't, or the group took no part. */
  firstGroup(text: string): string | undefined;
  readonly groups: number;
  /** What a walk over a text costs for each of its characters, at most. */
  readonly states: number;
}

/**
 * Characters in an expression, and states that all of those which are tried on one answer may come to: an answer of 1 MB
 * then takes some seconds at the very worst, and a tenth of one with what descriptions look for.
 */
export const expressionLimits = { length: 1000, states: 300 } as const;

/** Null where it is none that can be used. */
export function compileExpression(source: string): Expression | null {
  const made = expressionOrFailure(source);
  return typeof made === 'object' ? made : null;
}

/** What is wrong with an expression, or null. */
export function problemOfExpression(source: string): Failure | null {
  const made = expressionOrFailure(source);
  return typeof made === 'object' ? null : made;
}

function expressionOrFailure(source: string): Expression | Failure {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const made = make(source);
  if (compiled.size >= mostKept) compiled.clear();
  compiled.set(source, made);
  return made;
}

const compiled = new Map<string, Expression | Failure>();
const mostKept = 100;

function make(source: string): Expression | Failure {
  if (source.length > expressionLimits.length) return 'tooLarge';
  const plain = compile(source, false);
  if (typeof plain === 'string') return plain;
  const noting = compile(source, true);
  if (typeof noting === 'string') return noting;
  return {
    found: (text) => walk(plain, text) !== null,
    firstGroup: (text) => groupsIn(noting, text)?.[0],
    groups: noting.groups,
    states: noting.states.length,
  };
}

/** What the groups hold where the pattern is first found; undefined for one that took no part, null where it isn't found. */
export function groupsIn(pattern: Pattern, text: string): readonly (string | undefined)[] | null {
  const notes = walk(pattern, text);
  if (notes === null) return null;
  return Array.from({ length: pattern.groups }, (_, group) => {
    const [from, to] = [notes[2 * group], notes[2 * group + 1]];
    return from === undefined || to === undefined ? undefined : text.slice(from, to);
  });
}
