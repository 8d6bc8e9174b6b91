import {
  type Failure,
  PatternError,
  parse,
  type Parsed,
  type Assertion,
  type Repeated,
  type Takes,
  type Tree,
} from './parse.ts';

/** States that a pattern may come to with its repetitions written out. */
export const maxStates = 500;

/** A pattern as a nondeterministic automaton (Thompson's construction); match.ts runs it. */
export interface Pattern {
  /** The last one is the end. */
  readonly states: readonly State[];
  readonly start: number;
  readonly ignoresCase: boolean;
  readonly groups: number;
  /** Capture slots: 2 for each group, for where it opened and closed; 0 where groups are not captured. */
  readonly slots: number;
}

/** A state without `takes` goes on to the next ones without reading a character. */
export interface State {
  readonly takes?: Takes;
  /** It goes on only where this holds. */
  readonly assertion?: Assertion;
  /** Empties the capture slots from the first to before the second. */
  readonly resets?: readonly [number, number];
  /** Stores the position in the text in this capture slot. */
  readonly saves?: number;
  /** The preferred state first. */
  readonly next: readonly number[];
}

/**
 * @param groups whether to capture what the groups hold
 * @returns why it cannot be compiled, where it cannot
 */
export function compile(source: string, groups: boolean): Pattern | Failure {
  try {
    return build(parse(source), groups);
  } catch (error) {
    if (error instanceof PatternError) return error.failure;
    throw error;
  }
}

/** All slots are copied whenever one is stored. */
const maxSlots = 20;

/** Parts of the tree, with repetitions written out. Empty ones make no states, so the limit on states does not stop them. */
const maxParts = 10_000;

/**
 * The states that come next, by how many of the enclosing repetitions, from the outermost on, have read a character in
 * their present round. After its least number of rounds, a repetition has no round that reads nothing (ECMA-262,
 * RepeatMatcher), so what follows a round depends on that. Outside such repetitions there is one state.
 */
type Levels = readonly number[];

function build({ tree, groups, ignoresCase }: Parsed, withCaptures: boolean): Pattern {
  const slots = withCaptures ? 2 * groups : 0;
  if (slots > maxSlots) throw new PatternError('tooLarge');
  // Built from the end to the start, because each part has to know what comes after it; then reversed.
  const states: State[] = [{ next: [] }];
  let work = 0;
  const [first = 0] = before(tree, [0]);
  const last = states.length - 1;
  const reversed = (at: number) => last - at;
  return {
    states: states.map((state) => Object.assign({ ...state }, { next: state.next.map(reversed) })).toReversed(),
    start: reversed(first),
    ignoresCase,
    groups,
    slots,
  };

  function add(state: State): number {
    if (states.length >= maxStates) throw new PatternError('tooLarge');
    return states.push(state) - 1;
  }

  function before(part: Tree, after: Levels): Levels {
    work += 1;
    if (work > maxParts) throw new PatternError('tooLarge');
    switch (part.kind) {
      case 'takes': {
        const taken = add({ takes: part.takes, next: after.slice(-1) });
        return after.map(() => taken);
      }
      case 'assertion':
        return onEach(after, (next) => ({ assertion: part.assertion, next: [next] }));
      case 'all':
        return part.parts.reduceRight((following, one) => before(one, following), after);
      case 'any': {
        const ways = part.parts.map((one) => before(one, after));
        if (ways.length === 1) return ways[0] ?? after;
        return after.map((_, level) => add({ next: ways.flatMap((way) => way[level] ?? []) }));
      }
      case 'group': {
        if (!withCaptures) return before(part.part, after);
        const closed = onEach(after, (next) => ({ saves: 2 * part.index + 1, next: [next] }));
        return onEach(before(part.part, closed), (next) => ({ saves: 2 * part.index, next: [next] }));
      }
      case 'repeat':
        return beforeRepetition(part, after);
    }
  }

  function onEach(after: Levels, make: (next: number) => State): Levels {
    const made = new Map([...new Set(after)].map((next) => [next, add(make(next))]));
    return after.map((next) => made.get(next) ?? next);
  }

  function beforeRepetition(repeated: Repeated, after: Levels): Levels {
    const { least, most, lazy } = repeated;
    if (least > maxStates || (most !== Infinity && most > maxStates)) throw new PatternError('tooLarge');
    const ways = (again: Levels, level: number) => {
      const [once = 0, none = 0] = [again[level], after[level]];
      return lazy ? [none, once] : [once, none];
    };
    let start = after;
    if (most === Infinity) {
      const next = after.map((): number[] => []);
      start = next.map((each) => add({ next: each }));
      const again = optionalRound(repeated, start);
      next.forEach((each, level) => each.push(...ways(again, level)));
    } else {
      for (let more = least; more < most; more += 1) {
        const again = optionalRound(repeated, start);
        start = after.map((_, level) => add({ next: ways(again, level) }));
      }
    }
    for (let more = 0; more < least; more += 1) start = round(repeated, start);
    return start;
  }

  /** One round after the least number of rounds. */
  function optionalRound(repeated: Repeated, after: Levels): Levels {
    const taken = after.slice(-1);
    if (slots === 0 || !canBeEmpty(repeated.part)) {
      const [once = 0] = round(repeated, taken);
      return after.map(() => once);
    }
    const nowhere = add({ next: [] });
    return round(repeated, [...after.map(() => nowhere), ...taken]).slice(0, -1);
  }

  /** A new round empties what the groups inside captured in the round before (ECMA-262, RepeatMatcher). */
  function round({ part, groups: [from, to], most }: Repeated, after: Levels): Levels {
    const starts = before(part, after);
    if (slots === 0 || from === to || most === 1) return starts;
    return onEach(starts, (next) => ({ resets: [2 * from, 2 * to], next: [next] }));
  }
}

function canBeEmpty(part: Tree): boolean {
  switch (part.kind) {
    case 'takes':
      return false;
    case 'assertion':
      return true;
    case 'all':
      return part.parts.every(canBeEmpty);
    case 'any':
      return part.parts.some(canBeEmpty);
    case 'group':
      return canBeEmpty(part.part);
    case 'repeat':
      return part.least === 0 || canBeEmpty(part.part);
  }
}
