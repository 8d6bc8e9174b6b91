import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import type { PasswordDemands, PasswordPolicy } from '../../../../../core/model/policy.ts';
import { check, isRefused } from '../../../../../core/policy/check/check.ts';
import { compare, type Comparison } from '../../../../../core/policy/compare/compare.ts';
import type { Characters, ComparedCharacters } from '../../../../../core/policy/compare/compared-characters.ts';
import { policyOfDemands } from '../../../../../core/policy/rules/derived-policies.ts';
import { policyOf } from '../given.ts';

/** Every password of so few characters is tried, so nothing but `check` decides what is right. */
const longest = 5;
const runs = 150;

const few = (upper: string, lower: string, digit: string, special: string, caseless = ''): Characters => ({
  upper: Array.from(upper),
  lower: Array.from(lower),
  digit: Array.from(digit),
  special: Array.from(special),
  caseless: Array.from(caseless),
});

const alphabets: readonly ComparedCharacters[] = [
  { ascii: few('A', 'ab', '1', '$'), unicode: few('A', 'ab', '1', '$') },
  { ascii: few('', 'ab', '12', ''), unicode: few('', 'ab', '12', ':') },
  { ascii: few('B', 'a', '', '$'), unicode: few('B', 'a', '', '$', '中') },
  { ascii: few('', 'a', '1', ''), unicode: few('', 'aé', '1', '') },
];

const limit = (most: number) => fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: most }));
const counting = {
  minLength: limit(longest),
  maxLength: fc.integer({ min: 1, max: longest }),
  minAlpha: limit(4),
  minUpper: limit(3),
  minLower: limit(3),
  minNumeric: limit(3),
  minSpecial: limit(3),
  minCharacterTypes: limit(4),
  maxRepeatedChars: limit(3),
  minUniqueChars: limit(4),
  startsWithLetter: fc.boolean(),
  allowedCharacters: fc.constantFrom('ascii' as const, 'unicode' as const),
};
const further = { ...counting, maxSequence: limit(2), maxBytes: limit(7) };

// Spec E-3
describe('compare is exact, against every password of a small alphabet', () => {
  it.each(alphabets.map((alphabet, index) => ({ alphabet, index })))(
    'alphabet $index',
    ({ alphabet }) => {
      const every = everyPassword(alphabet);
      fc.assert(
        fc.property(anyOf(counting), fc.array(anyOf(counting, true), { maxLength: 2 }), (given, demands) => {
          const policy = policyOf(given);
          const told = compare(policy, demands, {}, alphabet);
          isTrue(told, policy, demands, every);
          expect([told.policy, told.together, ...told.sources.map(({ kind }) => kind)]).not.toContain('cannotTell');
        }),
        { numRuns: runs },
      );
    },
    60_000,
  );

  it.each([
    [
      3,
      { minUniqueChars: 3, maxLength: 3, allowedCharacters: 'unicode' },
      { allowedCharacters: 'ascii', maxLength: 3 },
    ],
    [0, { minLower: 3, maxRepeatedChars: 2, maxLength: 3 }, { maxRepeatedChars: 1, maxLength: 3 }],
    [
      2,
      { minSpecial: 2, maxRepeatedChars: 1, allowedCharacters: 'unicode', maxLength: 3 },
      { allowedCharacters: 'ascii', maxLength: 3 },
    ],
  ] as const)('where what is refused leaves room only for others beside it: %i %j %j', (index, given, demands) => {
    const alphabet = alphabets[index] ?? { ascii: few('', '', '', ''), unicode: few('', '', '', '') };
    const policy = policyOf(given);
    const told = compare(policy, [demands], {}, alphabet);
    isTrue(told, policy, [demands], everyPassword(alphabet));
    expect(told.sources[0]?.kind).toBe('refuses');
  });

  it('and never wrong with sequences and bytes, where it may not be able to tell', () => {
    let untold = 0;
    let all = 0;
    const tried = alphabets.map((alphabet) => ({ alphabet, every: everyPassword(alphabet) }));
    fc.assert(
      fc.property(
        fc.constantFrom(...tried),
        anyOf(further),
        anyOf(further, true),
        ({ alphabet, every }, given, demands) => {
          const policy = policyOf(given);
          const told = compare(policy, [demands], {}, alphabet);
          isTrue(told, policy, [demands], every);
          all += 1;
          if (told.sources[0]?.kind === 'cannotTell') untold += 1;
        },
      ),
      { numRuns: 2 * runs },
    );
    expect(untold / all).toBeLessThan(0.1);
  }, 60_000);
});

