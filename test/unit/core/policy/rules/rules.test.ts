import { readFileSync } from 'node:fs';
import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import { PasswordPolicySchema, ruleIds, uncheckableRuleIds } from '../../../../../core/model/policy.ts';
import { read } from '../../../../../core/policy/text/characters.ts';
import { otherFields, rules } from '../../../../../core/policy/rules/rules.ts';
import { anyFacts, anyPolicy, policyOf, telling } from '../given.ts';

const kinds = {
  number: 'number',
  flag: 'boolean',
  characters: 'string',
  address: 'string',
  patterns: 'list',
  ruleIds: 'list',
} as const;

describe('the table of rules', () => {
  it('has every field of a policy once, with its kind', () => {
    const fields = [...rules.flatMap((rule) => rule.fields), ...otherFields];
    const policy = policyOf();
    const { id, name, description, defaultPolicy, ...set } = policy;
    expect(new Map(fields.map((field) => [field.name, kinds[field.kind]]))).toEqual(
      new Map(Object.entries(set).map(([key, value]) => [key, Array.isArray(value) ? 'list' : typeof value])),
    );
    expect(fields).toHaveLength(Object.keys(PasswordPolicySchema.entries).length - 4);
    expect([id, name, description, defaultPolicy]).toEqual(['p', 'P', '', false]);
  });

  it('names each rule once', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  });

  it('says in the model which rules may only warn, and which may let through what they cannot tell', () => {
    const always = new Set(['notEmpty', 'allowedCharacters']);
    expect(
      rules
        .map(({ id }) => id)
        .filter((id) => !always.has(id))
        .toSorted(),
    ).toEqual([...ruleIds].toSorted());
    const untellable = rules.filter((rule) => rule.whyUnknown !== undefined).map(({ id }) => id);
    expect(untellable.toSorted()).toEqual([...uncheckableRuleIds].toSorted());
  });

  it('is in the admin guide, field by field', () => {
    const guide = readFileSync('docs/policies.md', 'utf8');
    const fields = [...rules.flatMap((rule) => rule.fields), ...otherFields];
    expect(fields.filter(({ name }) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  it('marks as final only what no further character mends', () => {
    const ascii = telling.filter((character) => /^[ -9;-~]$/.test(character));
    const text = fc.array(fc.constantFrom(...ascii), { maxLength: 8 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(anyPolicy(3, 6), text, text, anyFacts, (policy, beginning, rest, { facts }) => {
        const is = (password: string) =>
          rules
            .filter((rule) => rule.final && rule.applies(policy))
            .map((rule) => rule.check(read(policy, password), policy, facts) === 'notMet');
        const later = is(beginning + rest);
        expect(is(beginning).filter((broken, index) => broken && !later[index])).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('gives up a beginning only where no further characters bring it about', () => {
    const ascii = ['a', 'b', 'B', '1', '2', '$'];
    const texts = (length: number): string[] =>
      length === 0 ? [''] : texts(length - 1).flatMap((rest) => ascii.map((character) => rest + character));
    const rests = [texts(0), texts(1), texts(2), texts(3)];
    const beginning = fc.string({ unit: fc.constantFrom(...ascii), maxLength: 4 });
    fc.assert(
      fc.property(anyPolicy(3, 6), beginning, fc.integer({ min: 0, max: 3 }), (policy, start, left) => {
        for (const rule of rules.filter((each) => each.canStillBeMet !== undefined && each.applies(policy))) {
          if (rule.canStillBeMet?.(read(policy, start), policy, left) === true) continue;
          const mended = rests[left]?.find((rest) => rule.check(read(policy, start + rest), policy, {}) === 'met');
          expect([rule.id, start, mended]).toEqual([rule.id, start, undefined]);
        }
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('says something in every rule, and something else where a fact is missing', () => {
    const policy = policyOf({ minLength: 1, accountIdMinWordLength: 3 });
    for (const rule of rules) {
      expect(rule.sentence(policy).key).toMatch(/^policy\.rules\./);
      const missing = rule.check(read(policy, 'x'), policy, {}) === 'cannotTell';
      expect(rule.whyUnknown !== undefined).toBe(missing);
    }
  });
});
