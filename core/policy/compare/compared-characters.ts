import { characterTypes } from '../text/characters.ts';
import { everyCharacter } from '../text/alphabet.ts';

/** The character types, and letters without case, which are letters but of no type. */
export type Kind = (typeof kinds)[number];

export const kinds = [...characterTypes, 'caseless'] as const;

/** Characters by kind, in an order in which no two neighbours are neighbours in the alphabet or on a keyboard. */
export type Characters = Readonly<Record<Kind, readonly string[]>>;

/** The characters that `compare` makes passwords of. A test gives a few only, so that it can try every password. */
export interface ComparedCharacters {
  readonly ascii: Characters;
  /** `ascii` and characters that only `unicode` allows. Each is its own NFC form. */
  readonly unicode: Characters;
}

export const isLetterKind = (kind: Kind) => kind === 'upper' || kind === 'lower' || kind === 'caseless';

const letterOrder = Array.from('kvnxtdrhwmgzpbycufjaqieslo');

const ascii: Characters = {
  upper: letterOrder.map((letter) => letter.toUpperCase()),
  lower: letterOrder,
  digit: Array.from('7294160583'),
  special: [...everyCharacter.special, ' '],
  caseless: [],
};

/** Of every kind some characters of each width in UTF-8, from one to four bytes. */
export const realCharacters: ComparedCharacters = {
  ascii,
  unicode: {
    upper: [...ascii.upper, ...from('À', 23), ...from('𝐀', 26), 'Ḁ', 'Ḅ'],
    lower: [...ascii.lower, ...from('à', 23), ...from('𝐚', 26), 'ḁ', 'ḅ'],
    digit: [...ascii.digit, ...from('٠', 10), ...from('०', 10), ...from('𝟎', 50)],
    special: [...ascii.special, ':', ...from('¡', 9), ...from('←', 100), ...from('🌀', 300)],
    caseless: [...from('א', 27), ...from('一', 1000), ...from('𠀀', 300)],
  },
};

function from(first: string, count: number): string[] {
  const start = first.codePointAt(0) ?? 0;
  return Array.from({ length: count }, (_, more) => String.fromCodePoint(start + more));
}
