import type { PasswordPolicy } from '../../model/policy.ts';
import { counted, text } from '../../model/text.ts';
import { bytes, characterTypes, type CharacterType, type Reading } from '../text/characters.ts';
import { characterSet, flag, maximum, minimum } from './fields.ts';
import { isSet } from './limit.ts';
import { minimums } from './minimums.ts';
import { atLeast, atMost, met, type Quantity, type Rule } from './rule.ts';
import { containsSequence } from '../text/sequences.ts';

/**
 * Character classes in Apple's `passwordrules` language. Its own `special` is not used, because it includes the colon. The
 * space is left out, because it is easily lost.
 */
const classes: Record<CharacterType, string> = {
  upper: 'upper',
  lower: 'lower',
  digit: 'digit',
  special: '[-!"#$%&\'()*+,./;<=>?@[\\^_`{|}~]]',
};

/** The rules about the number and order of characters: only the password and the policy decide them. */
export const countingRules: readonly Rule[] = [
  {
    id: 'notEmpty',
    fields: [],
    applies: () => true,
    check: ({ length }) => met(length > 0),
    sentence: () => text('policy.rules.notEmpty'),
    final: false,
  },
  {
    id: 'allowedCharacters',
    fields: [characterSet],
    applies: () => true,
    check: ({ allowed }) => met(allowed),
    sentence: ({ allowedCharacters }) => text(`policy.rules.allowedCharacters.${allowedCharacters}`),
    final: true,
    passwordRules: ({ allowedCharacters }) =>
      allowedCharacters === 'unicode'
        ? ['allowed: ascii-printable']
        : [`allowed: ${Object.values(classes).join(', ')}`],
  },
  {
    id: 'minLength',
    fields: [minimum('minLength')],
    applies: ({ minLength }) => isSet(minLength),
    check: ({ length }, { minLength }) => met(length >= minLength),
    sentence: ({ minLength }) => counted('policy.rules.minLength', minLength),
    final: false,
    bounds: ({ minLength }) => atLeast('length', minLength),
    passwordRules: ({ minLength }) => [`minlength: ${minLength}`],
  },
  {
    id: 'maxLength',
    fields: [maximum('maxLength')],
    applies: ({ maxLength }) => isSet(maxLength),
    check: ({ length }, { maxLength }) => met(length <= maxLength),
    sentence: ({ maxLength }) => counted('policy.rules.maxLength', maxLength),
    final: true,
    bounds: ({ maxLength }) => atMost('length', maxLength),
    passwordRules: (policy) => [maxLengthClause(policy)],
  },
  {
    id: 'maxBytes',
    fields: [maximum('maxBytes')],
    applies: ({ maxBytes }) => isSet(maxBytes),
    check: ({ written }, { maxBytes }) => met(bytes(written) <= maxBytes),
    sentence: ({ maxBytes }) => counted('policy.rules.maxBytes', maxBytes),
    final: true,
    bounds: ({ maxBytes }) => atMost('bytes', maxBytes),
    // The generators and the attribute use ASCII only, where one character is one byte.
    passwordRules: (policy) => [maxLengthClause(policy)],
  },
  minimumOf('minAlpha', 'letters', ({ letters }) => letters, `${classes.upper}, ${classes.lower}`),
  minimumOf('minUpper', 'upper', ({ count }) => count.upper, classes.upper),
  minimumOf('minLower', 'lower', ({ count }) => count.lower, classes.lower),
  minimumOf('minNumeric', 'digit', ({ count }) => count.digit, classes.digit),
  minimumOf('minSpecial', 'special', ({ count }) => count.special, classes.special),
  {
    id: 'minCharacterTypes',
    fields: [minimum('minCharacterTypes')],
    applies: ({ minCharacterTypes }) => isSet(minCharacterTypes),
    check: ({ count }, { minCharacterTypes }) =>
      met(characterTypes.filter((type) => count[type] > 0).length >= minCharacterTypes),
    sentence: ({ minCharacterTypes }) => counted('policy.rules.minCharacterTypes', minCharacterTypes),
    final: false,
    bounds: ({ minCharacterTypes }) => atLeast('types', minCharacterTypes),
    passwordRules: (policy) => requiredTypes(policy),
  },
  {
    id: 'minUniqueChars',
    fields: [minimum('minUniqueChars')],
    applies: ({ minUniqueChars }) => isSet(minUniqueChars),
    check: ({ written }, { minUniqueChars }) => met(new Set(written).size >= minUniqueChars),
    sentence: ({ minUniqueChars }) => counted('policy.rules.minUniqueChars', minUniqueChars),
    final: false,
    bounds: ({ minUniqueChars }) => atLeast('unique', minUniqueChars),
    canStillBeMet: ({ written }, { minUniqueChars }, left) => new Set(written).size + left >= minUniqueChars,
  },
  {
    id: 'startsWithLetter',
    fields: [flag('startsWithLetter')],
    applies: ({ startsWithLetter }) => startsWithLetter,
    check: ({ written }) => met(/^\p{L}/u.test(written)),
    sentence: () => text('policy.rules.startsWithLetter'),
    final: false,
    canStillBeMet: ({ written }) => written === '' || /^\p{L}/u.test(written),
  },
  {
    id: 'maxRepeatedChars',
    fields: [maximum('maxRepeatedChars')],
    applies: ({ maxRepeatedChars }) => isSet(maxRepeatedChars),
    check: ({ longestRun }, { maxRepeatedChars }) => met(longestRun <= maxRepeatedChars),
    sentence: ({ maxRepeatedChars }) => counted('policy.rules.maxRepeatedChars', maxRepeatedChars),
    final: true,
    bounds: ({ maxRepeatedChars }) => atMost('run', maxRepeatedChars),
    passwordRules: ({ maxRepeatedChars }) => [`max-consecutive: ${maxRepeatedChars}`],
  },
  {
    id: 'maxSequence',
    fields: [maximum('maxSequence')],
    applies: ({ maxSequence }) => isSet(maxSequence),
    check: (reading, { maxSequence }) => met(!containsSequence(reading.folded, maxSequence + 1)),
    sentence: ({ maxSequence }) => counted('policy.rules.maxSequence', maxSequence),
    final: true,
    bounds: ({ maxSequence }) => atMost('sequence', maxSequence),
  },
];

type Minimum = 'minAlpha' | 'minUpper' | 'minLower' | 'minNumeric' | 'minSpecial';

/** @param required the character classes of the `passwordrules` attribute of which one is required */
function minimumOf(id: Minimum, quantity: Quantity, countIn: (reading: Reading) => number, required: string): Rule {
  return {
    id,
    fields: [minimum(id)],
    applies: (policy) => isSet(policy[id]),
    check: (reading, policy) => met(countIn(reading) >= policy[id]),
    sentence: (policy) => counted(`policy.rules.${id}`, policy[id]),
    final: false,
    bounds: (policy) => atLeast(quantity, policy[id]),
    passwordRules: () => [`required: ${required}`],
  };
}

/** The language can't say *three of four*, so this names the types that have a minimum, then others up to the number. */
function requiredTypes(policy: PasswordPolicy): string[] {
  const demanded = minimums(policy);
  return characterTypes
    .toSorted((one, other) => Number(demanded[other] > 0) - Number(demanded[one] > 0))
    .slice(0, policy.minCharacterTypes)
    .map((type) => `required: ${classes[type]}`);
}

function maxLengthClause({ maxLength, maxBytes }: PasswordPolicy): string {
  return `maxlength: ${Math.min(...[maxLength, maxBytes].filter(isSet))}`;
}
