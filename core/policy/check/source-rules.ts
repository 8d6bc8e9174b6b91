import type { PasswordDemands, PasswordPolicy, RuleResult } from '../../model/policy.ts';
import { check } from './check.ts';
import { policyOfDemands, strictest, withoutWarnings } from '../rules/derived-policies.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import { type Rule, rules } from '../rules/rules.ts';

/**
 * The rules by which a source asks for more of a password than the policy does, each with its verdict. Whether a word is
 * in the source's own dictionary nobody here can tell.
 */
export function checkBeyond(
  policy: PasswordPolicy,
  demands: PasswordDemands,
  password: string,
  facts: PolicyFacts,
): RuleResult[] {
  const own = withoutWarnings(policy);
  const demanded = policyOfDemands(demands);
  const together = strictest(own, [demanded]);
  const beyond = new Set(rules.filter((rule) => isStricter(rule, together, own)).map(({ id }) => id));
  return check(demanded, password, facts)
    .filter(({ rule }) => beyond.has(rule))
    .map((result) => (result.rule === 'useDictionary' ? { ...result, verdict: 'cannotTell' } : result));
}

function isStricter({ fields }: Rule, together: PasswordPolicy, own: PasswordPolicy): boolean {
  return fields.some(({ name }) => {
    const [strict, former] = [together[name], own[name]];
    if (Array.isArray(strict) && Array.isArray(former))
      return new Set<unknown>(strict).size > new Set<unknown>(former).size;
    return strict !== former;
  });
}
