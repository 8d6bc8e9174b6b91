import { compiledPattern, isFoundBefore } from '../../model/pattern/pattern.ts';
import type { Pattern } from '../../model/pattern/states.ts';
import { endOf, reach, taken, unseen, type Way } from '../../model/pattern/walk.ts';

/** What a generator asks of a pattern: can a password that begins so still match it, or already not be kept from it? */

/** Whether the beginning matches already, however it goes on. */
export function isCaught(source: string, beginning: string): boolean {
  return isFoundBefore(source, beginning, unseen);
}

/**
 * Whether `left` further printable ASCII characters may bring a match; true also where only the edge of a word decides.
 */
export function mayMatch(source: string, beginning: string, left: number): boolean {
  const pattern = compiledPattern(source);
  if (pattern === null) return false;
  const characters = Array.from(beginning);
  let open: readonly Way[] = [];
  for (const [at, character] of characters.entries()) {
    const all = [...open, { state: pattern.start, notes: [] }];
    const reached = reach(pattern, all, { before: characters[at - 1] ?? null, after: character, at });
    if (reached.at(-1)?.state === endOf(pattern)) return true;
    open = taken(pattern, reached, character);
  }
  const good = ways(pattern, left, characters.length === 0);
  if (good.has(pattern.start) || open.some(({ state }) => good.has(state))) return true;
  // A match may begin at any later character too.
  for (let later = left - 1; later >= 0; later -= 1) {
    if (ways(pattern, later, false).has(pattern.start)) return true;
  }
  return false;
}

/** By pattern, then by characters left and whether it is the text's start: the states from which the end is in reach. */
const cache = new WeakMap<Pattern, Map<string, ReadonlySet<number>>>();

function ways(pattern: Pattern, left: number, isStart: boolean): ReadonlySet<number> {
  const known = cache.get(pattern) ?? new Map<string, ReadonlySet<number>>();
  cache.set(pattern, known);
  const key = `${left} ${isStart}`;
  const ready = known.get(key);
  if (ready !== undefined) return ready;
  const after = left > 0 ? ways(pattern, left - 1, false) : new Set<number>();
  const good = new Set([endOf(pattern)]);
  for (const [at, { takes, next }] of pattern.states.entries()) {
    if (takes !== undefined && next.some((state) => after.has(state)) && printable.some(takes)) good.add(at);
  }
  // What needs no character, until nothing is added any more.
  for (let size = 0; size !== good.size;) {
    size = good.size;
    for (const [at, { takes, only, next }] of pattern.states.entries()) {
      const holds = only === '^' ? isStart : only === '$' ? left === 0 : true;
      if (takes === undefined && holds && next.some((state) => good.has(state))) good.add(at);
    }
  }
  known.set(key, good);
  return good;
}

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
