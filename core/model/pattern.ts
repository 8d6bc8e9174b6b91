/**
 * Regular expressions that cannot hang: a set of states walks over the text once, so the time is the text's length
 * times the expression's size, whatever the two say. The language is JavaScript's with the flag `u`, without what needs
 * to go back: look-ahead, look-behind and references. RE2's own port is larger than the whole background may be.
 */

/** Characters in a pattern, patterns in a list, and states that one may come to with its repetitions written out. */
export const patternLimits = { length: 200, count: 10, states: 500 } as const;

export interface Pattern {
  readonly states: readonly State[];
  readonly start: number;
}

/** `state` in {@link Pattern.states}; the one without a way on is the end. */
export interface State {
  /** Takes a character and goes on; absent, it goes on without one. */
  readonly takes?: (character: string) => boolean;
  /** Goes on without one only here: at the text's start or end, at a word's edge or away from it. */
  readonly only?: Place;
  readonly next: readonly number[];
}

type Place = '^' | '$' | '\\b' | '\\B';

/** A character, null where the text ends, or {@link unseen}. */
type Side = string | null;

/** Stands for a character that nobody has seen yet: no place can be told by it. */
export const unseen = 'unseen';

export function isPattern(source: string): boolean {
  return problemOfPattern(source) === null;
}

/** What is wrong with a pattern, or null: it is none, it needs to go back, or it is too large. */
export function problemOfPattern(source: string): Failure | null {
  const compiled = compile(source);
  return typeof compiled === 'object' ? null : compiled;
}

/** Whether the pattern is found somewhere in the text. One that is no pattern is found nowhere. */
export function isFound(source: string, written: string): boolean {
  return isFoundBefore(source, written, null);
}

/** The same where the text may go on after `after`. */
export function isFoundBefore(source: string, written: string, after: Side): boolean {
  const pattern = compiledPattern(source);
  if (pattern === null) return false;
  const characters = Array.from(written);
  let open: ReadonlySet<number> = new Set();
  for (let at = 0; at <= characters.length; at += 1) {
    const reached = reach(pattern, [...open, pattern.start], characters[at - 1] ?? null, characters[at] ?? after);
    if (reached.has(endOf(pattern))) return true;
    const character = characters[at];
    if (character === undefined) return false;
    open = taken(pattern, reached, character);
  }
  return false;
}

/** The pattern ready to walk over, null where it is none; made once for each. */
export function compiledPattern(source: string): Pattern | null {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const compiled = compile(source);
  const pattern = typeof compiled === 'object' ? compiled : null;
  if (cache.size >= mostCached) cache.clear();
  cache.set(source, pattern);
  return pattern;
}

export function endOf(pattern: Pattern): number {
  return pattern.states.length - 1;
}

/** All states that are reached from these without taking a character. */
export function reach(pattern: Pattern, from: Iterable<number>, before: Side, after: Side): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const state = pattern.states[at];
    if (state === undefined || reached.has(at)) continue;
    reached.add(at);
    if (state.takes === undefined && (state.only === undefined || isAt(state.only, before, after)))
      open.push(...state.next);
  }
  return reached;
}

/** The states after a character was taken. */
export function taken(pattern: Pattern, states: ReadonlySet<number>, character: string): ReadonlySet<number> {
  const after = new Set<number>();
  for (const at of states) {
    const state = pattern.states[at];
    if (state?.takes?.(character) === true) for (const next of state.next) after.add(next);
  }
  return after;
}

const mostCached = 200;
const cache = new Map<string, Pattern | null>();

type Failure = 'notOne' | 'notLinear' | 'tooLarge';

class NotCompiled extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}

function compile(source: string): Pattern | Failure {
  try {
    RegExp(source, 'u');
  } catch {
    return 'notOne';
  }
  try {
    return build(parse(source));
  } catch (error) {
    if (error instanceof NotCompiled) return error.failure;
    throw error;
  }
}

type Node =
  | { readonly kind: 'takes'; readonly takes: (character: string) => boolean }
  | { readonly kind: 'only'; readonly only: Place }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number };

