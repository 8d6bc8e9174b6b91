import * as fc from '../../fast-check.ts';
import type { Attributes } from '../../../../core/model/identity.ts';
import type { PasswordPolicy } from '../../../../core/model/policy.ts';
import type { PolicyFacts } from '../../../../core/policy/check/check.ts';
import { compileDictionary } from '../../../../core/policy/text/dictionary.ts';

/**
 * Every rule a second time, for the tests: examples, values of its fields to draw from, and its verdict, stated as plainly
 * and slowly as can be and without a helper of the engine. A new rule needs a row here and nothing else in the tests.
 */
export interface RuleCase {
  readonly rule: string;
  /** A policy with this rule, a password that meets it, one that does not, and facts if the rule needs any. */
  readonly examples: readonly (readonly [
    policy: Partial<PasswordPolicy>,
    meets: string,
    breaks: string,
    facts?: PolicyFacts,
  ])[];
  /** What each of its fields is drawn from. */
  readonly draw: (size: Size) => { readonly [K in keyof PasswordPolicy]?: fc.Arbitrary<PasswordPolicy[K]> };
  readonly applies: (policy: PasswordPolicy) => boolean;
  readonly verdict: (given: Given) => Verdict;
}

/** The largest numbers to draw: of a length, and of what is counted besides. */
export interface Size {
  readonly length: number;
  readonly count: number;
}

interface Given {
  readonly policy: PasswordPolicy;
  /** Its characters, in NFC where the policy allows Unicode. */
  readonly password: readonly string[];
  readonly facts: PolicyFacts;
  /** Those of the dictionary. */
  readonly words: readonly string[];
}

type Verdict = 'met' | 'notMet' | 'cannotTell';

const john = { name: 'John Smith', phone: '555-555-1234' };

