import { compile, mostStates, type Pattern } from './states.ts';
import type { Failure } from './tree.ts';
import { type Side, walk } from './walk.ts';

/**
 * Regular expressions of a policy, which cannot hang. The language is in tree.ts. RE2's own port is larger than the
 * whole background may be.
 */

/** Characters in a pattern, patterns in a list, and states that one may come to with its repetitions written out. */
export const patternLimits = { length: 200, count: 10, states: mostStates } as const;

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
  return isFoundBefore(source, written, null);
}

/** The same where the text may go on after `after`. */
export function isFoundBefore(source: string, written: string, after: Side): boolean {
  const pattern = compiledPattern(source);
  return pattern !== null && walk(pattern, written, after) !== null;
}

/** The pattern ready to walk, null where it is none; made once for each. */
export function compiledPattern(source: string): Pattern | null {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const compiled = compile(source, false);
  const pattern = typeof compiled === 'object' ? compiled : null;
  if (cache.size >= mostCached) cache.clear();
  cache.set(source, pattern);
  return pattern;
}

const mostCached = 200;
const cache = new Map<string, Pattern | null>();
