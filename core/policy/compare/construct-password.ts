import { bytes } from '../text/characters.ts';
import { type Characters, type ComparedCharacters, isLetterKind, type Kind, kinds } from './compared-characters.ts';
import { sequences } from '../text/sequences.ts';
import type { Wanted } from './constraints.ts';

/** How many characters of each kind. */
type Counts = Readonly<Record<Kind, number>>;

/** A row that must be in the password: of one character, or one that follows a line. */
interface Block {
  readonly characters: readonly string[];
  readonly counts: Counts;
}

/**
 * Passwords that may be what is wanted, the likeliest first; none where there is certainly none.
 *
 * The numbers of characters of each kind are a small integer problem: single kinds, all letters, and the whole are
 * nested sets with a least and a most, so filling them up from the least needs no search. Which characters these are
 * and in what order is decided afterwards: a row of one character can be broken up unless one character has to make
 * out more than its share.
 */
export function* madePasswords(wanted: Wanted, { ascii, unicode }: ComparedCharacters): Generator<string> {
  const all = wanted.characters === 'ascii' ? ascii : unicode;
  for (const present of presences(wanted, all)) {
    for (const block of blocks(wanted, all, ascii, present)) {
      const password = withBlock(wanted, all, present, block);
      if (password !== null) yield password;
    }
  }
}

type Presence = Readonly<Record<Kind, boolean>>;

/** Which kinds occur; without caseless letters first, which cost more bytes. */
function* presences(wanted: Wanted, all: Characters): Generator<Presence> {
  for (const caseless of [false, true]) {
    for (let mask = 15; mask >= 0; mask -= 1) {
      const has = (bit: number) => (mask & bit) !== 0;
      const present = { upper: has(4), lower: has(8), digit: has(2), special: has(1), caseless };
      const types = [4, 8, 2, 1].filter(has).length;
      if (types < wanted.types[0] || types > wanted.types[1] || (types === 0 && !caseless)) continue;
      if (kinds.every((kind) => !present[kind] || all[kind].length > 0)) yield present;
    }
  }
}

