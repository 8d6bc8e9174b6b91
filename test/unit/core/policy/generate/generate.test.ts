import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import type { PasswordPolicy } from '../../../../../core/model/policy.ts';
import { check, isRefused, type PolicyFacts } from '../../../../../core/policy/check/check.ts';
import { policyOfDemands } from '../../../../../core/policy/rules/derived-policies.ts';
import { compileDictionary } from '../../../../../core/policy/text/dictionary.ts';
import { generatePassword, type Generated } from '../../../../../core/policy/generate/generate.ts';
import { anyFacts, anyPolicy, demandsOf, isSound, policyOf, random } from '../given.ts';

describe('a generated password', () => {
  // Spec E-2
  it('passes check, for every policy and all facts', () => {
    const made: Generated[] = [];
    fc.assert(
      fc.property(anyPolicy(5, 30), anyFacts, (policy, { facts }) => {
        made.push(generatePassword(policy, facts, random));
        expect(made.at(-1)).toSatisfy((result: Generated) => isSound(policy, facts, result));
      }),
      { numRuns: 800 },
    );
    expect(made.filter(({ ok }) => ok).length).toBeGreaterThan(100);
  }, 60_000);

  it('waits for each current password that it must differ from, however short the others are', () => {
    const facts = { currentPasswords: [undefined, 'a'] };
    expect(generatePassword(policyOf({ minDifference: 2 }), facts, random)).toMatchObject({
      ok: false,
      why: { key: 'policy.unknown.minDifference' },
    });
  });

  it('has 20 characters, or as near to that as the policy lets it', () => {
    expect(password({})).toHaveLength(20);
    expect(password({ minLength: 8, maxLength: 12 })).toHaveLength(12);
    expect(password({ minLength: 30 })).toHaveLength(30);
    expect(password({ minNumeric: 25, minSpecial: 25 })).toHaveLength(50);
    expect(password({ minLength: 1000, maxRepeatedChars: 1 })).toHaveLength(1000);
  });

  it('is of characters that every policy allows, without the space', () => {
    const seen = new Set(
      Array.from({ length: 60 }, () => password({ allowedCharacters: 'unicode', minLength: 200 })).join(''),
    );
    expect([...seen].toSorted().join('')).toBe(
      `!"#$%&'()*+,-./0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~`,
    );
  }, 60_000);

  it('has no place where what the policy demands is likelier to stand', () => {
    const counts = Array.from({ length: 4 }, () => 0);
    for (let run = 0; run < 4000; run += 1) {
      const at = password({ maxLength: 4, minNumeric: 1, minLower: 3 }).search(/\d/);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    // A thousand each; six standard deviations are 164.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(165);
  }, 60_000);

  it('keeps clear of what the facts forbid, however much that is', () => {
    const forbidden = Array.from('bcdefghijklmnopqrstuvwxyz123456789').concat('aa', '00', 'a0a');
    const facts = { dictionary: compileDictionary(forbidden) };
    const made = password(
      { useDictionary: true, minAlpha: 3, minNumeric: 3, minLength: 8, maxRepeatedChars: 1 },
      facts,
    );
    expect(made).not.toMatch(/[b-z1-9]|aa|00|a0a/i);
  });

  it('waits for the facts that its policy needs', () => {
    expect(generatePassword(policyOf({ validateAgainstAccountName: true }), {}, random)).toEqual({
      ok: false,
      why: { key: 'policy.unknown.validateAgainstAccountName' },
    });
  });
});

describe('a generated password for several sources', () => {
  const known = ['aA1$', 'aB2$', 'Abc'].map((name) => ({
    nativeIdentity: name,
    name,
    displayName: name,
    attributes: {},
  }));

  // Spec E-2
  it('meets the policy and every demand, or there is none', () => {
    let made = 0;
    fc.assert(
      fc.property(anyPolicy(4, 16), fc.array(anyPolicy(4, 16), { maxLength: 3 }), (policy, others) => {
        const facts = { accounts: known, identityAttributes: {}, currentPasswords: ['summer'], strength: () => 4 };
        const demands = others.map(demandsOf);
        const result = generatePassword(policy, facts, random, demands);
        const isMet = (each: PasswordPolicy, proposed: string) =>
          !isRefused(check({ ...each, useBreachList: false }, proposed, facts));
        if (result.ok) made += 1;
        const all = [policy, ...demands.map(policyOfDemands)];
        expect(all.filter((each) => result.ok && !isMet(each, result.password))).toEqual([]);
        expect(result.ok || result.why.key.startsWith('policy.generate.')).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(20);
  }, 60_000);

  it('keeps out a whole id that is shorter than the pieces of which the policy is about', () => {
    const policy = policyOf({ validateAgainstAccountId: true, accountIdMinWordLength: 2, minLower: 20, maxLength: 20 });
    const facts = { accounts: [{ nativeIdentity: 'e', name: 'e' }] };
    for (let run = 0; run < 40; run += 1) {
      expect(generatePassword(policy, facts, random, [{ validateAgainstAccountId: true }])).toMatchObject({
        ok: true,
        password: expect.stringMatching(/^[^e]{20}$/),
      });
    }
  });

  it('is not held up by what a source demands and nobody knows here', () => {
    const demands = [
      { validateAgainstAccountId: true, minStrength: 4, minDifference: 3, useBreachList: true, minNumeric: 2 },
    ];
    expect(generatePassword(policyOf(), {}, random, demands)).toMatchObject({
      ok: true,
      password: expect.stringMatching(/\d.*\d/),
    });
  });
});

describe('rules beyond SailPoint’s', () => {
  it.each([
    [{ mustMatch: ['^[A-Z]{3}-\\d{4}$'] }, /^[A-Z]{3}-\d{4}$/],
    [{ mustMatch: ['^.{30,}$'], minUpper: 3 }, /^.{30}$/],
    [{ mustNotMatch: ['[0-9]', '[a-m]'] }, /^[^0-9a-m]{20}$/],
    [{ startsWithLetter: true, minLength: 6, maxLength: 6, minNumeric: 5 }, /^[a-zA-Z]\d{5}$/],
    [{ maxBytes: 12 }, /^.{12}$/],
    [{ minUniqueChars: 12, maxLength: 12 }, /^(?:(.)(?!.*\1)){12}$/],
  ])('%j', (given, expected) => {
    expect(password(given)).toMatch(expected);
  });

  it('says so where a pattern and a length exclude each other', () => {
    expect(generated({ mustMatch: ['^\\d{4}$'], minLength: 5 })).toEqual(nothingLeft);
    expect(generated({ mustMatch: ['ab'], mustNotMatch: ['b'] })).toEqual(nothingLeft);
  });

  it('says what is too weak after a few tries', () => {
    let asked = 0;
    const strength = () => ((asked += 1), 2);
    expect(generated({ minStrength: 3 }, { strength })).toEqual({ ok: false, why: { key: 'policy.generate.tooWeak' } });
    expect(asked).toBeLessThan(100);
  });

  it('meets a warning where it can, and goes without where not', () => {
    expect(password({ minNumeric: 15, warnOnly: ['minNumeric'] })).toMatch(/(?:\d.*){15}/);
    expect(password({ minNumeric: 15, maxLength: 8, warnOnly: ['minNumeric'] })).toHaveLength(8);
  });
});

// Spec E-2
describe('an impossible policy is said', () => {
  it('with the numbers', () => {
    expect(generated({ minLength: 9, maxLength: 8 })).toEqual(impossible(9, 8));
    expect(generated({ minUpper: 2, minLower: 2, minNumeric: 2, minSpecial: 2, maxLength: 7 })).toEqual(
      impossible(8, 7),
    );
    expect(generated({ minAlpha: 6, minUpper: 2, minNumeric: 2, maxLength: 7 })).toEqual(impossible(8, 7));
    expect(generated({ minNumeric: 3, minCharacterTypes: 4, maxLength: 5 })).toEqual(impossible(6, 5));
    expect(generated({ minAlpha: 3, minCharacterTypes: 4, maxLength: 4 })).toEqual(impossible(5, 4));
  });

  it('exactly when no numbers of each type meet it', () => {
    const wrong: PasswordPolicy[] = [];
    const some = [-1, 1, 2];
    for (const minUpper of some)
      for (const minLower of some)
        for (const minNumeric of some)
          for (const minSpecial of some)
            for (const minAlpha of [-1, 1, 3, 4])
              for (const minCharacterTypes of [-1, 1, 2, 3, 4])
                for (const maxLength of [1, 3, 4, 6]) {
                  const policy = policyOf({
                    minUpper,
                    minLower,
                    minNumeric,
                    minSpecial,
                    minAlpha,
                    minCharacterTypes,
                    maxLength,
                    maxRepeatedChars: 1,
                  });
                  if (generatePassword(policy, {}, random).ok !== isPossible(policy)) wrong.push(policy);
                }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('exactly when no password of what the forbidden words leave meets it', () => {
    const left = fc.subarray(['a', 'A', 'b', 'B', '1', '$'], { minLength: 1 });
    const forbidden = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1', '$'), minLength: 1, maxLength: 3 }), {
      maxLength: 6,
    });
    let without = 0;
    fc.assert(
      fc.property(
        anyPolicy(2, 4),
        left,
        forbidden,
        fc.integer({ min: 1, max: 4 }),
        (any, alphabet, list, maxLength) => {
          // The dictionary knows no case, so a letter is left in both cases or in none.
          const letters = new Set(alphabet.map((character) => character.toLowerCase()));
          const others = printable.filter((character) => !letters.has(character.toLowerCase()));
          const policy = policyOf({
            ...any,
            allowedCharacters: 'ascii',
            useAccountAttributes: false,
            useIdentityAttributes: false,
            validateAgainstAccountId: false,
            validateAgainstAccountName: false,
            minStrength: -1,
            minDifference: 0,
            useBreachList: false,
            warnOnly: [],
            useDictionary: true,
            maxLength,
          });
          const facts = { dictionary: compileDictionary([...others, ...list]) };
          const rest = printable.filter((character) => letters.has(character.toLowerCase()));
          const possible = everyText(rest, maxLength).some((text) => !isRefused(check(policy, text, facts)));
          if (!possible) without += 1;
          expect(generatePassword(policy, facts, random).ok).toBe(possible);
        },
      ),
      { numRuns: 1000 },
    );
    expect(without).toBeGreaterThan(10);
  }, 60_000);

  it('when the account id leaves no digit', () => {
    const policy = policyOf({ validateAgainstAccountId: true, accountIdMinWordLength: 1, minNumeric: 1 });
    const facts = { accounts: [{ nativeIdentity: '0123456789' }] };
    expect(generatePassword(policy, facts, random)).toEqual({ ok: false, why: { key: 'policy.generate.nothingLeft' } });
  });

  it('and not looked for without end', () => {
    // 21 letters of which no two may touch need 41 characters, and there are more ways to fail than could be tried.
    const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
    const pairs = letters.flatMap((one) => letters.map((other) => one + other));
    const facts = { dictionary: compileDictionary(pairs) };
    expect(generated({ useDictionary: true, minUpper: 21, minLength: 40, maxLength: 40 }, facts)).toEqual({
      ok: false,
      why: { key: 'policy.generate.nothingLeft' },
    });
  });
});

const nothingLeft: Generated = { ok: false, why: { key: 'policy.generate.nothingLeft' } };

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));

function everyText(alphabet: readonly string[], maxLength: number): string[] {
  if (maxLength === 0) return [''];
  return ['', ...everyText(alphabet, maxLength - 1).flatMap((rest) => alphabet.map((character) => character + rest))];
}

/** By trying all numbers of characters of each type. */
function isPossible(policy: PasswordPolicy): boolean {
  return upTo(policy.maxLength).some((upper) =>
    upTo(policy.maxLength - upper).some((lower) =>
      upTo(policy.maxLength - upper - lower).some((digit) =>
        upTo(policy.maxLength - upper - lower - digit).some(
          (special) =>
            upper + lower + digit + special >= Math.max(1, policy.minLength) &&
            upper >= policy.minUpper &&
            lower >= policy.minLower &&
            digit >= policy.minNumeric &&
            special >= policy.minSpecial &&
            upper + lower >= policy.minAlpha &&
            [upper, lower, digit, special].filter((number) => number > 0).length >= policy.minCharacterTypes,
        ),
      ),
    ),
  );
}

const upTo = (most: number) => Array.from({ length: most + 1 }, (_, number) => number);

function generated(given: Partial<PasswordPolicy>, facts: PolicyFacts = {}): Generated {
  return generatePassword(policyOf(given), facts, random);
}

function password(given: Partial<PasswordPolicy>, facts: PolicyFacts = {}): string {
  const made = generated(given, facts);
  if (!made.ok) throw new Error(made.why.key);
  return made.password;
}

function impossible(least: number, most: number): Generated {
  return { ok: false, why: { key: 'policy.generate.impossible', with: [least, most] } };
}
