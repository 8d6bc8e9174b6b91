import type { PasswordPolicy } from '../../model/policy.ts';
import type { Random } from '../../ports.ts';
import { type Counts, minimums } from '../rules/minimums.ts';
import { type Alphabet, typesIn } from '../text/alphabet.ts';
import { characterTypes, type CharacterType } from '../text/characters.ts';
import { randomBelow } from './random.ts';

/** The arithmetic of minimums: how many characters of which type a password still lacks. */

export const noCharacters: Counts = { upper: 0, lower: 0, digit: 0, special: 0 };

export function oneMore(counts: Counts, type: CharacterType): Counts {
  return { ...counts, [type]: counts[type] + 1 };
}

/**
 * The fewest further characters with which every minimum is met: of each type, of letters, and of types. Infinity when
 * that takes a type that is not in `available`. (Every letter has a case here, as in the generators' alphabet.)
 */
export function shortfall(policy: PasswordPolicy, counts: Counts, available: ReadonlySet<CharacterType>): number {
  const least = minimums(policy);
  const missing = (type: CharacterType) => Math.max(0, least[type] - counts[type]);
  if (characterTypes.some((type) => missing(type) > 0 && !available.has(type))) return Infinity;
  const ofTypes = characterTypes.reduce((sum, type) => sum + missing(type), 0);

  const letters = counts.upper + counts.lower + missing('upper') + missing('lower');
  const moreLetters = Math.max(0, policy.minAlpha - letters);
  const letterTypes = letterCases.filter((type) => available.has(type));
  if (moreLetters > 0 && letterTypes.length === 0) return Infinity;

  const absent = characterTypes.filter((type) => counts[type] + missing(type) === 0);
  const moreTypes = Math.max(0, policy.minCharacterTypes - (characterTypes.length - absent.length));
  const addable = absent.filter((type) => available.has(type));
  if (moreTypes > addable.length) return Infinity;
  // A letter that is needed anyway can also be of a type that is missing.
  const addedByLetters = Math.min(moreLetters, moreTypes, addable.filter((type) => letterTypes.includes(type)).length);
  return ofTypes + moreLetters + moreTypes - addedByLetters;
}

const letterCases: readonly CharacterType[] = ['upper', 'lower'];

/**
 * Draws one character, each equally likely, from those that lower the shortfall; from all once it is 0. Null when there
 * is none.
 */
export function drawTowardMinimums(
  policy: PasswordPolicy,
  counts: Counts,
  alphabet: Alphabet,
  random: Random,
): { readonly character: string; readonly type: CharacterType } | null {
  const available = typesIn(alphabet);
  const now = shortfall(policy, counts, available);
  const candidates = characterTypes
    .filter((type) => now === 0 || shortfall(policy, oneMore(counts, type), available) < now)
    .flatMap((type) => alphabet[type].map((character) => ({ character, type })));
  return candidates.length === 0 ? null : (candidates[randomBelow(random, candidates.length)] ?? null);
}
