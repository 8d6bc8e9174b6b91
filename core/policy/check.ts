import type { PasswordPolicy, RuleResult } from '../model/policy.ts';
import { text } from '../model/text.ts';
import { normalised, read } from './characters.ts';
import type { PolicyFacts } from './facts.ts';
import { rules } from './rules.ts';

export type { AccountFacts, PolicyFacts } from './facts.ts';

/**
 * Every rule that the policy sets, in the order of the table, with its verdict and its sentence. That the password is
 * not empty and of allowed characters is always among them.
 */
export function check(policy: PasswordPolicy, password: string, facts: PolicyFacts): RuleResult[] {
  const reading = read(policy, password);
  return rules
    .filter((rule) => rule.applies(policy))
    .map((rule) => {
      const verdict = rule.check(reading, policy, facts);
      const missing = verdict === 'cannotTell' && rule.unknown !== undefined;
      return { rule: rule.id, verdict, sentence: missing ? text(rule.unknown) : rule.sentence(policy) };
    });
}

/** At submit: what is not met refuses, and so does what cannot be told. */
export function isRefused(results: readonly RuleResult[]): boolean {
  return results.some(({ verdict }) => verdict !== 'met');
}

/** The password that was checked, which is the one to send: in a policy that allows Unicode, its NFC form. */
export function passwordToSend(policy: PasswordPolicy, password: string): string {
  return normalised(policy, password);
}
