import type { Pattern } from './automaton.ts';
import type { Assertion } from './parse.ts';

/**
 * Matching in linear time: one pass over the text with all threads at once, the preferred one first; threads in the same
 * state go on as one. So the time is at most the text's length times the number of states, whatever the two are (R. Cox,
 * *Regular Expression Matching: the Virtual Machine Approach*). The result is that of ECMA-262: the match that begins
 * first, and of those the preferred one.
 */

/** One thread in which a match may go on: its state, an index of {@link Pattern.states}, and what it has captured. */
export interface Thread {
  readonly state: number;
  readonly captures: Captures;
}

/** Positions in the text, in UTF-16 units; see {@link Pattern.slots}. */
export type Captures = readonly (number | undefined)[];

/** A character, null where the text ends, or {@link unknownCharacter}. */
export type Side = string | null;

/** A character that is not typed yet, so no assertion about it can be decided. */
export const unknownCharacter = 'unknown';

/** A position between two characters. */
export interface Position {
  readonly before: Side;
  readonly after: Side;
  /** In UTF-16 units. */
  readonly at: number;
}

/**
 * What the preferred thread has captured where the pattern is first found, or null where it is not found.
 * @param after what comes after the text
 */
export function match(pattern: Pattern, text: string, after: Side = null): Captures | null {
  const start: Thread = { state: pattern.start, captures: Array.from({ length: pattern.slots }, () => undefined) };
  let found: Captures | null = null;
  let threads: Thread[] = [];
  let before: Side = null;
  let at = 0;
  for (;;) {
    // A match that begins here, unless one is found that began before.
    if (found === null) threads.push(start);
    const code = text.codePointAt(at);
    const character = code === undefined ? null : String.fromCodePoint(code);
    const reached = closure(pattern, threads, { before, after: character ?? after, at });
    const last = reached.at(-1);
    if (last?.state === endOf(pattern)) found = last.captures;
    if (character === null || (found !== null && pattern.slots === 0)) return found;
    threads = step(pattern, reached, character);
    if (found !== null && threads.length === 0) return found;
    before = character;
    at += character.length;
  }
}

export function endOf(pattern: Pattern): number {
  return pattern.states.length - 1;
}

/**
 * The threads after every step that reads no character: in states that read one, or at the end. No thread behind one at
 * the end is preferred to it, so that is the last.
 */
export function closure(
  { states, ignoresCase }: Pattern,
  threads: readonly Thread[],
  position: Position,
): readonly Thread[] {
  const reached: Thread[] = [];
  const visited = new Uint8Array(states.length);
  const end = states.length - 1;
  const open: Thread[] = [];
  for (const begin of threads) {
    for (let thread: Thread | undefined = begin; thread !== undefined; thread = open.pop()) {
      if (visited[thread.state] === 1) continue;
      visited[thread.state] = 1;
      const state = states[thread.state];
      if (state === undefined) continue;
      if (state.takes !== undefined) reached.push(thread);
      else if (thread.state === end) return [...reached, thread];
      else if (state.assertion === undefined || holds(state.assertion, position, ignoresCase)) {
        const captures = withSaved(thread.captures, state, position.at);
        for (let next = state.next.length - 1; next >= 0; next -= 1)
          open.push({ state: state.next[next] ?? end, captures });
      }
    }
  }
  return reached;
}

/** The threads that read this character, after it. */
export function step({ states }: Pattern, threads: readonly Thread[], character: string): Thread[] {
  const after: Thread[] = [];
  for (const { state, captures } of threads) {
    const { takes, next } = states[state] ?? {};
    if (takes?.(character) === true && next?.[0] !== undefined) after.push({ state: next[0], captures });
  }
  return after;
}

function withSaved(captures: Captures, { resets, saves }: Pattern['states'][number], at: number): Captures {
  if (saves !== undefined) return captures.with(saves, at);
  return resets === undefined
    ? captures
    : captures.map((one, index) => (index >= resets[0] && index < resets[1] ? undefined : one));
}

function holds(assertion: Assertion, { before, after }: Position, ignoresCase: boolean): boolean {
  if (assertion === '^') return before === null;
  if (assertion === '$') return after === null;
  if (before === unknownCharacter || after === unknownCharacter) return false;
  return (isWord(before, ignoresCase) !== isWord(after, ignoresCase)) === (assertion === '\\b');
}

/** Where case is ignored, two more characters belong to a word: ſ and the Kelvin sign. */
function isWord(side: string | null, ignoresCase: boolean): boolean {
  return side !== null && (ignoresCase ? /^\w$/iu : /^\w$/).test(side);
}
