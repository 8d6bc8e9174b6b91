import * as fc from '../../../fast-check.ts';
import { expect, it } from 'vitest';
import { check, type PolicyFacts } from '../../../../../core/policy/check/check.ts';
import { naively, values } from '../every-rule.ts';
import { anyFacts, anyPolicy, tellingText } from '../given.ts';

// Spec
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
