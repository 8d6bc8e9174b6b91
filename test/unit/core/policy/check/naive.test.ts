import * as fc from '../../../fast-check.ts';
import { expect, it } from 'vitest';
import type { Attributes } from '../../../../../core/model/identity.ts';
import type { PasswordPolicy } from '../../../../../core/model/policy.ts';
import { check, type PolicyFacts } from '../../../../../core/policy/check/check.ts';
import { anyFacts, anyPolicy, tellingText } from '../given.ts';

/**
 * Every rule said a second time, as plainly and slowly as can be and without a helper of the engine. Only the table of
 * the contract stands behind both.
 */

it('check agrees with the naive statement of every rule', () => {
  fc.assert(
    fc.property(anyPolicy(3, 12), tellingText(12), anyFacts, (policy, password, { facts, words }) => {
      expect(Object.fromEntries(check(policy, password, facts).map((result) => [result.rule, result.verdict]))).toEqual(
        naively(policy, password, facts, words),
      );
    }),
    { numRuns: 5000 },
  );
}, 120_000);

it('also when the password is made of what the facts forbid', () => {
  const fromFacts = anyFacts.chain((given) => {
    const said = strings(given).filter((text) => text !== '');
    const parts = said.length > 0 ? fc.oneof(fc.constantFrom(...said), tellingText(2)) : tellingText(3);
    const changed = fc.constantFrom(same, upper, lower, withoutSigns);
    return fc.tuple(
      fc.constant(given),
      fc
        .array(fc.tuple(parts, changed), { maxLength: 4 })
        .map((made) => made.map(([part, change]) => change(part)).join('')),
    );
  });
  fc.assert(
    fc.property(anyPolicy(3, 12), fromFacts, (policy, [{ facts, words }, password]) => {
      expect(Object.fromEntries(check(policy, password, facts).map((result) => [result.rule, result.verdict]))).toEqual(
        naively(policy, password, facts, words),
      );
    }),
    { numRuns: 5000 },
  );
}, 120_000);

