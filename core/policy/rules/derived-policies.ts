import { newPolicy, type PasswordDemands, type PasswordPolicy } from '../../model/policy.ts';
import { isSet } from './limit.ts';
import { rules } from './rules.ts';

/** Policies that stand for others: for a source's demands, for a policy without some rules, for several at once. */

/** What a source demands as a policy. One that says nothing of characters demands nothing of them. */
export function policyOfDemands(demands: PasswordDemands): PasswordPolicy {
  const { passwordHistory: _, minimumPasswordAge: __, sentences: ___, ...fields } = demands;
  const demanded = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...demandsNothing, ...demanded };
}

/** The policy without what it only warns of: what it really refuses. */
export function withoutWarnings(policy: PasswordPolicy): PasswordPolicy {
  return withoutRules(policy, policy.warnOnly);
}

export function withoutRules(policy: PasswordPolicy, ids: readonly string[]): PasswordPolicy {
  const names = rules.filter(({ id }) => ids.includes(id)).flatMap(({ fields: [first] }) => first?.name ?? []);
  return { ...policy, ...Object.fromEntries(names.map((name) => [name, demandsNothing[name]])) };
}

/**
 * A policy that allows, of printable ASCII, exactly what all of them allow. (What is beyond ASCII may be normalised by
 * one and not by another, which one policy cannot say.)
 */
export function strictest(policy: PasswordPolicy, others: readonly PasswordPolicy[]): PasswordPolicy {
  return others.reduce(stricterOfTwo, policy);
}

const demandsNothing: PasswordPolicy = {
  ...newPolicy('demands', 'Demands'),
  allowedCharacters: 'unicode',
  minLength: 0,
  minAlpha: 0,
  minNumeric: 0,
};

function stricterOfTwo(one: PasswordPolicy, other: PasswordPolicy): PasswordPolicy {
  const highest = (name: Minimum) => Math.max(one[name], other[name]);
  const lowest = (name: Maximum) => leastSet(one[name], other[name]);
  const either = (name: Flag) => one[name] || other[name];
  const piece = (name: Flag, length: 'accountIdMinWordLength' | 'accountNameMinWordLength') =>
    leastSet(one[name] ? one[length] : -1, other[name] ? other[length] : -1);
  return {
    ...one,
    allowedCharacters: one.allowedCharacters === 'ascii' ? 'ascii' : other.allowedCharacters,
    minLength: highest('minLength'),
    minAlpha: highest('minAlpha'),
    minUpper: highest('minUpper'),
    minLower: highest('minLower'),
    minNumeric: highest('minNumeric'),
    minSpecial: highest('minSpecial'),
    minCharacterTypes: highest('minCharacterTypes'),
    minUniqueChars: highest('minUniqueChars'),
    minStrength: highest('minStrength'),
    minDifference: highest('minDifference'),
    maxLength: lowest('maxLength'),
    maxBytes: lowest('maxBytes'),
    maxRepeatedChars: lowest('maxRepeatedChars'),
    maxSequence: lowest('maxSequence'),
    startsWithLetter: either('startsWithLetter'),
    useAccountAttributes: either('useAccountAttributes'),
    useIdentityAttributes: either('useIdentityAttributes'),
    validateAgainstAccountId: either('validateAgainstAccountId'),
    accountIdMinWordLength: piece('validateAgainstAccountId', 'accountIdMinWordLength'),
    validateAgainstAccountName: either('validateAgainstAccountName'),
    accountNameMinWordLength: piece('validateAgainstAccountName', 'accountNameMinWordLength'),
    useDictionary: either('useDictionary'),
    useBreachList: either('useBreachList'),
    mustMatch: [...one.mustMatch, ...other.mustMatch],
    mustNotMatch: [...one.mustNotMatch, ...other.mustNotMatch],
  };
}

type Minimum =
  | 'minLength'
  | 'minAlpha'
  | 'minUpper'
  | 'minLower'
  | 'minNumeric'
  | 'minSpecial'
  | 'minCharacterTypes'
  | 'minUniqueChars'
  | 'minStrength'
  | 'minDifference';
type Maximum = 'maxLength' | 'maxBytes' | 'maxRepeatedChars' | 'maxSequence';
type Flag = { [K in keyof PasswordPolicy]: PasswordPolicy[K] extends boolean ? K : never }[keyof PasswordPolicy];

/** Below 1 is no limit; the id or name as a whole, which is what is left then, contains every piece of it. */
function leastSet(one: number, other: number): number {
  const set = [one, other].filter(isSet);
  return set.length === 0 ? -1 : Math.min(...set);
}
