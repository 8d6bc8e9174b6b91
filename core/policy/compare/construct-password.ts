import { bytes } from '../text/characters.ts';
import { type Characters, type ComparedCharacters, isLetterKind, type Kind, kinds } from './compared-characters.ts';
import { sequences } from '../text/sequences.ts';
import type { Constraints } from './constraints.ts';

/** How many characters of each kind. */
type Counts = Readonly<Record<Kind, number>>;

/** Characters that must stand together in the password: one character repeated, or a part of a sequence. */
interface Block {
  readonly characters: readonly string[];
  readonly counts: Counts;
}

/**
 * Passwords that are likely to meet the constraints, the likeliest first. Yields nothing only where no password can.
 *
 * How many characters of each kind to take is a small integer problem: each kind, all letters together, and the whole
 * password have a least and a most. These sets are nested, so counting up from the least needs no search. Which characters
 * these are, and in which order, is decided afterwards: a run of one character can be broken up, unless that character
 * must make up more than its share of the password.
 */
export function* constructPasswords(
  constraints: Constraints,
  { ascii, unicode }: ComparedCharacters,
): Generator<string> {
  const all = constraints.characters === 'ascii' ? ascii : unicode;
  for (const present of presentKinds(constraints, all)) {
    for (const block of blocks(constraints, all, ascii, present)) {
      const password = withBlock(constraints, all, present, block);
      if (password !== null) yield password;
    }
  }
}

type Presence = Readonly<Record<Kind, boolean>>;

/** Each choice of kinds that may occur. Those without caseless letters come first, because these take more bytes. */
function* presentKinds(constraints: Constraints, all: Characters): Generator<Presence> {
  for (const caseless of [false, true]) {
    for (let mask = 15; mask >= 0; mask -= 1) {
      const has = (bit: number) => (mask & bit) !== 0;
      const present = { upper: has(4), lower: has(8), digit: has(2), special: has(1), caseless };
      const types = [4, 8, 2, 1].filter(has).length;
      if (types < constraints.types[0] || types > constraints.types[1] || (types === 0 && !caseless)) continue;
      if (kinds.every((kind) => !present[kind] || all[kind].length > 0)) yield present;
    }
  }
}

/** Each block with which the password has the run, the sequence or the character beyond ASCII that it must have. */
function* blocks(constraints: Constraints, all: Characters, ascii: Characters, present: Presence): Generator<Block> {
  const here = kinds.filter((kind) => present[kind]);
  const [run] = constraints.run;
  const [sequence] = constraints.sequence;
  if (run > 1) {
    for (const kind of here)
      yield blockOf(
        Array.from({ length: run }, () => all[kind][0] ?? ''),
        all,
      );
  } else if (sequence > 1) {
    yield* sequenceBlocks(sequence, constraints, all);
  } else if (constraints.beyondAscii) {
    for (const kind of here) {
      const known = new Set(ascii[kind]);
      const outside = all[kind].filter((character) => !known.has(character));
      const [narrowest] = outside.toSorted((one, other) => bytes(one) - bytes(other));
      if (narrowest !== undefined) yield blockOf([narrowest], all);
    }
  } else {
    yield blockOf([], all);
  }
}

function* sequenceBlocks(length: number, constraints: Constraints, all: Characters): Generator<Block> {
  const uppers = new Set(all.upper);
  const others = new Set([...all.lower, ...all.digit]);
  for (const line of sequences) {
    for (let start = 0; start + length <= line.length; start += 1) {
      const row = Array.from(line.slice(start, start + length));
      // As many small letters as are allowed, then capitals: case makes no difference to a sequence.
      let small = 0;
      const written = row.map((character) => {
        const capital = character.toUpperCase();
        const asIs = others.has(character) && (capital === character || small < constraints.lower[1]);
        if (asIs && capital !== character) small += 1;
        return asIs ? character : uppers.has(capital) && capital !== character ? capital : undefined;
      });
      if (written.every((character) => character !== undefined)) yield blockOf(written, all);
    }
  }
}

function blockOf(characters: readonly string[], all: Characters): Block {
  const counts = { upper: 0, lower: 0, digit: 0, special: 0, caseless: 0 };
  for (const character of characters) counts[kindOf(character, all)] += 1;
  return { characters, counts };
}

function kindOf(character: string, all: Characters): Kind {
  return kinds.find((kind) => all[kind].includes(character)) ?? 'special';
}