// Spec E-3
describe('with the characters that people have', () => {
  it.each<[Partial<PasswordPolicy>, PasswordDemands]>([
    [{ minLength: 8 }, { minLength: 12 }],
    [{ minLength: 8 }, { maxLength: 16 }],
    [{ minLength: 8 }, { maxBytes: 72 }],
    [{ minLength: 8, maxLength: 40, allowedCharacters: 'unicode' }, { maxBytes: 72 }],
    [{ minLength: 8, allowedCharacters: 'unicode' }, { allowedCharacters: 'ascii' }],
    [{ minLength: 8, minNumeric: 8, maxLength: 9, allowedCharacters: 'unicode', maxBytes: 9 }, { minAlpha: 1 }],
    [{ minLength: 8, maxRepeatedChars: 1 }, { minUniqueChars: 6 }],
    [{ minLength: 8, minCharacterTypes: 3 }, { minCharacterTypes: 4 }],
    [{ minLength: 8, maxSequence: 3 }, { maxSequence: 2 }],
    [{ minLength: 12, maxSequence: 1, maxRepeatedChars: 1, minUniqueChars: 10 }, { minSpecial: 1 }],
    [{ minLength: 8, minAlpha: 1 }, { startsWithLetter: true }],
    [{ minLength: 8 }, { mustMatch: ['^[A-Z]'] }],
    [{ minLength: 900 }, { minUniqueChars: 90 }],
  ])('%j allows a password that %j refuses', (given, demands) => {
    const policy = policyOf(given);
    const [verdict] = compare(policy, [demands]).sources;
    if (verdict?.kind !== 'refuses') throw new Error(verdict?.kind);
    expect(isRefused(check(policy, verdict.password, {}))).toBe(false);
    expect(brokenBy(demands, verdict.password)).toContain(verdict.rule);
  });

  it.each<[Partial<PasswordPolicy>, PasswordDemands]>([
    [
      { minLength: 12, maxLength: 16 },
      { minLength: 8, maxLength: 64, maxBytes: 16 },
    ],
    [
      { minUpper: 1, minLower: 1, minNumeric: 2 },
      { minAlpha: 2, minCharacterTypes: 3, minNumeric: 1, minLength: 4 },
    ],
    [{ minAlpha: 3 }, { minCharacterTypes: 1, minUniqueChars: 1 }],
    [{ allowedCharacters: 'unicode', maxLength: 18 }, { maxBytes: 72 }],
    [
      { minLength: 9, maxRepeatedChars: 2 },
      { minUniqueChars: 2, maxRepeatedChars: 2 },
    ],
    [{ maxLength: 3 }, { maxSequence: 3 }],
    [
      { useDictionary: true, mustMatch: ['a'] },
      { useDictionary: true, mustMatch: ['a'] },
    ],
    [
      { validateAgainstAccountId: true, accountIdMinWordLength: 3, minStrength: 3, minDifference: 2 },
      { validateAgainstAccountId: true, accountIdMinWordLength: 4, minStrength: 3, minDifference: 2 },
    ],
    [{ minLength: 8 }, {}],
  ])('%j allows nothing that %j refuses', (given, demands) => {
    expect(compare(policyOf(given), [demands]).sources).toEqual([{ kind: 'accepts' }]);
  });

  it.each<[Partial<PasswordPolicy>, PasswordDemands, string]>([
    [{}, { useDictionary: true }, 'policy.compare.dictionary'],
    [{}, { useIdentityAttributes: true }, 'policy.compare.attributes'],
    [
      { validateAgainstAccountId: true, accountIdMinWordLength: 3 },
      { validateAgainstAccountId: true },
      'policy.compare.accountId',
    ],
    [{}, { validateAgainstAccountName: true }, 'policy.compare.accountName'],
    [{}, { mustNotMatch: ['^summer'] }, 'policy.compare.pattern'],
    [{}, { minDifference: 1 }, 'policy.compare.difference'],
    [{ useBreachList: true, allowAndRecord: ['useBreachList'] }, { useBreachList: true }, 'policy.compare.breachList'],
    [{}, { sentences: ['Ask the help desk.'] }, 'policy.compare.sentence'],
  ])('%j against %j cannot be told: %s', (given, demands, key) => {
    expect(compare(policyOf(given), [demands]).sources).toEqual([
      { kind: 'cannotTell', why: [expect.objectContaining({ key })] },
    ]);
  });

  // Spec E-4
  it('says when there is no password at all', () => {
    expect(compare(policyOf({ minLength: 9, maxLength: 8 }), [{ minLength: 3 }])).toMatchObject({
      policy: 'none',
      together: 'none',
    });
    expect(compare(policyOf({ minLength: 9 }), [{ maxLength: 12 }, { minNumeric: 7, minUpper: 6 }])).toMatchObject({
      policy: 'some',
      together: 'none',
    });
    expect(compare(policyOf({ minLength: 9 }), [{ maxLength: 12 }, { minNumeric: 6, minUpper: 6 }]).together).toBe(
      'some',
    );
  });

  it('takes what the policy only warns of for not there', () => {
    expect(compare(policyOf({ minLength: 12, warnOnly: ['minLength'] }), [{ minLength: 8 }]).sources[0]?.kind).toBe(
      'refuses',
    );
  });
});

