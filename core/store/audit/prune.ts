import type { LocalStorage } from '../../ports.ts';
import type { AuditTrail } from './trail.ts';
import { placeOf } from './chain.ts';
import { type AuditVerdict, verifyAudit } from './verify.ts';
import type { Database } from '../database/open.ts';

export interface Pruning {
  /** Rows from before this time go (epoch milliseconds). */
  readonly before: number;
  readonly now: number;
  readonly who: string;
}

/**
 * Removes old rows and leaves a checkpoint row, from which the chain goes on. Verifies first, and removes nothing of a
 * trail that is not whole: the rows are the evidence. Answers with that verdict.
 */
export async function pruneAudit(
  db: Database,
  local: LocalStorage,
  trail: AuditTrail,
  { before, now, who }: Pruning,
): Promise<AuditVerdict> {
  const verdict = await verifyAudit(db, local);
  if (!verdict.whole) return verdict;
  await trail.write([], async (tx, record) => {
    const audit = tx.objectStore('audit');
    let pruned = null;
    // By the rows' order and not by the index on time: a clock that was set back must not tear a hole.
    for (let at = await audit.openCursor(); at !== null && at.value.at < before; at = await at.continue()) {
      pruned = placeOf(at.value);
    }
    if (pruned === null) return;
    await audit.delete(IDBKeyRange.upperBound(pruned.seq));
    record({
      at: now,
      event: 'checkpoint',
      who,
      changeId: null,
      target: '',
      sourceName: null,
      accountName: null,
      attempt: null,
      outcome: 'pruned',
      duration: null,
      sentence: null,
      pruned,
    });
  });
  return verdict;
}
