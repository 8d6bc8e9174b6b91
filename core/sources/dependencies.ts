import type { Connector } from '../connectors/spi.ts';
import type { FetchForSource } from '../connectors/http/guarded-fetch.ts';
import type { Reach } from '../connectors/http/reach-first.ts';
import type { Announcer, Clock, Locks, Logger, Permissions, Random, Timers } from '../ports.ts';
import type { AuditTrail } from '../store/audit/trail.ts';
import type { Database } from '../store/database/open.ts';
import type { AccountLocks } from './account-locks.ts';

/** Everything that a call to one source takes from outside. */
export interface SourceDeps {
  readonly db: Database;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly locks: Locks;
  readonly permissions: Permissions;
  readonly announcer: Announcer;
  readonly random: Random;
  readonly log: Logger;
  readonly fetchFor: FetchForSource;
  /** Which sources have just answered. */
  readonly reach: Reach;
  readonly accountLocks: AccountLocks;
  /** By `Source.connector`. */
  readonly connectors: ReadonlyMap<string, Connector>;
}
