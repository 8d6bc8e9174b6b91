import type { LocalStorage } from '../../ports.ts';
import { isEmpty, keptHead } from '../audit/chain.ts';
import type { Database } from './open.ts';

/**
 * Whether this database has taken the place of one with rows in it. Chromium deletes a database that it cannot read and
 * gives a new, empty one without a word; what is kept outside tells, as a trail that was begun never gets empty again.
 */
export async function isLost(db: Database, local: LocalStorage): Promise<boolean> {
  const head = await keptHead(local);
  return head !== null && head.seq > 0 && (await isEmpty(db));
}