function naively(policy: PasswordPolicy, typed: string, facts: PolicyFacts, words: readonly string[]) {
  const unicode = policy.allowedCharacters === 'unicode';
  const nfc = (text: string) => (unicode ? text.normalize('NFC') : text);
  const password = Array.from(nfc(typed));
  const number = (pattern: RegExp) => password.filter((character) => pattern.test(character)).length;
  const letters = number(/^\p{L}$/u);
  const upper = number(/^\p{Lu}$/u);
  const lower = number(/^\p{Ll}$/u);
  const digits = number(/^\p{Nd}$/u);
  const special = password.length - letters - digits;
  const types = [upper, lower, digits, special].filter((many) => many > 0).length;
  const expected: Record<string, string> = {
    notEmpty: says(password.length > 0),
    allowedCharacters: says(password.every(unicode ? isScalarButControl : isSailPoints)),
  };
  const minimum = (name: keyof PasswordPolicy, has: number) => {
    const least = policy[name];
    if (typeof least === 'number' && least >= 1) expected[name] = says(has >= least);
  };
  minimum('minLength', password.length);
  minimum('minAlpha', letters);
  minimum('minUpper', upper);
  minimum('minLower', lower);
  minimum('minNumeric', digits);
  minimum('minSpecial', special);
  minimum('minCharacterTypes', types);
  if (policy.maxLength >= 1) expected['maxLength'] = says(password.length <= policy.maxLength);
  if (policy.maxRepeatedChars >= 1) {
    const tooMany = password.some((character, at) => {
      const row = password.slice(at, at + policy.maxRepeatedChars + 1);
      return row.length > policy.maxRepeatedChars && row.every((other) => other === character);
    });
    expected['maxRepeatedChars'] = says(!tooMany);
  }

  const has = (part: readonly string[]) =>
    part.length > 0 &&
    password.some((_, at) => part.every((character, index) => isSame(character, password[at + index])));
  const hasPiece = (name: string, least: number) => {
    const whole = Array.from(nfc(name));
    if (least < 1) return has(whole);
    return whole.some((_, from) => whole.some((__, to) => to + 1 - from >= least && has(whole.slice(from, to + 1))));
  };
  const hasAttribute = (attributes: Attributes) => values(attributes).some((value) => forbidden(nfc(value)).some(has));
  const { accounts, identityAttributes } = facts;
  if (policy.useAccountAttributes) {
    expected['useAccountAttributes'] = without(
      accounts?.map((account) => account.attributes),
      hasAttribute,
    );
  }
  if (policy.useIdentityAttributes) {
    expected['useIdentityAttributes'] = without([identityAttributes], hasAttribute);
  }
  if (policy.validateAgainstAccountId) {
    const ids = accounts?.flatMap(({ nativeIdentity, name }) =>
      name === undefined ? [nativeIdentity] : [nativeIdentity, name],
    );
    expected['validateAgainstAccountId'] = without(ids, (id) => hasPiece(id, policy.accountIdMinWordLength));
  }
  if (policy.validateAgainstAccountName) {
    const names = accounts?.map(({ displayName }) => displayName);
    expected['validateAgainstAccountName'] = without(names, (name) => hasPiece(name, policy.accountNameMinWordLength));
  }
  if (policy.startsWithLetter) expected['startsWithLetter'] = says(/^\p{L}/u.test(password.join('')));
  minimum('minUniqueChars', password.filter((character, at) => password.indexOf(character) === at).length);
  if (policy.maxBytes >= 1) {
    expected['maxBytes'] = says(new TextEncoder().encode(password.join('')).length <= policy.maxBytes);
  }
  if (policy.maxSequence >= 1) {
    const tooLong = password.some((_, at) => {
      const row = password.slice(at, at + policy.maxSequence + 1);
      return row.length > policy.maxSequence && followed.some((line) => isWithin(row, Array.from(line)));
    });
    expected['maxSequence'] = says(!tooLong);
  }
  const matches = (pattern: string) => new RegExp(pattern, 'u').test(password.join(''));
  if (policy.mustMatch.length > 0) expected['mustMatch'] = says(policy.mustMatch.every(matches));
  if (policy.mustNotMatch.length > 0) expected['mustNotMatch'] = says(!policy.mustNotMatch.some(matches));
  if (policy.minDifference >= 1) {
    const current = facts.currentPasswords?.map((one) =>
      one === undefined || one === '' ? undefined : Array.from(nfc(one)),
    );
    expected['minDifference'] = without(
      current?.length === 0 ? undefined : current,
      (one) => edits(one, password) < policy.minDifference,
    );
  }
  if (policy.minStrength >= 1) {
    const score = facts.strength?.(password.join(''));
    expected['minStrength'] = score === undefined ? 'cannotTell' : says(score >= policy.minStrength);
  }
  if (policy.useBreachList) {
    const answer = facts.breachList?.(password.join(''));
    expected['useBreachList'] = answer === 'listed' ? 'notMet' : answer === 'notListed' ? 'met' : 'cannotTell';
  }
  if (policy.useDictionary) expected['useDictionary'] = says(!words.some((word) => has(Array.from(nfc(word)))));
  return expected;
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

function says(holds: boolean) {
  return holds ? 'met' : 'notMet';
}

function without<T>(known: readonly (T | undefined)[] | undefined, isContained: (one: T) => boolean) {
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

function values(attributes: Attributes): string[] {
  const texts: string[] = [];
  for (const key of Object.getOwnPropertyNames(attributes)) {
    const value = attributes[key];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'string' || typeof item === 'number') texts.push(`${item}`);
    }
  }
  return texts;
}

function forbidden(value: string): string[][] {
  const found: string[][] = [[]];
  const joined: string[] = [];
  for (const character of Array.from(value)) {
    const apart = /^[\p{P}\p{S}\p{White_Space}]$/u.test(character);
    if (apart) found.push([]);
    else found.at(-1)?.push(character);
    if (!/^[\p{P}\p{White_Space}]$/u.test(character)) joined.push(character);
  }
  if (joined.length === 0) return [];
  return [...found, joined, Array.from(value)].filter((word) => word.length >= 3);
}

function strings({ facts, words }: { facts: PolicyFacts; words: readonly string[] }): string[] {
  const accounts = facts.accounts ?? [];
  const known = [facts.identityAttributes, ...accounts.map(({ attributes }) => attributes)];
  return [
    ...words,
    ...known.flatMap((attributes) => (attributes === undefined ? [] : values(attributes))),
    ...accounts.flatMap(({ nativeIdentity = '', name = '', displayName = '' }) => [nativeIdentity, name, displayName]),
  ];
}

const same = (text: string) => text;
const upper = (text: string) => text.toUpperCase();
const lower = (text: string) => text.toLowerCase();
const withoutSigns = (text: string) => text.replace(/[\p{P}\p{White_Space}]/gu, '');
