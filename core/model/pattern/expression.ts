import { compile, type Pattern } from './automaton.ts';
import type { Failure } from './parse.ts';
import { match } from './match.ts';

/**
 * A regular expression for what a source answers, in the syntax of a policy's patterns (parse.ts), with groups. It takes
 * linear time, so nothing that a source or an administrator can write makes it hang.
 */
export interface Expression {
  /** Somewhere in the text. */
  found(text: string): boolean;
  /** What the first group holds where the expression is first found; undefined if it is not found or the group is unused. */
  firstGroup(text: string): string | undefined;
  readonly groups: number;
  /** The most steps that matching takes for each character of a text. */
  readonly states: number;
}

/**
 * UTF-16 units of an expression, and states of all expressions together that are tried on one answer, at most. An answer
 * of 1 MB then takes some seconds at the very worst, and a tenth of a second with usual descriptions.
 */
export const expressionLimits = { length: 1000, states: 300 } as const;

/** Null where it is no expression that can be used. */
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
  if (compiled.size >= maxKept) compiled.clear();
  compiled.set(source, made);
  return made;
}

const compiled = new Map<string, Expression | Failure>();
const maxKept = 100;

function make(source: string): Expression | Failure {
  if (source.length > expressionLimits.length) return 'tooLarge';
  const plain = compile(source, false);
  if (typeof plain === 'string') return plain;
  const capturing = compile(source, true);
  if (typeof capturing === 'string') return capturing;
  return {
    found: (text) => match(plain, text) !== null,
    firstGroup: (text) => groupsIn(capturing, text)?.[0],
    groups: capturing.groups,
    states: capturing.states.length,
  };
}

/** What the groups hold where the pattern is first found, undefined for an unused one; null where it is not found. */
export function groupsIn(pattern: Pattern, text: string): readonly (string | undefined)[] | null {
  const captures = match(pattern, text);
  if (captures === null) return null;
  return Array.from({ length: pattern.groups }, (_, group) => {
    const [from, to] = [captures[2 * group], captures[2 * group + 1]];
    return from === undefined || to === undefined ? undefined : text.slice(from, to);
  });
}
