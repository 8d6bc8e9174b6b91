import type { PasswordPolicy } from '../../model/policy.ts';
import type { Random } from '../../ports.ts';
import { drawNearer, oneMore, typesIn, type Alphabet } from '../text/alphabet.ts';
import { characterTypes, type CharacterType } from '../text/characters.ts';
import { noCharacters, shortfall, type Counts } from './shortfall.ts';
import { shuffled } from './random.ts';

export interface Search {
  readonly policy: PasswordPolicy;
  readonly alphabet: Alphabet;
  readonly length: number;
  readonly random: Random;
  /** False for a beginning that no further character mends. */
  readonly isOpen: (beginning: string) => boolean;
  readonly isMet: (password: string) => boolean;
  /** How many beginnings may still be looked at; counted down, so that it can span several searches. */
  readonly effort: { left: number };
}

/**
 * A password of exactly `length` characters, or null: then there is none in this alphabet, or the effort is used up.
 *
 * A random order of types that meets the minimums is drawn first and filled with random characters from left to right.
 * A character that closes the way is exchanged for another one, at first of the same type, then of any type that leaves
 * the minimums within reach; so nothing is left out, and an easy policy gets its passwords in one go.
 */
export function search({ policy, alphabet, length, random, isOpen, isMet, effort }: Search): string | null {
  const available = typesIn(alphabet);
  const types = drawTypes();
  return extend('', noCharacters, 0);

  function extend(beginning: string, counts: Counts, at: number): string | null {
    if (at === length) return isMet(beginning) ? beginning : null;
    for (const type of typesFirst(types[at])) {
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
      const { type } = drawNearer(policy, counts, alphabet, random) ?? {};
      if (type === undefined) break;
      drawn.push(type);
      counts = oneMore(counts, type);
    }
    return [...shuffled(random, drawn)];
  }
}

function typesFirst(first: CharacterType | undefined): CharacterType[] {
  return characterTypes.toSorted((one, other) => Number(other === first) - Number(one === first));
}
