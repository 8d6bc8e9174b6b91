import type { Connector } from '../connectors/connector.ts';
import type { FetchForSource } from '../connectors/guarded-fetch.ts';
import type { Reach } from '../connectors/reach-first.ts';
import type { Change, Step } from '../model/change.ts';
import type { PasswordPolicy, RuleResult } from '../model/policy.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import type { Alarms, Announcer, Clock, KeepAlive, Locks, Logger, Permissions, Random, Timers } from '../ports.ts';
import type { PasswordVault } from '../secrets/vault.ts';
import type { AuditTrail } from '../store/audit.ts';
import type { Database } from '../store/open.ts';

/** Everything that propagation takes from outside, so that a test can be its whole world. */
export interface PropagationDeps {
  readonly db: Database;
  readonly audit: AuditTrail;
  readonly vault: PasswordVault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly alarms: Alarms;
  readonly locks: Locks;
  readonly keepAlive: KeepAlive;
  readonly permissions: Permissions;
  readonly announcer: Announcer;
  readonly random: Random;
  readonly log: Logger;
  readonly fetchFor: FetchForSource;
  /** Which sources have just answered. */
  readonly reach: Reach;
  /** By `Source.connector`. */
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly policyCheck: PolicyCheck;
  /** After the commit in which the last step ended; for the badge and the notification. */
  readonly onChangeEnded?: (change: Change, steps: readonly Step[]) => void;
}

/** core/policy's two functions of these names. */
export interface PolicyCheck {
  check(policy: PasswordPolicy, password: string, facts: PolicyFacts): readonly RuleResult[];
  isRefused(results: readonly RuleResult[]): boolean;
}
