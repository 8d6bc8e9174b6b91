import type { PasswordPolicy, RuleResult } from '../../model/policy.ts';
import { text } from '../../model/text.ts';
import { normalised, read } from '../text/characters.ts';
import type { PolicyFacts } from '../rules/facts.ts';
import { rules } from '../rules/rules.ts';

export type { AccountFacts, BreachListAnswer, PolicyFacts } from '../rules/facts.ts';

/**
 * Every rule that the policy sets, in the order of the table, with its verdict and its sentence. The rules against an empty
 * password and against characters that are not allowed are always among them.
 */
export function check(policy: PasswordPolicy, password: string, facts: PolicyFacts): RuleResult[] {
  const reading = read(policy, password);
  const warned: readonly string[] = policy.warnOnly;
  const recorded: readonly string[] = policy.allowAndRecord;
  return rules
    .filter((rule) => rule.applies(policy))
    .map((rule) => {
      const verdict = rule.check(reading, policy, facts);
      const missing = verdict === 'cannotTell' ? rule.whyUnknown?.(reading, facts) : undefined;
      return {
        rule: rule.id,
        verdict,
        sentence: missing === undefined ? rule.sentence(policy) : text(missing),
        ...(warned.includes(rule.id) && { warns: true }),
        ...(recorded.includes(rule.id) && { letsThrough: true }),
      };
    });
}

/** At submit, a rule refuses if it is not met or cannot tell, unless the policy makes an exception for the rule. */
export function isRefused(results: readonly RuleResult[]): boolean {
  return results.some((result) => result.verdict !== 'met' && result.warns !== true && !isAllowedUnchecked(result));
}

/** The rule could not be checked, and the policy allows that. The change records it. */
export function isAllowedUnchecked({ verdict, warns, letsThrough }: RuleResult): boolean {
  return verdict === 'cannotTell' && letsThrough === true && warns !== true;
}

/** The password as `check` reads it, which is also the one to send: its NFC form where the policy allows Unicode. */
export function passwordToSend(policy: PasswordPolicy, password: string): string {
  return normalised(policy, password);
}
