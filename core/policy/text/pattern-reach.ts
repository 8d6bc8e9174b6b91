import { compiledPattern, isFoundWith } from '../../model/pattern/pattern.ts';
import type { Pattern } from '../../model/pattern/automaton.ts';
import { closure, endOf, step, type Thread, unknownCharacter } from '../../model/pattern/match.ts';

/** What a generator asks about a pattern, given the beginning of a password: does it match already, and can it still? */

/** Whether every password with this beginning matches. */
export function alreadyMatches(source: string, beginning: string): boolean {
  return isFoundWith(source, beginning, unknownCharacter);
}

/**
 * Whether `left` further printable ASCII characters can complete a match. True also where that depends only on the edge
 * of a word, which is not worked out.
 */
export function canStillMatch(source: string, beginning: string, left: number): boolean {
  const pattern = compiledPattern(source);
  if (pattern === null) return false;
  const characters = Array.from(beginning);
  let open: readonly Thread[] = [];
  for (const [at, character] of characters.entries()) {
    const all = [...open, { state: pattern.start, captures: [] }];
    const reached = closure(pattern, all, { before: characters[at - 1] ?? null, after: character, at });
    if (reached.at(-1)?.state === endOf(pattern)) return true;
    open = step(pattern, reached, character);
  }
  const good = statesToEnd(pattern, left, characters.length === 0);
  if (good.has(pattern.start) || open.some(({ state }) => good.has(state))) return true;
  // A match may begin at any later character too.
  for (let later = left - 1; later >= 0; later -= 1) {
    if (statesToEnd(pattern, later, false).has(pattern.start)) return true;
  }
  return false;
}

/** States from which `left` characters can lead to the end; by pattern, then by `left` and whether the text starts here. */
const cache = new WeakMap<Pattern, Map<string, ReadonlySet<number>>>();

function statesToEnd(pattern: Pattern, left: number, isStart: boolean): ReadonlySet<number> {
  const known = cache.get(pattern) ?? new Map<string, ReadonlySet<number>>();
  cache.set(pattern, known);
  const key = `${left} ${isStart}`;
  const ready = known.get(key);
  if (ready !== undefined) return ready;
  const after = left > 0 ? statesToEnd(pattern, left - 1, false) : new Set<number>();
  const good = new Set([endOf(pattern)]);
  for (const [at, { takes, next }] of pattern.states.entries()) {
    if (takes !== undefined && next.some((state) => after.has(state)) && printable.some(takes)) good.add(at);
  }
  // Then the states that take no character, until no more are found.
  for (let size = 0; size !== good.size;) {
    size = good.size;
    for (const [at, { takes, assertion, next }] of pattern.states.entries()) {
      const holds = assertion === '^' ? isStart : assertion === '$' ? left === 0 : true;
      if (takes === undefined && holds && next.some((state) => good.has(state))) good.add(at);
    }
  }
  known.set(key, good);
  return good;
}

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
