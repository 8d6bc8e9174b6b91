import type { LocalStorage } from '../ports.ts';
import { headKey, isHead } from './audit-chain.ts';
import type { Database } from './open.ts';

/**
 * Whether this database has taken the place of one with rows in it. Chromium deletes a database that it cannot read and
 * gives a new, empty one without a word; what is kept outside tells, as a trail that was begun never gets empty again.
 */
export async function isLost(db: Database, local: LocalStorage): Promise<boolean> {
  const head = await local.get(headKey);
  // The first key tells, where counting would go through them all.
  return isHead(head) && head.seq > 0 && (await db.transaction('audit').store.openKeyCursor()) === null;
}
