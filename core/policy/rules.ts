import type { PasswordPolicy, RuleResult } from '../model/policy.ts';
import { counted, text, type Text, type TextKey } from '../model/text.ts';
import { containsAttribute, containsPiece } from './attributes.ts';
import { characterTypes, type CharacterType, type Reading } from './characters.ts';
import { minimums } from './counts.ts';
import { isSet } from './limit.ts';
import { containsWord } from './dictionary.ts';
import type { PolicyFacts } from './facts.ts';

/**
 * One rule of a password policy: its check, its sentence, its fields in the admin's form, and what the generators need
 * to know of it. A new rule is a new row of {@link rules}, its policy field in core/model/policy.ts and its words in
 * `locales/`.
 */
export interface Rule {
  /** Names the rule in results. */
  readonly id: string;
  /** In the order in which the form shows them; none where the rule is always there. */
  readonly fields: readonly PolicyField[];
  applies(policy: PasswordPolicy): boolean;
  check(reading: Reading, policy: PasswordPolicy, facts: PolicyFacts): Verdict;
  /** What to do to meet it. */
  sentence(policy: PasswordPolicy): Text;
  /** The sentence while the rule cannot tell: what is missing. */
  readonly unknown?: TextKey;
  /** Once broken, no further ASCII character mends it: a generator turns back at once. */
  readonly final: boolean;
  /** Its part of the `passwordrules` attribute; see core/policy/password-rules.ts. */
  passwordRules?(policy: PasswordPolicy): readonly string[];
}

export type Verdict = RuleResult['verdict'];

/** A field of the admin's form for policies. */
export interface PolicyField {
  readonly name: keyof PasswordPolicy;
  /**
   * `number`: a whole number, below 1 or left empty is *not set*. `patterns`: regular expressions, one a line.
   * `ruleIds`: some of `ruleIds` or, for `allowAndRecord`, of `untellableRuleIds` in core/model/policy.ts.
   */
  readonly kind: 'number' | 'flag' | 'characters' | 'patterns' | 'address' | 'ruleIds';
  readonly label: TextKey;
}

/** The names of Apple's `passwordrules` language; its own `special` has the colon in it, and a space is easily lost. */
const classes: Record<CharacterType, string> = {
  upper: 'upper',
  lower: 'lower',
  digit: 'digit',
  special: '[-!"#$%&\'()*+,./;<=>?@[\\^_`{|}~]]',
};

/** Every rule, in the order in which people see them. */
export const rules: readonly Rule[] = [
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
    passwordRules: ({ maxLength }) => [`maxlength: ${maxLength}`],
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
    id: 'maxRepeatedChars',
    fields: [number('maxRepeatedChars')],
    applies: ({ maxRepeatedChars }) => isSet(maxRepeatedChars),
    check: ({ longestRun }, { maxRepeatedChars }) => met(longestRun <= maxRepeatedChars),
    sentence: ({ maxRepeatedChars }) => counted('policy.rules.maxRepeatedChars', maxRepeatedChars),
    final: true,
    passwordRules: ({ maxRepeatedChars }) => [`max-consecutive: ${maxRepeatedChars}`],
  },
  {
    id: 'useAccountAttributes',
    fields: [flag('useAccountAttributes')],
    applies: ({ useAccountAttributes }) => useAccountAttributes,
    check: (reading, policy, { accounts }) =>
      without(
        accounts?.map(({ attributes }) => attributes),
        (attributes) => containsAttribute(reading, policy, attributes),
      ),
    sentence: () => text('policy.rules.useAccountAttributes'),
    unknown: 'policy.unknown.useAccountAttributes',
    final: true,
  },
  {
    id: 'useIdentityAttributes',
    fields: [flag('useIdentityAttributes')],
    applies: ({ useIdentityAttributes }) => useIdentityAttributes,
    check: (reading, policy, { identityAttributes }) =>
      without([identityAttributes], (attributes) => containsAttribute(reading, policy, attributes)),
    sentence: () => text('policy.rules.useIdentityAttributes'),
    unknown: 'policy.unknown.useIdentityAttributes',
    final: true,
  },
  {
    id: 'validateAgainstAccountId',
    fields: [flag('validateAgainstAccountId'), number('accountIdMinWordLength')],
    applies: ({ validateAgainstAccountId }) => validateAgainstAccountId,
    check: (reading, policy, { accounts }) =>
      without(
        // The name that the person signs in with is an id as well; an account need not have one of its own.
        accounts?.flatMap(({ nativeIdentity, name = '' }) => [nativeIdentity, name]),
        (id) => containsPiece(reading, policy, id, policy.accountIdMinWordLength),
      ),
    sentence: ({ accountIdMinWordLength: least }) =>
      isSet(least) ? counted('policy.rules.accountIdPiece', least) : text('policy.rules.accountIdWhole'),
    unknown: 'policy.unknown.validateAgainstAccountId',
    final: true,
  },
  {
    id: 'validateAgainstAccountName',
    fields: [flag('validateAgainstAccountName'), number('accountNameMinWordLength')],
    applies: ({ validateAgainstAccountName }) => validateAgainstAccountName,
    check: (reading, policy, { accounts }) =>
      without(
        accounts?.map(({ displayName }) => displayName),
        (name) => containsPiece(reading, policy, name, policy.accountNameMinWordLength),
      ),
    sentence: ({ accountNameMinWordLength: least }) =>
      isSet(least) ? counted('policy.rules.accountNamePiece', least) : text('policy.rules.accountNameWhole'),
    unknown: 'policy.unknown.validateAgainstAccountName',
    final: true,
  },
  {
    id: 'useDictionary',
    fields: [flag('useDictionary')],
    applies: ({ useDictionary }) => useDictionary,
    check: (reading, policy, { dictionary }) =>
      met(dictionary === undefined || !containsWord(reading, policy, dictionary)),
    sentence: () => text('policy.rules.useDictionary'),
    final: true,
  },
];

/** What a policy says besides its rules for the password itself, for the same form. */
export const otherFields: readonly PolicyField[] = [
  flag('enablePasswdExpiration'),
  number('passwordExpiration'),
  number('firstExpirationReminder'),
  flag('requireStrongAuthn'),
  flag('requireStrongAuthOffNetwork'),
  flag('requireStrongAuthUntrustedGeographies'),
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

function met(holds: boolean): Verdict {
  return holds ? 'met' : 'notMet';
}

/** Met when the password contains none of them. One that is missing can no longer help once another is contained. */
function without<T>(facts: readonly (T | undefined)[] | undefined, isContained: (fact: T) => boolean): Verdict {
  if (facts === undefined) return 'cannotTell';
  if (facts.some((fact) => fact !== undefined && isContained(fact))) return 'notMet';
  return facts.includes(undefined) ? 'cannotTell' : 'met';
}

/** The policy's fields whose values are of one kind. */
type FieldOf<T> = { [K in keyof PasswordPolicy]: PasswordPolicy[K] extends T ? K : never }[keyof PasswordPolicy];

function number(name: FieldOf<number>): PolicyField {
  return { name, kind: 'number', label: `policy.fields.${name}` };
}

function flag(name: Exclude<FieldOf<boolean>, 'defaultPolicy'>): PolicyField {
  return { name, kind: 'flag', label: `policy.fields.${name}` };
}
