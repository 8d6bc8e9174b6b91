import { readFileSync } from 'node:fs';
import * as fc from '../../../fast-check.ts';
import { isSentence } from '../../../locale.ts';
import { describe, expect, it } from 'vitest';
import { PasswordPolicySchema, ruleIds, uncheckableRuleIds } from '../../../../../core/model/policy.ts';
import { read } from '../../../../../core/policy/text/characters.ts';
import { otherFields, type Rule, rules } from '../../../../../core/policy/rules/rules.ts';
import { everyRule } from '../every-rule.ts';
import { anyFacts, anyPolicy, policyOf, telling } from '../given.ts';

/** The value that a field of each kind has in a policy. */
const valueOfKind = {
  number: 'number',
  flag: 'boolean',
  characters: 'string',
  address: 'string',
  patterns: 'list',
  ruleIds: 'list',
} as const;

/** Fields of a policy that name or describe it. */
const ofThePolicy = new Set(['id', 'name', 'description', 'defaultPolicy']);
/** Rules that every policy has, so that none can make them a warning. */
const always = new Set(['notEmpty', 'allowedCharacters']);

const fields = [...rules.flatMap((rule) => rule.fields), ...otherFields];
const sorted = (some: Iterable<string>) => [...some].toSorted();

/** "Add a rule" in CONTRIBUTING.md, step by step: each failure says what is missing. */
describe('a rule is complete:', () => {
  it('its row in core/policy/rules has the name of its first field, once', () => {
    expect(new Set(rules.map((rule) => rule.id)).size, 'rows with one name').toBe(rules.length);
    const misnamed = rules.filter(({ id, fields: [first] }) => first !== undefined && first.name !== id);
    expect(names(misnamed), 'rows that are not called as their first field').toEqual([]);
  });

  it('its fields are in the schema of core/model/policy.ts, and have a place in the form', () => {
    const schema = Object.keys(PasswordPolicySchema.entries).filter((name) => !ofThePolicy.has(name));
    const shown: readonly string[] = fields.map(({ name }) => name);
    expect(missingIn(schema, shown), 'fields of a row that core/model/policy.ts does not have under "demands"').toEqual(
      [],
    );
    expect(missingIn(shown, schema), 'fields of core/model/policy.ts that no row has').toEqual([]);
    expect(shown.length, 'a field stands in one row').toBe(new Set(shown).size);
    for (const { name, kind } of fields) {
      const value = policyOf()[name];
      expect([name, Array.isArray(value) ? 'list' : typeof value]).toEqual([name, valueOfKind[kind]]);
    }
  });

  // Spec R-11
  it('a policy may make it a warning only', () => {
    const ids = names(rules).filter((id) => !always.has(id));
    expect(missingIn(ruleIds, ids), 'rules that core/model/policy.ts does not have under "demands"').toEqual([]);
    expect(missingIn(ids, ruleIds), 'fields of core/model/policy.ts that are no rule, so belong to "noRules"').toEqual(
      [],
    );
  });

  it('core/model/policy.ts knows whether it may be unable to tell', () => {
    const unsure = rules.filter((rule) => rule.whyUnknown !== undefined);
    expect(sorted(uncheckableRuleIds), '"uncheckableRuleIds" has the rules with "whyUnknown"').toEqual(
      sorted(names(unsure)),
    );
    for (const rule of rules) {
      const verdict = rule.check(read(policyOf(), 'x'), policyOf(), {});
      expect([rule.id, verdict === 'cannotTell'], '"whyUnknown" where it cannot tell without facts').toEqual([
        rule.id,
        rule.whyUnknown !== undefined,
      ]);
    }
  });

  it('its words are in locales/en.yml', () => {
    const policy = policyOf({ minLength: 1, accountIdMinWordLength: 3 });
    const used = [
      ...fields.map(({ label }) => label),
      ...rules.map((rule) => rule.sentence(policy).key),
      ...rules.flatMap((rule) => rule.whyUnknown?.(read(policy, 'x'), {}) ?? []),
      ...rules.flatMap(({ cannotCompare = [] }) => cannotCompare),
    ];
    expect(
      used.filter((key) => !isSentence(key)),
      'keys that locales/en.yml does not have',
    ).toEqual([]);
    expect(rules.every((rule) => rule.sentence(policy).key.startsWith('policy.rules.'))).toBe(true);
  });

  it('compare is exact about it, or has a sentence of its own for what it cannot tell', () => {
    const exact = new Set(['notEmpty', 'allowedCharacters', 'startsWithLetter']);
    const silent = rules.filter(
      (rule) => !exact.has(rule.id) && rule.bounds === undefined && rule.cannotCompare === undefined,
    );
    expect(names(silent), 'rows with neither "bounds" nor "cannotCompare"').toEqual([]);
  });

  it('docs/policies.md has each of its fields', () => {
    const guide = readFileSync('docs/policies.md', 'utf8');
    const missing = fields.map(({ name }) => name).filter((name) => !guide.includes(`\`${name}\``));
    expect(missing, 'fields that docs/policies.md does not have').toEqual([]);
  });

  it('test/unit/core/policy/every-rule.ts has a row for it, with examples', () => {
    const covered = everyRule.filter(({ examples }) => examples.length > 0).map(({ rule }) => rule);
    expect(missingIn(covered, names(rules)), 'rules without a row or examples in every-rule.ts').toEqual([]);
    expect(missingIn(names(rules), covered), 'rows of every-rule.ts that are no rule').toEqual([]);
    const drawn = everyRule.flatMap(({ draw }) => Object.keys(draw({ length: 1, count: 1 })));
    const ofRules = rules
      .flatMap((rule) => rule.fields.map(({ name }) => name))
      .filter((name) => name !== 'breachListUrl');
    expect(missingIn(drawn, ofRules), 'fields that every-rule.ts draws no values for').toEqual([]);
  });
});

function names(some: readonly Rule[]): string[] {
  return some.map(({ id }) => id);
}

function missingIn(list: readonly string[], sought: readonly string[]): string[] {
  return sought.filter((name) => !list.includes(name));
}

describe('the table of rules', () => {
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
});
