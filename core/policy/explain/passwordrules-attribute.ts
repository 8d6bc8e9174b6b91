import type { PasswordPolicy } from '../../model/policy.ts';
import { rules } from '../rules/rules.ts';

/**
 * The policy as the `passwordrules` attribute of a password field, in the language of Apple's *Customizing Password
 * AutoFill Rules*. It cannot express most rules, so a password manager's password may still be refused. It never allows a
 * character that the policy forbids.
 */
export function passwordRulesAttribute(policy: PasswordPolicy): string {
  const clauses = rules.filter((rule) => rule.applies(policy)).flatMap((rule) => rule.passwordRules?.(policy) ?? []);
  return `${[...new Set(clauses)].join('; ')};`;
}
