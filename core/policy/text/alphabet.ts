import { characterTypes, type CharacterType } from './characters.ts';

/** The characters that passwords are made of, by their type. */
export type Alphabet = Readonly<Record<CharacterType, readonly string[]>>;

/** Printable ASCII as every policy allows it (no colon), without the space, which is easily lost at either end. */
export const everyCharacter: Alphabet = {
  upper: Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  lower: Array.from('abcdefghijklmnopqrstuvwxyz'),
  digit: Array.from('0123456789'),
  special: Array.from('!"#$%&\'()*+,-./;<=>?@[\\]^_`{|}~'),
};

export function filterAlphabet(alphabet: Alphabet, isUsable: (character: string) => boolean): Alphabet {
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
