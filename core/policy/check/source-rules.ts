import type { PasswordDemands, PasswordPolicy, RuleResult } from '../../model/policy.ts';
import { covers, policyOfDemands, withoutWarnings } from '../rules/derived-policies.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import { rules } from '../rules/rules.ts';
import { check } from './check.ts';

/**
 * The rules by which a source asks for more of a password than the policy does, each with its verdict. The dictionary
 * rule is always *cannot tell*: a source's own dictionary is not known here.
 */
export function checkSourceRules(
  policy: PasswordPolicy,
  demands: PasswordDemands,
  password: string,
  facts: PolicyFacts,
): RuleResult[] {
  const own = withoutWarnings(policy);
  const demanded = policyOfDemands(demands);
  const added = new Set(rules.filter((rule) => !covers(rule, own, demanded)).map(({ id }) => id));
  return check(demanded, password, facts)
    .filter(({ rule }) => added.has(rule))
    .map((result) => (result.rule === 'useDictionary' ? { ...result, verdict: 'cannotTell' } : result));
}
