import type { Change, Step } from '../model/change.ts';
import type { PasswordPolicy, RuleResult } from '../model/policy.ts';
import type { PolicyFacts } from '../policy/rules/facts.ts';
import type { Alarms, KeepAlive } from '../ports.ts';
import type { PasswordVault } from '../secrets/vault.ts';
import type { SourceDeps } from '../sources/dependencies.ts';

/** Everything that propagation takes from outside, so that a test can be its whole world. */
export interface PropagationDeps extends SourceDeps {
  readonly vault: PasswordVault;
  readonly alarms: Alarms;
  readonly keepAlive: KeepAlive;
  readonly policyCheck: PolicyCheck;
  /** After the commit in which the last step ended; for the badge and the notification. */
  readonly onChangeEnded?: (change: Change, steps: readonly Step[]) => void;
}

/** core/policy's two functions of these names. */
export interface PolicyCheck {
  check(policy: PasswordPolicy, password: string, facts: PolicyFacts): readonly RuleResult[];
  isRefused(results: readonly RuleResult[]): boolean;
}
