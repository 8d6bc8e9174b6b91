import { counted, type Text, text } from '../../model/text.ts';
import type { LocalStorage } from '../../ports.ts';
import { type AuditHead, keptHead, placeOf, prunedUpTo, seal } from './chain.ts';
import type { Database } from '../database/open.ts';
import type { AuditRow } from '../database/schema.ts';

export type AuditVerdict = Whole | Broken;

interface Whole {
  readonly whole: true;
  /** How many were read. */
  readonly rows: number;
  /** The last row; the next verification can begin `since` it. */
  readonly head: AuditHead;
  readonly sentence: Text;
}

interface Broken {
  readonly whole: false;
  readonly problem: 'altered' | 'removed' | 'truncated' | 'headGone' | 'keyGone';
  /** The first row that is not what it should be. */
  readonly seq: number;
  readonly sentence: Text;
}

export interface VerifyOptions {
  /** The head of a verdict that was whole: only what came after it is read. */
  readonly since?: AuditHead;
  /** Called now and then with the last row that was verified. */
  readonly onProgress?: (seq: number) => void;
}

/**
 * Does the trail hold every row that was written, as it was written? It shows accidents and careless edits, not a
 * determined owner of the profile, who has the key too. Reads in batches and never changes anything.
 *
 * The rows are committed before their head is kept outside, so a background that ends in between leaves rows beyond the
 * head. Those are as good as the others when their seals fit; only rows that are missing up to the head are a sign.
 */
export async function verifyAudit(
  db: Database,
  local: LocalStorage,
  { since, onProgress }: VerifyOptions = {},
): Promise<AuditVerdict> {
  // Before the rows: rows may be added while they are read, but must not seem to be missing.
  const head = await keptHead(local);
  const key = await db.get('keys', 'audit');
  const { start, stray } = await beginning(db, since);
  if (stray !== null) return broken('altered', stray);

  let last = start;
  let rows = 0;
  for (let batch = await nextRows(db, last); batch.length > 0; batch = await nextRows(db, last)) {
    if (key === undefined) return broken('keyGone', last.seq + 1);
    const problem = await firstProblem(key, last, batch, head);
    if (problem !== null) {
      const prunedMeanwhile = (await beginning(db)).start.seq > start.seq;
      return prunedMeanwhile ? verifyAudit(db, local) : problem;
    }
    last = placeOf(batch.at(-1) ?? last);
    rows += batch.length;
    onProgress?.(last.seq);
  }
  if (head === null && last.seq > 0) return broken('headGone', last.seq);
  if (head !== null && head.seq > last.seq) return broken('truncated', last.seq + 1);
  if (head !== null && head.seq === last.seq && head.mac !== last.mac) return broken('altered', last.seq);
  return { whole: true, rows, head: last, sentence: counted('store.audit.whole', rows) };
}

const batchSize = 500;

/**
 * Where reading begins: after what was verified before, if that row is still as it was, else after what was pruned,
 * else at the first row. `stray` is a row from before that, which should not be there any more.
 */
async function beginning(db: Database, since?: AuditHead): Promise<{ start: AuditHead; stray: number | null }> {
  const tx = db.transaction('audit');
  const pruned = await prunedUpTo(tx.store.index('byPruned'));
  const first = (await tx.store.openKeyCursor())?.key;
  const stray = first !== undefined && first <= pruned.seq ? first : null;
  if (since === undefined || since.seq <= pruned.seq) return { start: pruned, stray };
  const unchanged = (await tx.store.get(since.seq))?.mac === since.mac;
  return { start: unchanged ? since : pruned, stray };
}

function nextRows(db: Database, { seq }: AuditHead): Promise<AuditRow[]> {
  return db.getAll('audit', IDBKeyRange.lowerBound(seq, true), batchSize);
}

async function firstProblem(
  key: CryptoKey,
  last: AuditHead,
  batch: readonly AuditRow[],
  head: AuditHead | null,
): Promise<AuditVerdict | null> {
  const seals = await Promise.all(batch.map((row, index) => seal(key, (batch[index - 1] ?? last).mac, row)));
  for (const [index, row] of batch.entries()) {
    const expected = last.seq + 1 + index;
    if (row.seq !== expected) return broken('removed', expected);
    if (row.mac !== seals[index]) return broken('altered', row.seq);
    if (head?.seq === row.seq && head.mac !== row.mac) return broken('altered', row.seq);
  }
  return null;
}

function broken(problem: Broken['problem'], seq: number): Broken {
  return { whole: false, problem, seq, sentence: text(`store.audit.${problem}`, seq) };
}