function anyOf(fields: typeof further, isDemands: true): fc.Arbitrary<PasswordDemands>;
function anyOf(fields: Partial<typeof further>, isDemands?: boolean): fc.Arbitrary<Partial<PasswordPolicy>>;
function anyOf(fields: Partial<typeof further>, isDemands = false) {
  const { maxLength, ...others } = fields;
  return fc
    .tuple(fc.record(others, { requiredKeys: [] }), maxLength ?? fc.constant(longest))
    .map(([rest, most]) => (isDemands && most === longest ? rest : { ...rest, maxLength: most }));
}

/** That what is told is so: of the policy alone, of all together, and of each source. */
function isTrue(
  told: Comparison,
  policy: PasswordPolicy,
  demands: readonly PasswordDemands[],
  every: readonly string[],
) {
  const allowed = every.filter((password) => !isRefused(check(policy, password, {})));
  const accepted = allowed.filter((password) => demands.every((each) => brokenBy(each, password).length === 0));
  expect(['cannotTell', room(allowed)]).toContain(told.policy);
  expect(['cannotTell', room(accepted)]).toContain(told.together);
  for (const [index, verdict] of told.sources.entries()) {
    const each = demands[index] ?? {};
    const refused = allowed.filter((password) => brokenBy(each, password).length > 0);
    const isSo = {
      accepts: () => refused.length === 0,
      refuses: (password = '', rule = '') => refused.includes(password) && brokenBy(each, password).includes(rule),
      cannotTell: () => true,
    };
    const shown = verdict.kind === 'refuses' ? [verdict.password, verdict.rule] : [];
    expect([verdict, isSo[verdict.kind](...shown)]).toEqual([verdict, true]);
  }
}

function room(passwords: readonly string[]): 'some' | 'none' {
  return passwords.length > 0 ? 'some' : 'none';
}

function brokenBy(demands: PasswordDemands, password: string): string[] {
  return check(policyOfDemands(demands), password, {})
    .filter(({ verdict }) => verdict !== 'met')
    .map(({ rule }) => rule);
}

function everyPassword({ unicode }: ComparedCharacters): string[] {
  const characters = Object.values(unicode).flat();
  let last = [''];
  const all: string[] = [];
  for (let length = 1; length <= longest; length += 1) {
    last = last.flatMap((rest) => characters.map((character) => rest + character));
    all.push(...last);
  }
  return all;
}
