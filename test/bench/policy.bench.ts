import { newPolicy, type PasswordDemands, type PasswordPolicy } from '../../core/model/policy.ts';
import { check, isRefused, type PolicyFacts } from '../../core/policy/check/check.ts';
import { compare } from '../../core/policy/compare/compare.ts';
import { compileDictionary } from '../../core/policy/text/dictionary.ts';
import type { Figure } from './figure.ts';

/**
 * What a full check of all rules costs, as two ratios in one run: against the naive scan of a dictionary alone, and
 * with a dictionary of forty times the words against the small one; and what it costs to compare a policy with the
 * demands of fifty sources, against that check. Each is a median of many rounds over the same passwords, the rounds of
 * all taken in turn, so that a busy machine slows all of them.
 */
export function policyBench(): readonly Figure[] {
  const next = numbers(2);
  const passwords = Array.from({ length: passwordCount }, () => made(next, 8 + next(13), typedCharacters));
  const words = distinctWords(next, 100_000);
  const few = words.slice(0, 2500);
  const small: PolicyFacts = { ...facts, dictionary: compileDictionary(few) };
  const large: PolicyFacts = { ...facts, dictionary: compileDictionary(words) };

  const scan: Work = (password) => naiveScan(password, few);
  const checkSmall: Work = (password) => isRefused(check(everyRule, password, small));
  const checkLarge: Work = (password) => isRefused(check(everyRule, password, large));
  const [naive = 0, withSmall = 0, withLarge = 0] = medians([scan, checkSmall, checkLarge], passwords);
  const works = [() => passwords.filter(checkSmall).length, ...comparisons(next)];
  const [checks = 0, ...compared] = mediansOf(works);
  return [
    figure('policy: a full check with 2,500 words / 2,500 includes', withSmall, naive, 1),
    figure('policy: a full check with 100,000 words / with 2,500', withLarge, withSmall, 1.5),
    ...compared.map((taken, index) => ({
      name: `policy: comparing with 50 sources (${comparedNames[index]}) / a full check with 2,500 words`,
      measured: `${(taken * 1000).toFixed(0)} µs / ${perPassword(checks)}`,
      ratio: taken / (checks / passwordCount),
      budget: 100,
    })),
  ];
}

const comparedNames = ['each of another kind', 'all refusing by a rule of their own', 'nothing refused'];

/** Fifty sources as they may be, and the two cases that take most: each needs a password of its own, or none can be found. */
function comparisons(next: (end: number) => number): (() => number)[] {
  const each = Array.from({ length: 50 });
  const mixed = each.map((): PasswordDemands => ({
    minLength: next(16),
    ...(next(2) === 0 && { maxLength: 16 + next(64) }),
    ...(next(3) === 0 && { minUpper: 1 + next(3), minNumeric: 1 }),
    ...(next(4) === 0 && { minCharacterTypes: 3 + next(2), maxRepeatedChars: 1 + next(3) }),
    ...(next(5) === 0 && { useDictionary: true }),
  }));
  const own = each.map((_, index): PasswordDemands => ({ minLength: 13 + index }));
  const met = each.map((): PasswordDemands => ({
    minLength: 8,
    maxLength: 64,
    minUpper: 1,
    minAlpha: 2,
    minSpecial: 1,
  }));
  const policy = { ...everyRule, minLength: 12, minUpper: 2, minLower: 2, minSpecial: 2 };
  return [mixed, own, met].map((demands) => () => compare(policy, demands).sources.length);
}

function figure(name: string, taken: number, against: number, budget: number): Figure {
  return { name, measured: `${perPassword(taken)} / ${perPassword(against)}`, ratio: taken / against, budget };
}

/** The medians are milliseconds for all passwords. */
function perPassword(time: number): string {
  return `${((time * 1000) / passwordCount).toFixed(1)} µs`;
}

type Work = (password: string) => boolean;

const passwordCount = 200;
const rounds = 60;
const warmUps = 10;

function medians(works: readonly Work[], passwords: readonly string[]): number[] {
  return mediansOf(works.map((work) => () => passwords.filter(work).length));
}

function mediansOf(works: readonly (() => number)[]): number[] {
  const times = works.map((): number[] => []);
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const [index, work] of works.entries()) {
      const start = performance.now();
      const found = work();
      const took = performance.now() - start;
      if (found > passwordCount) throw new Error('The work must not be left out');
      if (round >= warmUps) times[index]?.push(took);
    }
  }
  return times.map((taken) => taken.toSorted((one, other) => one - other)[rounds / 2] ?? 0);
}

/** Every word is looked for, as in a scan that finds nothing, which is the usual one. */
function naiveScan(password: string, words: readonly string[]): boolean {
  const lower = password.toLowerCase();
  let found = false;
  for (const word of words) if (lower.includes(word)) found = true;
  return found;
}

const everyRule: PasswordPolicy = {
  ...newPolicy('every-rule', 'Every rule'),
  maxLength: 64,
  minUpper: 1,
  minLower: 1,
  minSpecial: 1,
  minCharacterTypes: 3,
  maxRepeatedChars: 2,
  useAccountAttributes: true,
  useIdentityAttributes: true,
  validateAgainstAccountId: true,
  accountIdMinWordLength: 3,
  validateAgainstAccountName: true,
  accountNameMinWordLength: 3,
  useDictionary: true,
};

const attributes = {
  givenName: 'Johanna',
  familyName: 'Smith-Wetherby',
  displayName: 'Johanna Smith-Wetherby',
  mail: ['johanna@example.org', 'j.smith-wetherby@example.org'],
  phone: '+44 555-555-1234',
  street: '221b Baker Street',
  city: 'London NW1',
  employeeNumber: 4_711_008,
};

const facts: PolicyFacts = {
  identityAttributes: { ...attributes },
  accounts: ['directory', 'mail', 'files'].map((system) => ({
    nativeIdentity: `${system}-0c1f9f5e-7a53`,
    name: 'jsmithwetherby',
    displayName: 'Johanna Smith-Wetherby',
    attributes: { ...attributes, system },
  })),
};

const letters = 'abcdefghijklmnopqrstuvwxyz';
const typedCharacters = `${letters}${letters.toUpperCase()}0123456789!-_?`;

function distinctWords(next: (end: number) => number, count: number): string[] {
  const words = new Set<string>();
  while (words.size < count) words.add(made(next, 4 + next(10), letters));
  return [...words];
}

function made(next: (end: number) => number, length: number, characters: string): string {
  return Array.from({ length }, () => characters.charAt(next(characters.length))).join('');
}

/** The same numbers in every run. */
function numbers(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}
