import type { Random } from '../../ports.ts';

/** Unbiased choices from a source of random 32-bit numbers. */

/** The items in a random order, each order equally likely. An item is drawn only when it is asked for. */
export function* shuffled<T>(random: Random, items: readonly T[]): Generator<T> {
  const left = [...items];
  while (left.length > 0) yield* left.splice(randomBelow(random, left.length), 1);
}

/**
 * A whole number from 0 to `end` - 1, each equally likely. `end` is from 1 to 2³².
 * @throws {Error} when the source gives numbers that cannot be random
 */
export function randomBelow(random: Random, end: number): number {
  // Numbers from the last, incomplete round are drawn again: their remainder would favour the small ones.
  const fair = range - (range % end);
  const word = new Uint32Array(1);
  for (let draw = 0; draw < maxDraws; draw += 1) {
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- this is the port's fill, not an array's
    const [drawn = range] = random.fill(word);
    if (drawn < fair) return drawn % end;
  }
  throw new Error('The source of randomness is broken');
}

const range = 2 ** 32;

/** Fewer than half of all numbers are drawn again, so a good source never needs so many. */
const maxDraws = 200;