/** What stands for one character, one after the other: a class, an escape, a character. */
const atom =
  /\[(?:[^\]\\]|\\.)*\]|\\[pP]\{[^}]*\}|\\u\{[0-9a-fA-F]+\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\[^]|[^]/uy;
const group = /\((?:\?:|\?<(?![=!])[^>]*>|(?!\?))/uy;
const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/uy;

function parse(source: string): Node {
  let at = 0;
  const tree = alternatives();
  if (at < source.length) throw new NotCompiled('notLinear');
  return tree;

  function alternatives(): Node {
    const parts = [sequence()];
    while (source[at] === '|') {
      at += 1;
      parts.push(sequence());
    }
    return { kind: 'any', parts };
  }

  function sequence(): Node {
    const parts: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(single()));
    return { kind: 'all', parts };
  }

  function single(): Node {
    if (source[at] === '(') {
      if (next(group) === null) throw new NotCompiled('notLinear');
      const inside = alternatives();
      if (source[at] !== ')') throw new NotCompiled('notLinear');
      at += 1;
      return inside;
    }
    const [written = ''] = next(atom) ?? [];
    const only = places.find((place) => place === written);
    if (only !== undefined) return { kind: 'only', only };
    if (/^\\(?:[1-9]|k)/.test(written)) throw new NotCompiled('notLinear');
    // The engine's own reading of one character: what makes a pattern slow needs more than one.
    const one = RegExp(`^(?:${written})$`, 'u');
    return { kind: 'takes', takes: (character) => one.test(character) };
  }

  function repeated(part: Node): Node {
    const found = next(quantifier);
    if (found === null) return part;
    const [, sign, least, comma, most] = found;
    if (sign !== undefined)
      return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    if (comma === undefined) return { kind: 'repeat', part, least: Number(least), most: Number(least) };
    return { kind: 'repeat', part, least: Number(least), most: most === '' ? Infinity : Number(most) };
  }

  function next(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = at;
    const found = expression.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  }
}

const places: readonly Place[] = ['^', '$', '\\b', '\\B'];

function isAt(place: Place, before: Side, after: Side): boolean {
  if (place === '^') return before === null;
  if (place === '$') return after === null;
  if (before === unseen || after === unseen) return false;
  return (isWord(before) !== isWord(after)) === (place === '\\b');
}

function isWord(side: string | null): boolean {
  return side !== null && /^\w$/.test(side);
}

/** Parts written out; those without a character in them make no states. */
const mostWork = 10_000;

function build(tree: Node): Pattern {
  // From the end to the start, then turned round: each part has to know what comes after it.
  const states: State[] = [{ next: [] }];
  let work = 0;
  const first = before(tree, 0);
  const last = states.length - 1;
  const turned = (at: number) => last - at;
  return {
    states: states.map((state) => Object.assign({ ...state }, { next: state.next.map(turned) })).toReversed(),
    start: turned(first),
  };

  function add(state: State): number {
    if (states.length >= patternLimits.states) throw new NotCompiled('tooLarge');
    return states.push(state) - 1;
  }

  function before(node: Node, after: number): number {
    work += 1;
    if (work > mostWork) throw new NotCompiled('tooLarge');
    switch (node.kind) {
      case 'takes':
        return add({ takes: node.takes, next: [after] });
      case 'only':
        return add({ only: node.only, next: [after] });
      case 'all':
        return node.parts.reduceRight((following, part) => before(part, following), after);
      case 'any': {
        const [only] = node.parts;
        if (node.parts.length === 1 && only !== undefined) return before(only, after);
        return add({ next: node.parts.map((part) => before(part, after)) });
      }
      case 'repeat':
        return beforeRepeated(node, after);
    }
  }

  function beforeRepeated({ part, least, most }: Node & { kind: 'repeat' }, after: number): number {
    if (least > patternLimits.states || (most !== Infinity && most > patternLimits.states))
      throw new NotCompiled('tooLarge');
    let start = after;
    if (most === Infinity) {
      const ways: number[] = [after];
      start = add({ next: ways });
      ways.push(before(part, start));
    } else {
      for (let more = least; more < most; more += 1) start = add({ next: [after, before(part, start)] });
    }
    for (let more = 0; more < least; more += 1) start = before(part, start);
    return start;
  }
}
