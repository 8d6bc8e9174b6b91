import type { PasswordPolicy } from '../../model/policy.ts';
import type { Random } from '../../ports.ts';
import { type Alphabet, typesIn } from '../text/alphabet.ts';
import type { Counts } from '../rules/minimums.ts';
import { characterTypes, type CharacterType } from '../text/characters.ts';
import { shuffled } from './random.ts';
import { drawTowardMinimums, noCharacters, oneMore, shortfall } from './shortfall.ts';

export interface Search {
  readonly policy: PasswordPolicy;
  readonly alphabet: Alphabet;
  /** In code points. */
  readonly length: number;
  readonly random: Random;
  /** False for a beginning that no further character can repair. */
  readonly isOpen: (beginning: string) => boolean;
  readonly isMet: (password: string) => boolean;
  /** How many beginnings may still be looked at. Counted down here, so that several searches can share it. */
  readonly effort: { left: number };
}

/**
 * A password of exactly `length` characters, or null: then this alphabet has none, or the effort is used up.
 *
 * First it draws a random order of types that meets the minimums, then random characters of these types from left to
 * right. A character that cannot stay is replaced by another one, first of the same type, then of any type with which the
 * minimums can still be met. So the search is complete, and an easy policy gets its password without going back.
 */
export function search({ policy, alphabet, length, random, isOpen, isMet, effort }: Search): string | null {
  const available = typesIn(alphabet);
  const types = drawTypes();
  return extend('', noCharacters, 0);

  function extend(beginning: string, counts: Counts, at: number): string | null {
    if (at === length) return isMet(beginning) ? beginning : null;
    for (const type of startingWith(types[at])) {
      const next = oneMore(counts, type);
      if (shortfall(policy, next, available) > length - at - 1) continue;
      for (const character of shuffled(random, alphabet[type])) {
        if (effort.left <= 0) return null;
        effort.left -= 1;
        if (!isOpen(beginning + character)) continue;
        const found = extend(beginning + character, next, at + 1);
        if (found !== null) return found;
      }
    }
    return null;
  }

  function drawTypes(): CharacterType[] {
    const drawn: CharacterType[] = [];
    let counts = noCharacters;
    while (drawn.length < length) {
      const { type } = drawTowardMinimums(policy, counts, alphabet, random) ?? {};
      if (type === undefined) break;
      drawn.push(type);
      counts = oneMore(counts, type);
    }
    return [...shuffled(random, drawn)];
  }
}

function startingWith(first: CharacterType | undefined): CharacterType[] {
  return characterTypes.toSorted((one, other) => Number(other === first) - Number(one === first));
}
