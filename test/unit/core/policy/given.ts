import { webcrypto } from 'node:crypto';
import * as fc from '../../fast-check.ts';
import * as v from 'valibot';
import {
  type PasswordDemands,
  PasswordDemandsSchema,
  PasswordPolicySchema,
  type PasswordPolicy,
  ruleIds,
  uncheckableRuleIds,
} from '../../../../core/model/policy.ts';
import { type BreachListAnswer, check, isRefused, type PolicyFacts } from '../../../../core/policy/check/check.ts';
import { compileDictionary } from '../../../../core/policy/text/dictionary.ts';
import type { Generated } from '../../../../core/policy/generate/generate.ts';
import type { Random } from '../../../../core/ports.ts';
import { everyRule, rarely } from './every-rule.ts';

/** A policy that sets nothing but what is given. */
export function policyOf(given: Partial<PasswordPolicy> = {}): PasswordPolicy {
  return v.parse(PasswordPolicySchema, { id: 'p', name: 'P', ...given });
}

/** What the policy demands, as a source's. */
export function demandsOf(policy: PasswordPolicy): PasswordDemands {
  const fields = Object.entries(policy).filter(([field]) => Object.hasOwn(PasswordDemandsSchema.entries, field));
  return v.parse(PasswordDemandsSchema, Object.fromEntries(fields));
}

export function verdict(given: Partial<PasswordPolicy>, rule: string, password: string, facts: PolicyFacts = {}) {
  return check(policyOf(given), password, facts).find((result) => result.rule === rule)?.verdict ?? 'not set';
}

export const random: Random = {
  fill: (bytes) => webcrypto.getRandomValues(bytes),
  uuid: () => webcrypto.randomUUID(),
};

/**
 * Whether what was generated meets the policy, or the right sentence is said where there is nothing. The breach list is
 * asked afterwards.
 */
export function isSound(given: PasswordPolicy, facts: PolicyFacts, made: Generated): boolean {
  const policy = { ...given, useBreachList: false };
  if (made.ok) return !isRefused(check(policy, made.password, facts));
  // The empty password is never too near to a current one by less than a character.
  const missing = check({ ...policy, minDifference: Math.min(policy.minDifference, 1) }, '', facts).find(
    (result) => result.verdict === 'cannotTell' && isRefused([result]),
  );
  return missing === undefined ? made.why.key.startsWith('policy.generate.') : made.why.key === missing.sentence.key;
}

/** Characters at which readings of the specification could part: case, composition, types, surrogates, the limits of ASCII. */
export const telling: readonly string[] = [
  'a A b B k K \u212a s S ſ ß ẞ i I İ ı σ ς Σ ǆ ǅ Ǆ é É e \u0301 ª 中 ꭰ Ꭰ \u1fd3 \u0390 \ufb05 \ufb06',
  'c d e w q 3 1 2 ٣ ² Ⅷ - . _ + $ : ~ \0 \u007f \u0085 \u200b 😀 😁 𝐀 \ud83d \ude00',
]
  .flatMap((characters) => characters.split(' '))
  .concat(' ', '\u00a0');

export const tellingText = (maxLength: number) =>
  fc.array(fc.constantFrom(...telling), { maxLength }).map((characters) => characters.join(''));

const attributes = fc.dictionary(
  fc.constantFrom('name', 'phone', 'mail', 'toString', '__proto__'),
  fc.oneof(
    tellingText(8),
    fc.integer({ min: -2000, max: 2000 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.oneof(tellingText(5), fc.integer(), fc.constant(null)), { maxLength: 3 }),
  ),
  { maxKeys: 3 },
);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 });

const anyAccount = fc.record({
  nativeIdentity: maybe(tellingText(5)),
  name: maybe(tellingText(5)),
  displayName: maybe(tellingText(5)),
  attributes: maybe(attributes),
});

export interface Given {
  readonly facts: PolicyFacts;
  readonly words: readonly string[];
}

/** Facts, and the words that their dictionary was made of. */
export const anyFacts: fc.Arbitrary<Given> = fc
  .record({
    identityAttributes: maybe(attributes),
    accounts: maybe(fc.array(anyAccount, { maxLength: 3 })),
    words: fc.array(tellingText(4), { maxLength: 4 }),
    currentPasswords: maybe(fc.array(maybe(tellingText(6)), { maxLength: 2 })),
    // Stand-ins: what zxcvbn and the list say is theirs, that the rules follow it is ours.
    strength: fc.constantFrom(undefined, (password: string) => Math.min(4, Math.floor(password.length / 4))),
    breachList: fc.constantFrom(undefined, answerByLength),
  })
  .map(({ words, ...facts }) => ({ facts: { ...facts, dictionary: compileDictionary(words) }, words }));

function answerByLength({ length }: string): BreachListAnswer | undefined {
  return (['listed', 'notListed', 'notListed', 'couldNotCheck', undefined] as const)[length % 5];
}

export function anyPolicy(count: number, length: number): fc.Arbitrary<PasswordPolicy> {
  const fields: { [K in keyof PasswordPolicy]?: fc.Arbitrary<PasswordPolicy[K]> } = Object.assign(
    {},
    ...everyRule.map(({ draw }) => draw({ count, length })),
  );
  return fc
    .record({
      ...fields,
      warnOnly: rarely([], fc.subarray([...ruleIds])),
      allowAndRecord: rarely([], fc.subarray([...uncheckableRuleIds])),
    })
    .map((given) => policyOf(given));
}