export const everyRule: readonly RuleCase[] = [
  {
    rule: 'notEmpty',
    examples: [[{}, ' ', '']],
    draw: () => ({}),
    applies: () => true,
    verdict: ({ password }) => says(password.length > 0),
  },
  {
    rule: 'allowedCharacters',
    examples: [
      [{}, 'a b', 'a:b'],
      [{ allowedCharacters: 'unicode' }, 'é:中', 'a\tb'],
    ],
    draw: () => ({ allowedCharacters: fc.constantFrom('ascii', 'unicode') }),
    applies: () => true,
    verdict: ({ policy, password }) =>
      says(password.every(policy.allowedCharacters === 'unicode' ? isScalarButControl : isSailPoints)),
  },
  {
    ...least('minLength', ({ password }) => password.length),
    examples: [[{ minLength: 8 }, 'password', 'pass']],
    draw: ({ length }) => ({ minLength: upTo(length) }),
  },
  {
    ...most('maxLength', ({ password }) => password.length),
    examples: [[{ maxLength: 12 }, 'password', 'passwordpassword']],
    draw: ({ length }) => ({ maxLength: upTo(length) }),
  },
  {
    ...most('maxBytes', ({ password }) => new TextEncoder().encode(password.join('')).length),
    examples: [[{ allowedCharacters: 'unicode', maxBytes: 4 }, 'é12', 'éé1']],
    draw: ({ length }) => ({ maxBytes: rarely(0, upTo(length)) }),
  },
  {
    ...least('minAlpha', number(/^\p{L}$/u)),
    examples: ['password', 'a123Z', 'BR650'].map((meets) => [{ minAlpha: 2 }, meets, 'p12345']),
  },
  {
    ...least('minUpper', number(/^\p{Lu}$/u)),
    examples: [[{ minUpper: 2 }, 'PAssword', 'Password']],
  },
  {
    ...least('minLower', number(/^\p{Ll}$/u)),
    examples: [[{ minLower: 2 }, 'PASSWOrd', 'PASSWORD']],
  },
  {
    ...least('minNumeric', number(/^\p{Nd}$/u)),
    examples: [[{ minNumeric: 2 }, 'password12', 'password1']],
  },
  {
    ...least('minSpecial', number(/^[^\p{L}\p{Nd}]$/u)),
    examples: [[{ minSpecial: 2 }, 'p@$sword', 'p@ssword1']],
  },
  {
    ...least('minCharacterTypes', (given) => {
      const types = [/^\p{Lu}$/u, /^\p{Ll}$/u, /^\p{Nd}$/u, /^[^\p{L}\p{Nd}]$/u];
      return types.filter((type) => number(type)(given) > 0).length;
    }),
    examples: [[{ minCharacterTypes: 3 }, 'Password1', 'password1']],
    draw: () => ({ minCharacterTypes: upTo(4) }),
  },
  {
    ...least('minUniqueChars', ({ password }) => new Set(password).size),
    examples: [[{ minUniqueChars: 3 }, 'aAbb', 'abab']],
    draw: () => ({ minUniqueChars: rarely(0, upTo(5)) }),
  },
  {
    rule: 'startsWithLetter',
    examples: [[{ startsWithLetter: true }, 'a1', '1a']],
    draw: () => ({ startsWithLetter: rarely(false, fc.constant(true)) }),
    applies: ({ startsWithLetter }) => startsWithLetter,
    verdict: ({ password }) => says(/^\p{L}/u.test(password.join(''))),
  },
  {
    rule: 'maxRepeatedChars',
    examples: [[{ maxRepeatedChars: 2 }, 'password', 'passsword']],
    draw: () => ({ maxRepeatedChars: upTo(3) }),
    applies: ({ maxRepeatedChars }) => maxRepeatedChars >= 1,
    verdict: ({ policy: { maxRepeatedChars: limit }, password }) =>
      says(!partsOf(password, limit + 1).some((part) => part.every((character) => character === part[0]))),
  },
  {
    rule: 'maxSequence',
    examples: ['Abcd', '4321', 'qwer'].map((breaks) => [{ maxSequence: 3 }, 'abc1cba', breaks]),
    draw: () => ({ maxSequence: rarely(-1, upTo(4)) }),
    applies: ({ maxSequence }) => maxSequence >= 1,
    verdict: ({ policy: { maxSequence: limit }, password }) =>
      says(!partsOf(password, limit + 1).some((part) => followed.some((line) => isWithin(part, Array.from(line))))),
  },
  {
    rule: 'useAccountAttributes',
    examples: ['password5555551234', 'passwordJohn'].map((breaks) => [
      { useAccountAttributes: true },
      'password',
      breaks,
      { accounts: [{ attributes: john }] },
    ]),
    draw: () => ({ useAccountAttributes: fc.boolean() }),
    applies: ({ useAccountAttributes }) => useAccountAttributes,
    verdict: (given) =>
      without(
        given.facts.accounts?.map(({ attributes }) => attributes),
        (attributes) => hasAttribute(given, attributes),
      ),
  },
  {
    rule: 'useIdentityAttributes',
    examples: ['password5555551234', 'passwordJohn'].map((breaks) => [
      { useIdentityAttributes: true },
      'password',
      breaks,
      { identityAttributes: john },
    ]),
    draw: () => ({ useIdentityAttributes: fc.boolean() }),
    applies: ({ useIdentityAttributes }) => useIdentityAttributes,
    verdict: (given) => without([given.facts.identityAttributes], (attributes) => hasAttribute(given, attributes)),
  },
  {
    rule: 'validateAgainstAccountId',
    examples: [
      [
        { validateAgainstAccountId: true },
        'jsmit',
        'my-jsmith',
        { accounts: [{ nativeIdentity: 'jsmith', name: '7' }] },
      ],
    ],
    draw: () => ({ validateAgainstAccountId: fc.boolean(), accountIdMinWordLength: upTo(4) }),
    applies: ({ validateAgainstAccountId }) => validateAgainstAccountId,
    verdict: (given) =>
      without(
        given.facts.accounts?.flatMap(({ nativeIdentity, name }) =>
          name === undefined ? [nativeIdentity] : [nativeIdentity, name],
        ),
        (id) => hasPiece(given, id, given.policy.accountIdMinWordLength),
      ),
  },
  {
    rule: 'validateAgainstAccountName',
    examples: [
      [
        { validateAgainstAccountName: true, accountNameMinWordLength: 4 },
        'smi-th',
        'smit',
        { accounts: [{ displayName: 'John Smith' }] },
      ],
    ],
    draw: () => ({ validateAgainstAccountName: fc.boolean(), accountNameMinWordLength: upTo(4) }),
    applies: ({ validateAgainstAccountName }) => validateAgainstAccountName,
    verdict: (given) =>
      without(
        given.facts.accounts?.map(({ displayName }) => displayName),
        (name) => hasPiece(given, name, given.policy.accountNameMinWordLength),
      ),
  },
  {
    rule: 'minDifference',
    examples: [[{ minDifference: 3 }, 'winter26', 'Summer26', { currentPasswords: ['summer25'] }]],
    draw: () => ({ minDifference: rarely(0, upTo(4)) }),
    applies: ({ minDifference }) => minDifference >= 1,
    verdict({ policy, password, facts }) {
      const current = facts.currentPasswords?.map((one) =>
        one === undefined || one === '' ? undefined : inForm(policy, one),
      );
      return without(current?.length === 0 ? undefined : current, (one) => edits(one, password) < policy.minDifference);
    },
  },
  {
    rule: 'useDictionary',
    examples: ['Spring124', '345SprinG'].map((breaks) => [
      { useDictionary: true },
      'Sprin9',
      breaks,
      { dictionary: compileDictionary(['spring']) },
    ]),
    draw: () => ({ useDictionary: fc.boolean() }),
    applies: ({ useDictionary }) => useDictionary,
    verdict: (given) => says(!given.words.some((word) => has(given, inForm(given.policy, word)))),
  },
  {
    rule: 'mustMatch',
    examples: [[{ mustMatch: ['^[A-Z]'] }, 'Abc', 'abc']],
    draw: () => ({ mustMatch: rarely([], patterns) }),
    applies: ({ mustMatch }) => mustMatch.length > 0,
    verdict: ({ policy, password }) =>
      says(policy.mustMatch.every((pattern) => new RegExp(pattern, 'u').test(password.join('')))),
  },
  {
    rule: 'mustNotMatch',
    examples: [[{ mustNotMatch: ['\\d$'] }, '1a', 'a1']],
    draw: () => ({ mustNotMatch: rarely([], patterns) }),
    applies: ({ mustNotMatch }) => mustNotMatch.length > 0,
    verdict: ({ policy, password }) =>
      says(!policy.mustNotMatch.some((pattern) => new RegExp(pattern, 'u').test(password.join('')))),
  },
  {
    rule: 'minStrength',
    examples: [[{ minStrength: 3 }, 'good', 'bad', { strength: (password) => password.length - 1 }]],
    draw: () => ({ minStrength: rarely(-1, upTo(4)) }),
    applies: ({ minStrength }) => minStrength >= 1,
    verdict({ policy, password, facts }) {
      const score = facts.strength?.(password.join(''));
      return score === undefined ? 'cannotTell' : says(score >= policy.minStrength);
    },
  },
  {
    rule: 'useBreachList',
    examples: [
      [
        { useBreachList: true },
        'rare',
        'common',
        { breachList: (password) => (password === 'common' ? 'listed' : 'notListed') },
      ],
    ],
    draw: () => ({ useBreachList: rarely(false, fc.constant(true)) }),
    applies: ({ useBreachList }) => useBreachList,
    verdict({ password, facts }) {
      const answer = facts.breachList?.(password.join(''));
      return answer === 'listed' ? 'notMet' : answer === 'notListed' ? 'met' : 'cannotTell';
    },
  },
];