/** The ways to have what must be in a row, or beyond ASCII, of kinds that are there. */
function* blocks(wanted: Wanted, all: Characters, ascii: Characters, present: Presence): Generator<Block> {
  const here = kinds.filter((kind) => present[kind]);
  const [run] = wanted.run;
  const [sequence] = wanted.sequence;
  if (run > 1) {
    for (const kind of here)
      yield blockOf(
        Array.from({ length: run }, () => all[kind][0] ?? ''),
        all,
      );
  } else if (sequence > 1) {
    yield* sequenceBlocks(sequence, wanted, all);
  } else if (wanted.beyondAscii) {
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

function* sequenceBlocks(length: number, wanted: Wanted, all: Characters): Generator<Block> {
  const uppers = new Set(all.upper);
  const others = new Set([...all.lower, ...all.digit]);
  for (const line of sequences) {
    for (let start = 0; start + length <= line.length; start += 1) {
      const row = Array.from(line.slice(start, start + length));
      // As many small letters as may be, then capitals: the case makes no difference to a sequence.
      let small = 0;
      const written = row.map((character) => {
        const capital = character.toUpperCase();
        const asIs = others.has(character) && (capital === character || small < wanted.lower[1]);
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

function withBlock(wanted: Wanted, all: Characters, present: Presence, block: Block): string | null {
  const least = (kind: Kind) => {
    const [from] = kind === 'caseless' ? [0] : wanted[kind];
    return Math.max(present[kind] ? 1 : 0, from, block.counts[kind]);
  };
  const most = (kind: Kind) => (!present[kind] ? 0 : kind === 'caseless' ? Infinity : wanted[kind][1]);
  if (kinds.some((kind) => least(kind) > most(kind))) return null;
  const lows: Counts = mapped(least);
  const widest = wanted.characters === 'ascii' ? 1 : 4;
  const shortest = Math.max(wanted.length[0], wanted.unique[0], sum(lows), Math.ceil(wanted.bytes[0] / widest));
  // Where one character has to be most of the password, others must part it: at most as many again.
  const longest = Math.min(wanted.length[1], wanted.bytes[1], shortest + 2 * Math.max(...Object.values(lows)) + 2);
  for (let length = shortest; length <= longest; length += 1) {
    let isFilled = false;
    for (const order of orders(wanted, all)) {
      const counts = filled(lows, mapped(most), wanted.letters, length, order);
      if (counts === null) continue;
      isFilled = true;
      const password = arranged(wanted, all, counts, block);
      if (password !== null) return password;
    }
    if (!isFilled && length >= sum(lows) + wanted.letters[0]) return null;
  }
  return null;
}

type Order = (kind: Kind, count: number) => number;

/** Which kind to take one more of: the one with the least of it. */
function orders(wanted: Wanted, all: Characters): readonly Order[] {
  if (wanted.unique[1] < Infinity || wanted.unique[0] === 0) return [cheap, even];
  const varied: Order = (kind, count) => (count < all[kind].length ? 0 : later) + count;
  return [cheap, varied, even];
}

const even: Order = (_, count) => count;
const cheap: Order = (kind, count) => (kind === 'caseless' ? later : 0) + count;
const later = 10_000;

/** So many characters in all, by kind, with every least and most kept; null where that cannot be. */
function filled(
  lows: Counts,
  highs: Counts,
  [fewest, mostLetters]: readonly [number, number],
  length: number,
  order: Order,
): Counts | null {
  const counts = { ...lows };
  let letters = counts.upper + counts.lower + counts.caseless;
  const more = (from: readonly Kind[]): boolean => {
    let best: Kind | undefined;
    for (const kind of from) {
      if (counts[kind] >= highs[kind] || (isLetterKind(kind) && letters >= mostLetters)) continue;
      if (best === undefined || order(kind, counts[kind]) < order(best, counts[best])) best = kind;
    }
    if (best === undefined) return false;
    counts[best] += 1;
    if (isLetterKind(best)) letters += 1;
    return true;
  };
  if (letters > mostLetters) return null;
  for (let missing = fewest - letters; missing > 0; missing -= 1) if (!more(letterKinds)) return null;
  for (let missing = length - sum(counts); missing > 0; missing -= 1) if (!more(kinds)) return null;
  return sum(counts) === length ? counts : null;
}

const letterKinds = kinds.filter(isLetterKind);

/**
 * The characters and their order; null where too few are different, or too many alike to be parted. Characters that the
 * block has cost no further one; but they can make a row with it, so then others are tried.
 */
function arranged(wanted: Wanted, all: Characters, counts: Counts, block: Block): string | null {
  for (const manner of block.characters.length === 0 ? [withoutBlock] : withBlocks) {
    const uses = chosen(wanted, all, counts, block, manner.prefers);
    const password = uses && inOrder(wanted, all, sum(counts), uses, block, manner.comes);
    if (password !== null) return password;
  }
  return null;
}

interface Manner {
  readonly prefers: 'same' | 'others';
  /** The block comes as soon as it may, or else parts characters that nothing else is left to part. */
  readonly comes: 'soon' | 'late';
}

const withoutBlock: Manner = { prefers: 'others', comes: 'soon' };
const withBlocks: readonly Manner[] = (['same', 'others'] as const).flatMap((prefers) =>
  (['soon', 'late'] as const).map((comes) => ({ prefers, comes })),
);

function inOrder(
  wanted: Wanted,
  all: Characters,
  length: number,
  uses: readonly Use[],
  block: Block,
  comes: Manner['comes'],
): string | null {
  const result: string[] = [];
  let run = 0;
  const mayStand = (character: string, times = 1) => {
    if (result.length > 0) return character !== result.at(-1) || run + times <= wanted.run[1];
    return wanted.first === null || (wanted.first === 'letter') === isLetter(character, all);
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

/** How often each character is used besides the block: as many different ones as are wanted and of use. */
function chosen(
  wanted: Wanted,
  all: Characters,
  counts: Counts,
  block: Block,
  prefers: Manner['prefers'],
): Use[] | null {
  const inBlock = new Set(block.characters);
  const free = kinds.map((kind) => ({
    kind,
    left: counts[kind] - block.counts[kind],
    // What is in the block already comes first.
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
  const [fewest, most] = wanted.unique;
  while (unique() < most) {
    let best: (typeof free)[number] | undefined;
    for (const each of free) {
      if (each.used >= Math.min(each.left, each.pool.length - each.skipped)) continue;
      if (best === undefined || each.left / each.used > best.left / best.used) best = each;
    }
    // Where there is no room for one more, another takes the place of one that the block has.
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
  return widened(wanted, all, uses, block);
}

/** With characters of more bytes where so many are wanted. */
function widened(wanted: Wanted, all: Characters, uses: readonly Use[], block: Block): Use[] {
  let missing = wanted.bytes[0] - bytes(block.characters.join(''));
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
