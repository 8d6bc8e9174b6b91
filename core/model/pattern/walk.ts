import type { Pattern } from './states.ts';
import type { Place } from './tree.ts';

/**
 * A walk over a text once, with all ways at a time that a match may go, the preferred one first; ways that meet go on as
 * one. So the time is at most the text's length times the pattern's states, whatever the two say (R. Cox, Regular
 * Expression Matching: the Virtual Machine Approach), and what is found is what ECMA-262 says: the match that begins
 * first, and of those the preferred.
 */

/** A way that a match may go: where in {@link Pattern.states} it has come to, and what it noted so far. */
export interface Way {
  readonly state: number;
  readonly notes: Notes;
}

/** Places in the text, in UTF-16 units; see {@link Pattern.notes}. */
export type Notes = readonly (number | undefined)[];

/** A character, null where the text ends, or {@link unseen}. */
export type Side = string | null;

/** Stands for a character that nobody has seen yet: no place can be told by it. */
export const unseen = 'unseen';

/** Between two characters. */
export interface Between {
  readonly before: Side;
  readonly after: Side;
  /** In UTF-16 units. */
  readonly at: number;
}

/**
 * What the preferred way has noted where the pattern is first found, or null where it isn't.
 * @param after what comes after the text
 */
export function walk(pattern: Pattern, text: string, after: Side = null): Notes | null {
  const start: Way = { state: pattern.start, notes: Array.from({ length: pattern.notes }, () => undefined) };
  let found: Notes | null = null;
  let ways: Way[] = [];
  let before: Side = null;
  let at = 0;
  for (;;) {
    // A match that begins here, unless one is found that began before.
    if (found === null) ways.push(start);
    const code = text.codePointAt(at);
    const character = code === undefined ? null : String.fromCodePoint(code);
    const reached = reach(pattern, ways, { before, after: character ?? after, at });
    const last = reached.at(-1);
    if (last?.state === endOf(pattern)) found = last.notes;
    if (character === null || (found !== null && pattern.notes === 0)) return found;
    ways = taken(pattern, reached, character);
    if (found !== null && ways.length === 0) return found;
    before = character;
    at += character.length;
  }
}

export function endOf(pattern: Pattern): number {
  return pattern.states.length - 1;
}

/**
 * Where these ways lead without taking a character: to states that take one, or to the end, after which no other way is
 * preferred to what was found.
 */
export function reach({ states, ignoresCase }: Pattern, ways: readonly Way[], between: Between): readonly Way[] {
  const reached: Way[] = [];
  const been = new Uint8Array(states.length);
  const end = states.length - 1;
  const open: Way[] = [];
  for (const begin of ways) {
    for (let way: Way | undefined = begin; way !== undefined; way = open.pop()) {
      if (been[way.state] === 1) continue;
      been[way.state] = 1;
      const state = states[way.state];
      if (state === undefined) continue;
      if (state.takes !== undefined) reached.push(way);
      else if (way.state === end) return [...reached, way];
      else if (state.only === undefined || isAt(state.only, between, ignoresCase)) {
        const notes = noted(way.notes, state, between.at);
        for (let next = state.next.length - 1; next >= 0; next -= 1)
          open.push({ state: state.next[next] ?? end, notes });
      }
    }
  }
  return reached;
}

/** The ways that take this character, after it. */
export function taken({ states }: Pattern, ways: readonly Way[], character: string): Way[] {
  const after: Way[] = [];
  for (const { state, notes } of ways) {
    const { takes, next } = states[state] ?? {};
    if (takes?.(character) === true && next?.[0] !== undefined) after.push({ state: next[0], notes });
  }
  return after;
}

function noted(notes: Notes, { forgets, notes: note }: Pattern['states'][number], at: number): Notes {
  if (note !== undefined) return notes.with(note, at);
  return forgets === undefined
    ? notes
    : notes.map((one, index) => (index >= forgets[0] && index < forgets[1] ? undefined : one));
}

function isAt(place: Place, { before, after }: Between, ignoresCase: boolean): boolean {
  if (place === '^') return before === null;
  if (place === '$') return after === null;
  if (before === unseen || after === unseen) return false;
  return (isWord(before, ignoresCase) !== isWord(after, ignoresCase)) === (place === '\\b');
}

/** Whatever the case, two more letters are one of those: ſ and the kelvin sign. */
function isWord(side: string | null, ignoresCase: boolean): boolean {
  return side !== null && (ignoresCase ? /^\w$/iu : /^\w$/).test(side);
}