/** The verdict of each rule that the policy sets, by the rule's name. */
export function naively(policy: PasswordPolicy, typed: string, facts: PolicyFacts, words: readonly string[]) {
  const given = { policy, password: inForm(policy, typed), facts, words };
  return Object.fromEntries(
    everyRule.filter(({ applies }) => applies(policy)).map(({ rule, verdict }) => [rule, verdict(given)]),
  );
}

type NumberName = { [K in keyof PasswordPolicy]: PasswordPolicy[K] extends number ? K : never }[keyof PasswordPolicy];

function least(rule: NumberName, count: (given: Given) => number) {
  return {
    rule,
    draw: ({ count: largest }: Size) => ({ [rule]: upTo(largest) }),
    applies: (policy: PasswordPolicy) => policy[rule] >= 1,
    verdict: (given: Given) => says(count(given) >= given.policy[rule]),
  };
}

function most(rule: NumberName, count: (given: Given) => number) {
  return { ...least(rule, count), verdict: (given: Given) => says(count(given) <= given.policy[rule]) };
}

function number(pattern: RegExp) {
  return ({ password }: Given) => password.filter((character) => pattern.test(character)).length;
}

function upTo(max: number) {
  return fc.integer({ min: -1, max });
}

/** Not set in three of four policies: with all rules at once, hardly any password meets them. */
export function rarely<T>(unset: T, value: fc.Arbitrary<T>) {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(unset) }, { weight: 1, arbitrary: value });
}

