import type { PasswordPolicy } from '../../model/policy.ts';
import type { Random } from '../../ports.ts';
import { characterTypes, type CharacterType } from './characters.ts';
import { shortfall, type Counts } from '../generate/shortfall.ts';
import { below } from '../generate/random.ts';

/** What passwords are made of: characters by their type. */
export type Alphabet = Readonly<Record<CharacterType, readonly string[]>>;

/** Printable ASCII as every policy allows it, without the space, which is lost too easily at either end. */
export const everyCharacter: Alphabet = {
  upper: Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  lower: Array.from('abcdefghijklmnopqrstuvwxyz'),
  digit: Array.from('0123456789'),
  special: Array.from('!"#$%&\'()*+,-./;<=>?@[\\]^_`{|}~'),
};

export function only(alphabet: Alphabet, isUsable: (character: string) => boolean): Alphabet {
  return {
    upper: alphabet.upper.filter(isUsable),
    lower: alphabet.lower.filter(isUsable),
    digit: alphabet.digit.filter(isUsable),
    special: alphabet.special.filter(isUsable),
  };
}

export function typesIn(alphabet: Alphabet): ReadonlySet<CharacterType> {
  return new Set(characterTypes.filter((type) => alphabet[type].length > 0));
}

/**
 * A character, each equally likely, of those that bring the policy's minimums nearer; of all once they are met.
 * Null when there is none.
 */
export function drawNearer(
  policy: PasswordPolicy,
  counts: Counts,
  alphabet: Alphabet,
  random: Random,
): { readonly character: string; readonly type: CharacterType } | null {
  const available = typesIn(alphabet);
  const now = shortfall(policy, counts, available);
  const drawn = characterTypes
    .filter((type) => now === 0 || shortfall(policy, oneMore(counts, type), available) < now)
    .flatMap((type) => alphabet[type].map((character) => ({ character, type })));
  return drawn.length === 0 ? null : (drawn[below(random, drawn.length)] ?? null);
}

export function oneMore(counts: Counts, type: CharacterType): Counts {
  return { ...counts, [type]: counts[type] + 1 };
}
