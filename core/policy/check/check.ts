import type { PasswordPolicy, RuleResult } from '../../model/policy.ts';
import { text } from '../../model/text.ts';
import { normalised, read } from '../text/characters.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import { rules } from '../rules/rules.ts';

export type { AccountFacts, BreachListAnswer, PolicyFacts } from '../rules/facts.ts';

/**
 * Every rule that the policy sets, in the order of the table, with its verdict and its sentence. That the password is
 * not empty and of allowed characters is always among them.
 */
export function check(policy: PasswordPolicy, password: string, facts: PolicyFacts): RuleResult[] {
  const reading = read(policy, password);
  const warned: readonly string[] = policy.warnOnly;
  const recorded: readonly string[] = policy.allowAndRecord;
  return rules
    .filter((rule) => rule.applies(policy))
    .map((rule) => {
      const verdict = rule.check(reading, policy, facts);
      const missing = verdict === 'cannotTell' ? rule.unknown?.(reading, facts) : undefined;
      return {
        rule: rule.id,
        verdict,
        sentence: missing === undefined ? rule.sentence(policy) : text(missing),
        ...(warned.includes(rule.id) && { warns: true }),
        ...(recorded.includes(rule.id) && { letsThrough: true }),
      };
    });
}

/** At submit: what is not met refuses, and so does what cannot be told, unless the policy says otherwise of the rule. */
export function isRefused(results: readonly RuleResult[]): boolean {
  return results.some((result) => result.verdict !== 'met' && result.warns !== true && !isLetThrough(result));
}

/** It could not be told, and the policy lets that through: to be recorded. */
export function isLetThrough({ verdict, warns, letsThrough }: RuleResult): boolean {
  return verdict === 'cannotTell' && letsThrough === true && warns !== true;
}

/** The password that was checked, which is the one to send: in a policy that allows Unicode, its NFC form. */
export function passwordToSend(policy: PasswordPolicy, password: string): string {
  return normalised(policy, password);
}
