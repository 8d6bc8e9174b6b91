import type { PasswordPolicy } from '../../model/policy.ts';
import { counted, text } from '../../model/text.ts';
import { bytes, characterTypes, type CharacterType, type Reading } from '../text/characters.ts';
import { minimums } from '../generate/shortfall.ts';
import { isSet } from './limit.ts';
import { flag, met, number, type Rule } from './rule.ts';
import { containsSequence } from '../text/sequences.ts';

/** The names of Apple's `passwordrules` language; its own `special` has the colon in it, and a space is easily lost. */
const classes: Record<CharacterType, string> = {
  upper: 'upper',
  lower: 'lower',
  digit: 'digit',
  special: '[-!"#$%&\'()*+,./;<=>?@[\\^_`{|}~]]',
};

/** The rules that count characters and look at their order: the password alone decides them. */
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
    fields: [{ name: 'allowedCharacters', kind: 'characters', label: 'policy.fields.allowedCharacters' }],
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
    fields: [number('minLength')],
    applies: ({ minLength }) => isSet(minLength),
    check: ({ length }, { minLength }) => met(length >= minLength),
    sentence: ({ minLength }) => counted('policy.rules.minLength', minLength),
    final: false,
    passwordRules: ({ minLength }) => [`minlength: ${minLength}`],
  },
  {
    id: 'maxLength',
    fields: [number('maxLength')],
    applies: ({ maxLength }) => isSet(maxLength),
    check: ({ length }, { maxLength }) => met(length <= maxLength),
    sentence: ({ maxLength }) => counted('policy.rules.maxLength', maxLength),
    final: true,
    passwordRules: (policy) => [mostCharacters(policy)],
  },
  {
    id: 'maxBytes',
    fields: [number('maxBytes')],
    applies: ({ maxBytes }) => isSet(maxBytes),
    check: ({ written }, { maxBytes }) => met(bytes(written) <= maxBytes),
    sentence: ({ maxBytes }) => counted('policy.rules.maxBytes', maxBytes),
    final: true,
    // The generators and the attribute keep to ASCII, of which each character is one byte.
    passwordRules: (policy) => [mostCharacters(policy)],
  },
  atLeast('minAlpha', ({ letters }) => letters, `${classes.upper}, ${classes.lower}`),
  atLeast('minUpper', ({ count }) => count.upper, classes.upper),
  atLeast('minLower', ({ count }) => count.lower, classes.lower),
  atLeast('minNumeric', ({ count }) => count.digit, classes.digit),
  atLeast('minSpecial', ({ count }) => count.special, classes.special),
  {
    id: 'minCharacterTypes',
    fields: [number('minCharacterTypes')],
    applies: ({ minCharacterTypes }) => isSet(minCharacterTypes),
    check: ({ count }, { minCharacterTypes }) =>
      met(characterTypes.filter((type) => count[type] > 0).length >= minCharacterTypes),
    sentence: ({ minCharacterTypes }) => counted('policy.rules.minCharacterTypes', minCharacterTypes),
    final: false,
    passwordRules: (policy) => requiredTypes(policy),
  },
  {
    id: 'minUniqueChars',
    fields: [number('minUniqueChars')],
    applies: ({ minUniqueChars }) => isSet(minUniqueChars),
    check: ({ written }, { minUniqueChars }) => met(new Set(written).size >= minUniqueChars),
    sentence: ({ minUniqueChars }) => counted('policy.rules.minUniqueChars', minUniqueChars),
    final: false,
    canCome: ({ written }, { minUniqueChars }, left) => new Set(written).size + left >= minUniqueChars,
  },
  {
    id: 'startsWithLetter',
    fields: [flag('startsWithLetter')],
    applies: ({ startsWithLetter }) => startsWithLetter,
    check: ({ written }) => met(/^\p{L}/u.test(written)),
    sentence: () => text('policy.rules.startsWithLetter'),
    final: false,
    canCome: ({ written }) => written === '' || /^\p{L}/u.test(written),
  },
  {
    id: 'maxRepeatedChars',
    fields: [number('maxRepeatedChars')],
    applies: ({ maxRepeatedChars }) => isSet(maxRepeatedChars),
    check: ({ longestRun }, { maxRepeatedChars }) => met(longestRun <= maxRepeatedChars),
    sentence: ({ maxRepeatedChars }) => counted('policy.rules.maxRepeatedChars', maxRepeatedChars),
    final: true,
    passwordRules: ({ maxRepeatedChars }) => [`max-consecutive: ${maxRepeatedChars}`],
  },
  {
    id: 'maxSequence',
    fields: [number('maxSequence')],
    applies: ({ maxSequence }) => isSet(maxSequence),
    check: (reading, { maxSequence }) => met(!containsSequence(reading.folded, maxSequence + 1)),
    sentence: ({ maxSequence }) => counted('policy.rules.maxSequence', maxSequence),
    final: true,
  },
];

type Minimum = 'minAlpha' | 'minUpper' | 'minLower' | 'minNumeric' | 'minSpecial';

function atLeast(id: Minimum, counts: (reading: Reading) => number, required: string): Rule {
  return {
    id,
    fields: [number(id)],
    applies: (policy) => isSet(policy[id]),
    check: (reading, policy) => met(counts(reading) >= policy[id]),
    sentence: (policy) => counted(`policy.rules.${id}`, policy[id]),
    final: false,
    passwordRules: () => [`required: ${required}`],
  };
}

/** The language has no *three of four*: the types that the policy demands anyway, then others until they are enough. */
function requiredTypes(policy: PasswordPolicy): string[] {
  const demanded = minimums(policy);
  return characterTypes
    .toSorted((one, other) => Number(demanded[other] > 0) - Number(demanded[one] > 0))
    .slice(0, policy.minCharacterTypes)
    .map((type) => `required: ${classes[type]}`);
}

function mostCharacters({ maxLength, maxBytes }: PasswordPolicy): string {
  return `maxlength: ${Math.min(...[maxLength, maxBytes].filter(isSet))}`;
}
