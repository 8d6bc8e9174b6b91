import { compile, maxStates, type Pattern } from './automaton.ts';
import type { Failure } from './parse.ts';
import { type Side, match } from './match.ts';

/**
 * Regular expressions of a policy. They take linear time, so none can hang a page. Their syntax is in parse.ts. (A port of
 * RE2 is larger than the whole background may be.)
 */

/** UTF-16 units of a pattern, patterns in a list, and states of a pattern with its repetitions written out, at most. */
export const patternLimits = { length: 200, count: 10, states: maxStates } as const;

export function isPattern(source: string): boolean {
  return problemOfPattern(source) === null;
}

/** What is wrong with a pattern, or null. */
export function problemOfPattern(source: string): Failure | null {
  const compiled = compile(source, false);
  return typeof compiled === 'object' ? null : compiled;
}

/** Whether the pattern is found somewhere in the text. One that is no pattern is found nowhere. */
export function isFound(source: string, written: string): boolean {
  return isFoundWith(source, written, null);
}

/** The same where `after` follows the text. */
export function isFoundWith(source: string, written: string, after: Side): boolean {
  const pattern = compiledPattern(source);
  return pattern !== null && match(pattern, written, after) !== null;
}

/** The compiled pattern, null where it is none. Each is compiled once. */
export function compiledPattern(source: string): Pattern | null {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const compiled = compile(source, false);
  const pattern = typeof compiled === 'object' ? compiled : null;
  if (cache.size >= maxCached) cache.clear();
  cache.set(source, pattern);
  return pattern;
}

const maxCached = 200;
const cache = new Map<string, Pattern | null>();
