import type { Random } from '../../ports.ts';

/** Fair choices from a source of random 32-bit numbers. */

/** The items in an order of which each is equally likely. An item is drawn when it is asked for. */
export function* shuffled<T>(random: Random, items: readonly T[]): Generator<T> {
  const left = [...items];
  while (left.length > 0) yield* left.splice(below(random, left.length), 1);
}

/** A whole number from 0 to `end` - 1, each equally likely. `end` is from 1 to 2³². */
export function below(random: Random, end: number): number {
  // The last numbers, too few to go round evenly, are drawn again: the remainder alone would favour small ones.
  const fair = range - (range % end);
  const word = new Uint32Array(1);
  for (let draw = 0; draw < mostDraws; draw += 1) {
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- the port's, not an array's
    const [drawn = range] = random.fill(word);
    if (drawn < fair) return drawn % end;
  }
  throw new Error('The source of randomness is broken');
}

const range = 2 ** 32;

/** Fewer than half of all numbers are drawn again, so a sound source does not come to this. */
const mostDraws = 200;
