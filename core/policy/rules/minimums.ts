import type { PasswordPolicy } from '../../model/policy.ts';
import type { CharacterType } from '../text/characters.ts';

/** How many characters of each type. */
export type Counts = Readonly<Record<CharacterType, number>>;

/** What the policy asks of each type by itself. */
export function minimums(policy: PasswordPolicy): Counts {
  return {
    upper: Math.max(0, policy.minUpper),
    lower: Math.max(0, policy.minLower),
    digit: Math.max(0, policy.minNumeric),
    special: Math.max(0, policy.minSpecial),
  };
}