function withBlock(constraints: Constraints, all: Characters, present: Presence, block: Block): string | null {
  const least = (kind: Kind) => {
    const [from] = kind === 'caseless' ? [0] : constraints[kind];
    return Math.max(present[kind] ? 1 : 0, from, block.counts[kind]);
  };
  const most = (kind: Kind) => (!present[kind] ? 0 : kind === 'caseless' ? Infinity : constraints[kind][1]);
  if (kinds.some((kind) => least(kind) > most(kind))) return null;
  const lows: Counts = mapped(least);
  const widest = constraints.characters === 'ascii' ? 1 : 4;
  const shortest = Math.max(
    constraints.length[0],
    constraints.unique[0],
    sum(lows),
    Math.ceil(constraints.bytes[0] / widest),
  );
  // Where one character makes up most of the password, others must separate it: at most about as many again.
  const longest = Math.min(
    constraints.length[1],
    constraints.bytes[1],
    shortest + 2 * Math.max(...Object.values(lows)) + 2,
  );
  for (let length = shortest; length <= longest; length += 1) {
    let isFilled = false;
    for (const order of orders(constraints, all)) {
      const counts = filled(lows, mapped(most), constraints.letters, length, order);
      if (counts === null) continue;
      isFilled = true;
      const password = arranged(constraints, all, counts, block);
      if (password !== null) return password;
    }
    if (!isFilled && length >= sum(lows) + constraints.letters[0]) return null;
  }
  return null;
}

type Order = (kind: Kind, count: number) => number;

/** Ranks the kinds: one more character is taken of the kind with the lowest rank. */
function orders(constraints: Constraints, all: Characters): readonly Order[] {
  if (constraints.unique[1] < Infinity || constraints.unique[0] === 0) return [cheap, even];
  const varied: Order = (kind, count) => (count < all[kind].length ? 0 : later) + count;
  return [cheap, varied, even];
}

const even: Order = (_, count) => count;
const cheap: Order = (kind, count) => (kind === 'caseless' ? later : 0) + count;
const later = 10_000;

/** `length` characters, counted by kind, within every least and most; null where that is impossible. */
function filled(
  lows: Counts,
  highs: Counts,
  [fewest, maxLetters]: readonly [number, number],
  length: number,
  order: Order,
): Counts | null {
  const counts = { ...lows };
  let letters = counts.upper + counts.lower + counts.caseless;
  const more = (from: readonly Kind[]): boolean => {
    let best: Kind | undefined;
    for (const kind of from) {
      if (counts[kind] >= highs[kind] || (isLetterKind(kind) && letters >= maxLetters)) continue;
      if (best === undefined || order(kind, counts[kind]) < order(best, counts[best])) best = kind;
    }
    if (best === undefined) return false;
    counts[best] += 1;
    if (isLetterKind(best)) letters += 1;
    return true;
  };
  if (letters > maxLetters) return null;
  for (let missing = fewest - letters; missing > 0; missing -= 1) if (!more(letterKinds)) return null;
  for (let missing = length - sum(counts); missing > 0; missing -= 1) if (!more(kinds)) return null;
  return sum(counts) === length ? counts : null;
}

const letterKinds = kinds.filter(isLetterKind);

/**
 * The characters in their order; null where too few of them are different, or where too many are the same to be kept
 * apart. Characters of the block can be used again without adding a different one. But they can lengthen its run, so other
 * characters are tried as well.
 */
function arranged(constraints: Constraints, all: Characters, counts: Counts, block: Block): string | null {
  for (const manner of block.characters.length === 0 ? [withoutBlock] : withBlocks) {
    const uses = chosen(constraints, all, counts, block, manner.prefers);
    const password = uses && inOrder(constraints, all, sum(counts), uses, block, manner.comes);
    if (password !== null) return password;
  }
  return null;
}

interface Manner {
  readonly prefers: 'same' | 'others';
  /** The block comes as soon as it may, or only when nothing else is left to separate two equal characters. */
  readonly comes: 'soon' | 'late';
}

const withoutBlock: Manner = { prefers: 'others', comes: 'soon' };
const withBlocks: readonly Manner[] = (['same', 'others'] as const).flatMap((prefers) =>
  (['soon', 'late'] as const).map((comes) => ({ prefers, comes })),
);

