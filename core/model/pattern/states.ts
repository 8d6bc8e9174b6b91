import {
  type Failure,
  NotCompiled,
  parse,
  type Parsed,
  type Place,
  type Repeated,
  type Takes,
  type Tree,
} from './tree.ts';

/** States that a pattern may come to with its repetitions written out. */
export const mostStates = 500;

/** A pattern as a machine; walk.ts runs it. */
export interface Pattern {
  /** The last one is the end. */
  readonly states: readonly State[];
  readonly start: number;
  readonly ignoresCase: boolean;
  readonly groups: number;
  /** How many notes a walk takes: 2 for each group, where it opened and closed, or none at all. */
  readonly notes: number;
}

/** A state without `takes` goes on without a character. */
export interface State {
  readonly takes?: Takes;
  /** Goes on only here. */
  readonly only?: Place;
  /** Forgets the notes from the first to before the second. */
  readonly forgets?: readonly [number, number];
  /** Notes under this number where in the text it is. */
  readonly notes?: number;
  /** The preferred way first. */
  readonly next: readonly number[];
}

/** @param groups whether a walk is to note what the groups hold */
export function compile(source: string, groups: boolean): Pattern | Failure {
  try {
    return build(parse(source), groups);
  } catch (error) {
    if (error instanceof NotCompiled) return error.failure;
    throw error;
  }
}

/** Each is copied with each that is taken. */
const mostNotes = 20;

/** Parts written out; those without a character in them make no states. */
const mostWork = 10_000;

/**
 * One state for each count of enclosing repetitions, from the outermost on, that have taken a character in the time that
 * they are at. Beyond the least of its times a repetition has none that takes nothing (ECMA-262, RepeatMatcher), so what
 * comes after a time hangs on that. Outside of such repetitions there is one.
 */
type Levels = readonly number[];

function build({ tree, groups, ignoresCase }: Parsed, areNoted: boolean): Pattern {
  const notes = areNoted ? 2 * groups : 0;
  if (notes > mostNotes) throw new NotCompiled('tooLarge');
  // From the end to the start, then turned round: each part has to know what comes after it.
  const states: State[] = [{ next: [] }];
  let work = 0;
  const [first = 0] = before(tree, [0]);
  const last = states.length - 1;
  const turned = (at: number) => last - at;
  return {
    states: states.map((state) => Object.assign({ ...state }, { next: state.next.map(turned) })).toReversed(),
    start: turned(first),
    ignoresCase,
    groups,
    notes,
  };

  function add(state: State): number {
    if (states.length >= mostStates) throw new NotCompiled('tooLarge');
    return states.push(state) - 1;
  }

  function before(part: Tree, after: Levels): Levels {
    work += 1;
    if (work > mostWork) throw new NotCompiled('tooLarge');
    switch (part.kind) {
      case 'takes': {
        const taken = add({ takes: part.takes, next: after.slice(-1) });
        return after.map(() => taken);
      }
      case 'only':
        return onEach(after, (next) => ({ only: part.only, next: [next] }));
      case 'all':
        return part.parts.reduceRight((following, one) => before(one, following), after);
      case 'any': {
        const ways = part.parts.map((one) => before(one, after));
        if (ways.length === 1) return ways[0] ?? after;
        return after.map((_, level) => add({ next: ways.flatMap((way) => way[level] ?? []) }));
      }
      case 'group': {
        if (!areNoted) return before(part.part, after);
        const closed = onEach(after, (next) => ({ notes: 2 * part.index + 1, next: [next] }));
        return onEach(before(part.part, closed), (next) => ({ notes: 2 * part.index, next: [next] }));
      }
      case 'repeat':
        return beforeRepeated(part, after);
    }
  }

  function onEach(after: Levels, make: (next: number) => State): Levels {
    const made = new Map([...new Set(after)].map((next) => [next, add(make(next))]));
    return after.map((next) => made.get(next) ?? next);
  }

  function beforeRepeated(repeated: Repeated, after: Levels): Levels {
    const { least, most, lazy } = repeated;
    if (least > mostStates || (most !== Infinity && most > mostStates)) throw new NotCompiled('tooLarge');
    const ways = (again: Levels, level: number) => {
      const [once = 0, none = 0] = [again[level], after[level]];
      return lazy ? [none, once] : [once, none];
    };
    let start = after;
    if (most === Infinity) {
      const next = after.map((): number[] => []);
      start = next.map((each) => add({ next: each }));
      const again = timeBeyond(repeated, start);
      next.forEach((each, level) => each.push(...ways(again, level)));
    } else {
      for (let more = least; more < most; more += 1) {
        const again = timeBeyond(repeated, start);
        start = after.map((_, level) => add({ next: ways(again, level) }));
      }
    }
    for (let more = 0; more < least; more += 1) start = time(repeated, start);
    return start;
  }

  /** One more time than the least. */
  function timeBeyond(repeated: Repeated, after: Levels): Levels {
    const taken = after.slice(-1);
    if (notes === 0 || !canBeEmpty(repeated.part)) {
      const [once = 0] = time(repeated, taken);
      return after.map(() => once);
    }
    const nowhere = add({ next: [] });
    return time(repeated, [...after.map(() => nowhere), ...taken]).slice(0, -1);
  }

  /** What the groups held in the time before is forgotten, as ECMA-262 has it. */
  function time({ part, groups: [from, to], most }: Repeated, after: Levels): Levels {
    const starts = before(part, after);
    if (notes === 0 || from === to || most === 1) return starts;
    return onEach(starts, (next) => ({ forgets: [2 * from, 2 * to], next: [next] }));
  }
}

function canBeEmpty(part: Tree): boolean {
  switch (part.kind) {
    case 'takes':
      return false;
    case 'only':
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
