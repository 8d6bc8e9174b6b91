import { describe, expect, it } from 'vitest';
import { randomBelow, shuffled } from '../../../../../core/policy/generate/random.ts';
import type { Random } from '../../../../../core/ports.ts';

/** Gives these numbers, one a draw. */
function giving(...numbers: readonly number[]): Random {
  const left = [...numbers];
  return {
    fill: (bytes) => {
      bytes[0] = left.shift() ?? 0;
      return bytes;
    },
    uuid: () => '',
  };
}

// Spec E-2
describe('a number below an end', () => {
  it('is drawn again where the last numbers would make some of them likelier', () => {
    // 2³² = 3 · 1,431,655,765 + 1: only the very last number is one too many.
    expect(randomBelow(giving(0xffff_fffe), 3)).toBe(2);
    expect(randomBelow(giving(0xffff_ffff, 7), 3)).toBe(1);
    expect(randomBelow(giving(0xffff_ffff), 4)).toBe(3);
    expect(randomBelow(giving(0xffff_ffff), 2 ** 32)).toBe(0xffff_ffff);
    expect(randomBelow(giving(0xffff_ffff, 5), 2 ** 32 - 1)).toBe(5);
  });

  it('throws rather than draw for ever', () => {
    const stuck: Random = { fill: (bytes) => bytes.fill(0xffff_ffff), uuid: () => '' };
    expect(() => randomBelow(stuck, 3)).toThrow('randomness');
  });
});

describe('shuffling', () => {
  it('comes to every order in exactly one way', () => {
    const orders = [0, 1, 2, 3].flatMap((first) =>
      [0, 1, 2].flatMap((second) =>
        [0, 1].map((third) => [...shuffled(giving(first, second, third, 0), ['a', 'b', 'c', 'd'])].join('')),
      ),
    );
    expect(new Set(orders).size).toBe(24);
  });
});
