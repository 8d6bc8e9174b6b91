import { newPolicy, type PasswordDemands, type PasswordPolicy } from '../../model/policy.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';

/** Policies made from others: from a source's demands, without some rules, or from several at once. */

/** What a source demands as a policy. One that says nothing of characters demands nothing of them. */
export function policyOfDemands(demands: PasswordDemands): PasswordPolicy {
  const { passwordHistory: _, minimumPasswordAge: __, sentences: ___, ...fields } = demands;
  const demanded = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...demandsNothing, ...demanded };
}

/** The policy without what it only warns of: what it really refuses. */
export function withoutWarnings(policy: PasswordPolicy): PasswordPolicy {
  return withoutRules(policy, policy.warnOnly);
}

export function withoutRules(policy: PasswordPolicy, ids: readonly string[]): PasswordPolicy {
  const names = rules.filter(({ id }) => ids.includes(id)).flatMap(({ fields: [first] }) => first?.name ?? []);
  return { ...policy, ...Object.fromEntries(names.map((name) => [name, demandsNothing[name]])) };
}

/**
 * A policy that allows, of printable ASCII, what all of them allow. (What is beyond ASCII may be normalised by one and not
 * by another, which one policy cannot say.) One thing is lost, which `covers` tells: where one forbids pieces of the account
 * id or name and another only the whole, the pieces stay, and an id that is shorter than a piece has none.
 */
export function strictest(policy: PasswordPolicy, others: readonly PasswordPolicy[]): PasswordPolicy {
  return others.reduce(stricterOfTwo, policy);
}

/** Whether the policy asks, by this rule, for all that `other` asks for by it. */
export function covers({ fields }: Rule, policy: PasswordPolicy, other: PasswordPolicy): boolean {
  return fields.every((field) => field.covers?.(policy, other) ?? field.stricter(policy, other) === policy[field.name]);
}

const demandsNothing: PasswordPolicy = {
  ...newPolicy('demands', 'Demands'),
  allowedCharacters: 'unicode',
  minLength: 0,
  minAlpha: 0,
  minNumeric: 0,
};

function stricterOfTwo(one: PasswordPolicy, other: PasswordPolicy): PasswordPolicy {
  const fields = rules.flatMap((rule) => rule.fields);
  return { ...one, ...Object.fromEntries(fields.map((field) => [field.name, field.stricter(one, other)])) };
}
