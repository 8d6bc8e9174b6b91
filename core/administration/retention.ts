import type { Clock, LocalStorage } from '../ports.ts';
import type { AuditTrail } from '../store/audit/trail.ts';
import { pruneAudit } from '../store/audit/prune.ts';
import type { Database } from '../store/database/open.ts';

export interface RetentionDeps {
  readonly db: Database;
  readonly audit: AuditTrail;
  readonly local: LocalStorage;
  readonly clock: Clock;
}

/** How long the audit trail is kept: two years. */
export const auditKeptMs = 2 * 365 * 24 * 60 * 60 * 1_000;

/** Removes the rows of the audit trail that are too old, if there are any: nobody asked for it, so `who` is empty. */
export async function pruneOldRows({ db, audit, local, clock }: RetentionDeps): Promise<void> {
  const now = clock.now();
  const before = now - auditKeptMs;
  const [oldest] = await db.getAll('audit', null, 1);
  if (oldest !== undefined && oldest.at < before) await pruneAudit(db, local, audit, { before, now, who: '' });
}
