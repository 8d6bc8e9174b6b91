import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import type { PasswordPolicy } from '../../../../../core/model/policy.ts';
import type { PolicyFacts } from '../../../../../core/policy/check/check.ts';
import { compileDictionary } from '../../../../../core/policy/text/dictionary.ts';
import { generatePassphrase, type Generated } from '../../../../../core/policy/generate/generate.ts';
import words from '../../../../../core/policy/generate/passphrase-words.json' with { type: 'json' };
import { anyFacts, anyPolicy, isSound, policyOf, random } from '../given.ts';

describe('a generated passphrase', () => {
  // Spec E-2
  it('passes check, for every policy and all facts', () => {
    const results: Generated[] = [];
    fc.assert(
      fc.property(anyPolicy(5, 60), anyFacts, (policy, { facts }) => {
        results.push(generatePassphrase(policy, facts, random, words));
        expect(results.at(-1)).toSatisfy((result: Generated) => isSound(policy, facts, result));
      }),
      { numRuns: 1000 },
    );
    expect(results.filter(({ ok }) => ok).length).toBeGreaterThan(50);
  }, 60_000);

  it('is five words of the packaged list, more than 50 bits', () => {
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((word) => /^[a-z]{3,8}$/.test(word))).toBe(true);
    expect(5 * Math.log2(words.length)).toBeGreaterThan(50);
    for (let run = 0; run < 50; run += 1) {
      const said = made({ minLower: 1, minLength: 8 }).split('-');
      expect(said).toHaveLength(5);
      expect(said.every((word) => words.includes(word))).toBe(true);
    }
  });

  it('has capitals, digits and signs as far as the policy asks', () => {
    const word = '[a-z]{3,8}';
    expect(made({ minUpper: 2 })).toMatch(/^([A-Z][a-z]{2,7}-){4}[A-Z][a-z]{2,7}$/);
    expect(made({ minNumeric: 2 })).toMatch(new RegExp(`^(${word}-){4}${word}[0-9]{2}$`));
    expect(made({ minSpecial: 6 })).toMatch(new RegExp(`^(${word}-){4}${word}[^a-zA-Z0-9]{2}$`));
    expect(made({ minCharacterTypes: 4 })).toMatch(/^([A-Z][a-z]{2,7}-){4}[A-Z][a-z]{2,7}[0-9]$/);
  });

  it('has more words where the policy wants it longer or the dictionary leaves fewer', () => {
    expect(made({ minLength: 100 }).length).toBeGreaterThanOrEqual(100);
    const forbidden = words.slice(700);
    const left = words.filter((word) => !forbidden.some((other) => word.includes(other)));
    expect(left.length).toBeLessThan(2 ** 10);
    const said = made({ useDictionary: true }, { dictionary: compileDictionary(forbidden) }).split('-');
    expect(said).toHaveLength(6);
    expect(said.every((word) => left.includes(word))).toBe(true);
  });

  it('is not made where there is no room or too few words', () => {
    expect(made({ maxLength: 12 })).toBe('policy.generate.noPassphrase');
    expect(made({}, {}, words.slice(0, 255))).toBe('policy.generate.noPassphrase');
    expect(made({ useDictionary: true }, { dictionary: compileDictionary(words) })).toBe(
      'policy.generate.noPassphrase',
    );
    expect(made({ useIdentityAttributes: true })).toBe('policy.unknown.useIdentityAttributes');
  });
});

/** The passphrase, or the key of the sentence why there is none. */
function made(given: Partial<PasswordPolicy>, facts: PolicyFacts = {}, list: readonly string[] = words): string {
  const result = generatePassphrase(policyOf(given), facts, random, list);
  return result.ok ? result.password : result.why.key;
}