function inOrder(
  constraints: Constraints,
  all: Characters,
  length: number,
  uses: readonly Use[],
  block: Block,
  comes: Manner['comes'],
): string | null {
  const result: string[] = [];
  let run = 0;
  const mayStand = (character: string, times = 1) => {
    if (result.length > 0) return character !== result.at(-1) || run + times <= constraints.run[1];
    return constraints.first === null || (constraints.first === 'letter') === isLetter(character, all);
  };
  const put = (character: string) => {
    run = character === result.at(-1) ? run + 1 : 1;
    result.push(character);
  };
  let [start] = block.characters;
  const others = block.characters.findIndex((character) => character !== start);
  const startTimes = others === -1 ? block.characters.length : others;
  while (result.length < length) {
    const last = result.at(-1);
    let next: Use | undefined;
    for (const use of uses) {
      if (use.left === 0 || !mayStand(use.character)) continue;
      if (next === undefined || use.left > next.left || (use.left === next.left && next.character === last)) next = use;
    }
    if (start !== undefined && mayStand(start, startTimes) && (comes === 'soon' || next === undefined)) {
      block.characters.forEach(put);
      start = undefined;
    } else if (next === undefined) return null;
    else {
      next.left -= 1;
      put(next.character);
    }
  }
  return result.join('');
}

interface Use {
  readonly character: string;
  left: number;
}

/** How often each character is used besides the block, with as many different ones as the constraints allow and need. */
function chosen(
  constraints: Constraints,
  all: Characters,
  counts: Counts,
  block: Block,
  prefers: Manner['prefers'],
): Use[] | null {
  const inBlock = new Set(block.characters);
  const free = kinds.map((kind) => ({
    kind,
    left: counts[kind] - block.counts[kind],
    // Characters that are in the block already come first.
    pool: [...all[kind].filter((one) => inBlock.has(one)), ...all[kind].filter((one) => !inBlock.has(one))],
    known: all[kind].filter((one) => inBlock.has(one)).length,
    skipped: 0,
    used: 0,
  }));
  for (const each of free) {
    if (prefers === 'others' && each.pool.length > each.known) each.skipped = each.known;
    each.used = each.left === 0 ? 0 : Math.max(1, Math.min(each.known - each.skipped, each.left));
  }
  const unique = () =>
    inBlock.size + free.reduce((total, { skipped, used, known }) => total + Math.max(0, skipped + used - known), 0);
  const [fewest, most] = constraints.unique;
  while (unique() < most) {
    let best: (typeof free)[number] | undefined;
    for (const each of free) {
      if (each.used >= Math.min(each.left, each.pool.length - each.skipped)) continue;
      if (best === undefined || each.left / each.used > best.left / best.used) best = each;
    }
    // Where no further one fits, a new one replaces one that is in the block already.
    const instead = free.find(
      ({ pool, known, skipped, used }) => used > 0 && skipped < known && skipped + used < pool.length,
    );
    if (best !== undefined) best.used += 1;
    else if (instead !== undefined && unique() < fewest) instead.skipped += 1;
    else break;
  }
  if (unique() > most || unique() < fewest) return null;
  const uses = free.flatMap(({ left, pool, skipped, used }) =>
    pool
      .slice(skipped, skipped + used)
      .map((character, at) => ({ character, left: Math.floor(left / used) + (at < left % used ? 1 : 0) })),
  );
  return widened(constraints, all, uses, block);
}

/** Replaces characters by wider ones of the same kind until the password has the bytes it must have. */
function widened(constraints: Constraints, all: Characters, uses: readonly Use[], block: Block): Use[] {
  let missing = constraints.bytes[0] - bytes(block.characters.join(''));
  for (const { character, left } of uses) missing -= left * bytes(character);
  const taken = new Set(uses.map(({ character }) => character));
  return uses.map((use) => {
    if (missing <= 0) return use;
    const step = Math.ceil(missing / use.left) + bytes(use.character);
    const pool = all[kindOf(use.character, all)].filter((other) => !taken.has(other) && bytes(other) <= step);
    const wide = pool.reduce((widest, other) => (bytes(other) > bytes(widest) ? other : widest), use.character);
    taken.add(wide);
    missing -= use.left * (bytes(wide) - bytes(use.character));
    return { character: wide, left: use.left };
  });
}

function isLetter(character: string, all: Characters): boolean {
  return isLetterKind(kindOf(character, all));
}

function mapped(value: (kind: Kind) => number): Counts {
  return {
    upper: value('upper'),
    lower: value('lower'),
    digit: value('digit'),
    special: value('special'),
    caseless: value('caseless'),
  };
}

function sum(counts: Counts): number {
  return counts.upper + counts.lower + counts.digit + counts.special + counts.caseless;
}