const patterns = fc.subarray(['^[a-z]', '[0-9]{2}', '(?:ab|ba)+$', '\\p{L}', '[^a-zA-Z0-9]', '^.{3,5}$'], {
  maxLength: 2,
});

function inForm({ allowedCharacters }: PasswordPolicy, text: string): readonly string[] {
  return Array.from(allowedCharacters === 'unicode' ? text.normalize('NFC') : text);
}

function partsOf(password: readonly string[], length: number) {
  return password.map((_, at) => password.slice(at, at + length)).filter((part) => part.length === length);
}

function has({ password }: Given, part: readonly string[]): boolean {
  return (
    part.length > 0 &&
    password.some((_, at) => part.every((character, index) => isSame(character, password[at + index])))
  );
}

function hasPiece(given: Given, name: string, fewest: number): boolean {
  const whole = inForm(given.policy, name);
  if (fewest < 1) return has(given, whole);
  return whole.some((_, from) =>
    whole.some((__, to) => to + 1 - from >= fewest && has(given, whole.slice(from, to + 1))),
  );
}

function hasAttribute(given: Given, attributes: Attributes): boolean {
  return values(attributes).some((value) => forbidden(inForm(given.policy, value)).some((word) => has(given, word)));
}

const followed = [
  'abcdefghijklmnopqrstuvwxyz',
  'zyxwvutsrqponmlkjihgfedcba',
  '0123456789',
  '9876543210',
  '1234567890',
  '0987654321',
  'qwertyuiop',
  'poiuytrewq',
  'asdfghjkl',
  'lkjhgfdsa',
  'zxcvbnm',
  'mnbvcxz',
  'qwertzuiop',
  'poiuztrewq',
  'yxcvbnm',
  'mnbvcxy',
  'azertyuiop',
  'poiuytreza',
  'qsdfghjklm',
  'mlkjhgfdsq',
  'wxcvbn',
  'nbvcxw',
];

function isWithin(row: readonly string[], line: readonly string[]): boolean {
  return line.some((_, from) => row.every((character, index) => isSame(character, line[from + index])));
}

/** Levenshtein's distance as he defined it, but for case. */
function edits(one: readonly string[], other: readonly string[]): number {
  const [first, ...rest] = one;
  const [start, ...remaining] = other;
  if (first === undefined || start === undefined) return one.length + other.length;
  if (isSame(first, start)) return edits(rest, remaining);
  return 1 + Math.min(edits(rest, other), edits(one, remaining), edits(rest, remaining));
}

function says(holds: boolean): Verdict {
  return holds ? 'met' : 'notMet';
}

function without<T>(known: readonly (T | undefined)[] | undefined, isContained: (one: T) => boolean): Verdict {
  if (known?.some((one) => one !== undefined && isContained(one))) return 'notMet';
  return known === undefined || known.some((one) => one === undefined) ? 'cannotTell' : 'met';
}

function isSailPoints(character: string): boolean {
  return character.length === 1 && character >= ' ' && character <= '~' && character !== ':';
}

function isScalarButControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return !(code < 32 || (code >= 127 && code < 160) || (code >= 0xd800 && code < 0xe000));
}

/** Equal but for case: the engine's own simple folding. */
function isSame(one: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  return one === other || new RegExp(`^\\u{${one.codePointAt(0)?.toString(16)}}$`, 'iu').test(other);
}

/** What the attributes say, as texts. */
export function values(attributes: Attributes): string[] {
  const texts: string[] = [];
  for (const key of Object.getOwnPropertyNames(attributes)) {
    const value = attributes[key];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'string' || typeof item === 'number') texts.push(`${item}`);
    }
  }
  return texts;
}

function forbidden(value: readonly string[]): (readonly string[])[] {
  const found: string[][] = [[]];
  const joined: string[] = [];
  for (const character of value) {
    const apart = /^[\p{P}\p{S}\p{White_Space}]$/u.test(character);
    if (apart) found.push([]);
    else found.at(-1)?.push(character);
    if (!/^[\p{P}\p{White_Space}]$/u.test(character)) joined.push(character);
  }
  if (joined.length === 0) return [];
  return [...found, joined, value].filter((word) => word.length >= 3);
}
