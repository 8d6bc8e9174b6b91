import type { PasswordPolicy } from '../../model/policy.ts';
import { characterTypes, type CharacterType } from '../text/characters.ts';

/** The arithmetic of minimums: how many characters of which type a policy still asks for. */

export type Counts = Readonly<Record<CharacterType, number>>;

export const noCharacters: Counts = { upper: 0, lower: 0, digit: 0, special: 0 };

/** What the policy asks of each type by itself. */
export function minimums(policy: PasswordPolicy): Counts {
  return {
    upper: Math.max(0, policy.minUpper),
    lower: Math.max(0, policy.minLower),
    digit: Math.max(0, policy.minNumeric),
    special: Math.max(0, policy.minSpecial),
  };
}

/**
 * The fewest characters that must follow the ones counted until every minimum is met: of each type, of letters, and of
 * types. Infinite when it needs a type that is not in `available`. (Letters here have a case; the generators' have.)
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
  const toBring = absent.filter((type) => available.has(type));
  if (moreTypes > toBring.length) return Infinity;
  // A letter that is needed anyway can bring a type that is missing.
  const broughtByLetters = Math.min(
    moreLetters,
    moreTypes,
    toBring.filter((type) => letterTypes.includes(type)).length,
  );
  return ofTypes + moreLetters + moreTypes - broughtByLetters;
}

const letterCases: readonly CharacterType[] = ['upper', 'lower'];
