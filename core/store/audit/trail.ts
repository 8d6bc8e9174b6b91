import { crashPoint } from '../../crash-point.ts';
import type { LocalStorage, Logger } from '../../ports.ts';
import {
  type AuditHead,
  auditKey,
  chainStart,
  headKey,
  isEmpty,
  keptHead,
  placeOf,
  prunedUpTo,
  seal,
  type UnsealedRow,
} from './chain.ts';
import type { Database } from '../database/open.ts';
import type { AuditRow } from '../database/schema.ts';
import { type StoreName, write, type WriteTransaction } from '../database/write.ts';

/** What a row says. Redact `sentence` first; no field takes a password. `pruned` is for audit-prune.ts alone. */
export type AuditEntry = Omit<AuditRow, 'seq' | 'mac' | 'pruned'> & Partial<Pick<AuditRow, 'pruned'>>;

/** What to do in the transaction, and the rows to add to the trail in the same commit. */
type AuditedWork<T> = (tx: WriteTransaction, record: (entry: AuditEntry) => void) => Promise<T>;

export interface AuditTrail {
  /**
   * As `write` of write.ts, with audit rows in the same commit: `work` says which by calling `record`. It runs more
   * than once, because a row's seal cannot be computed while a transaction stays open: the first run tells what to seal
   * and is undone. So `work` must do nothing but read and write through `tx`, and take clock and chance from outside.
   * Never begin one inside another: it would wait for itself.
   *
   * `expected` are the rows that `work` will most likely record: sealed beforehand, they spare the first run. Where they
   * are others, nothing is lost but time.
   */
  write<T>(stores: readonly StoreName[], work: AuditedWork<T>, expected?: readonly AuditEntry[]): Promise<T>;
}

export interface AuditPlace {
  readonly db: Database;
  /** Where the chain's head is kept, outside the database. */
  readonly local: LocalStorage;
  readonly log: Logger;
}

/**
 * The one writer of the audit trail; the background makes one.
 *
 * The head is kept after the rows are committed. Ended in between, the background leaves a head that lags behind rows
 * with good seals, which verification accepts and the next row catches up with; the other order would leave a head
 * ahead of the rows, which is what a truncated trail looks like.
 */
export function createAuditTrail({ db, local, log }: AuditPlace): AuditTrail {
  let turn: Promise<unknown> = Promise.resolve();
  let known: AuditHead | undefined;
  /** Where the rows end, as far as this one has written them. */
  let end: AuditHead | undefined;
  let key: Promise<CryptoKey> | undefined;
  let keeping: Promise<void> = Promise.resolve();

  function sealingKey(): Promise<CryptoKey> {
    return (key ??= auditKey(db).catch((error: unknown) => {
      key = undefined;
      throw error;
    }));
  }

  /** Null when it is not to be had: rows without a head are evidence, and stay as they are. */
  async function readHead(): Promise<AuditHead | null> {
    if (known !== undefined) return known;
    try {
      const kept = await keptHead(local);
      if (kept !== null) return (known = kept);
      if (!(await isEmpty(db))) return null;
      await keepHead(chainStart);
      return chainStart;
    } catch (error) {
      log.warn('The head of the audit trail could not be read.', error);
      return null;
    }
  }

  /** Never fails what is committed already: the next row brings the head along. */
  async function keepHead(head: AuditHead): Promise<void> {
    await crashPoint?.('audit.headBehind');
    try {
      await local.set(headKey, head);
      known = head;
    } catch (error) {
      log.warn('The head of the audit trail was not kept.', error);
    }
  }

  async function writeSealed<T>(
    stores: readonly StoreName[],
    work: AuditedWork<T>,
    expected: readonly AuditEntry[],
  ): Promise<T> {
    const head = await readHead();
    let sealed: SealedRows = { after: chainStart, rows: [] };
    if (expected.length > 0 && end !== undefined) sealed = await sealRows(await sealingKey(), end, expected);
    for (let round = 0; round < maxRounds; round += 1) {
      const { rows } = sealed;
      try {
        const { value, added, headHolds } = await write(db, [...new Set([...stores, 'audit' as const])], async (tx) => {
          const entries: AuditEntry[] = [];
          // Asked for before `work` asks for anything, so they tell how things stood before it. Where no rows are
          // expected, mostly none come, and nobody has to know.
          const before = rows.length > 0 && Promise.all([tailOf(tx.objectStore('audit')), agrees(tx, head)]);
          const working = work(tx, (entry) => entries.push(entry));
          const adding = before && before.then(([tail]) => fits(sealed, tail, entries) && add(tx, rows));
          const [places, result, isAdded] = await Promise.all([before, working, adding]);
          if (entries.length === 0) return { value: result, added: [], headHolds: false };
          if (!places || !fits(sealed, places[0], entries)) throw new NotSealed(entries);
          if (!isAdded) await add(tx, rows);
          return { value: result, added: rows, headHolds: places[1] };
        });
        const newest = added.at(-1);
        if (newest !== undefined) end = placeOf(newest);
        // Not waited for: what follows from the commit does not hang on the head.
        if (headHolds && newest !== undefined) keeping = keeping.then(() => keepHead(placeOf(newest)));
        return value;
      } catch (error) {
        if (!(error instanceof NotSealed)) throw error;
        const tail = await tailOf(db.transaction('audit').store);
        sealed = await sealRows(await sealingKey(), tail, error.entries);
      }
    }
    throw new Error('The rows to record were others at each run.');
  }

  return {
    write: (stores, work, expected = []) => {
      const result = turn.then(() => writeSealed(stores, work, expected));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

/** Two are enough for one writer; more only if another one adds rows in between. */
const maxRounds = 20;

interface SealedRows {
  readonly after: AuditHead;
  readonly rows: readonly AuditRow[];
}

/** Undoes a run whose rows are not sealed yet. */
class NotSealed extends Error {
  readonly entries: readonly AuditEntry[];

  constructor(entries: readonly AuditEntry[]) {
    super('Not sealed yet.');
    this.entries = entries;
  }
}

async function sealRows(key: CryptoKey, after: AuditHead, entries: readonly AuditEntry[]): Promise<SealedRows> {
  const rows: AuditRow[] = [];
  for (const entry of entries) {
    const before = rows.at(-1) ?? after;
    const row = unsealedRow(before.seq + 1, entry);
    rows.push({ ...row, mac: await seal(key, before.mac, row) });
  }
  return { after, rows };
}

function fits({ after, rows }: SealedRows, tail: AuditHead, entries: readonly AuditEntry[]): boolean {
  const wanted = entries.map((entry, index) => ({
    ...unsealedRow(tail.seq + 1 + index, entry),
    mac: rows[index]?.mac,
  }));
  return after.seq === tail.seq && after.mac === tail.mac && JSON.stringify(wanted) === JSON.stringify(rows);
}

interface AuditStore {
  openCursor(range: null, direction: 'prev'): Promise<{ readonly value: AuditRow } | null>;
}

async function tailOf(rows: AuditStore): Promise<AuditHead> {
  return placeOf((await rows.openCursor(null, 'prev'))?.value ?? chainStart);
}

async function add(tx: WriteTransaction, rows: readonly AuditRow[]): Promise<true> {
  await Promise.all(rows.map((row) => tx.objectStore('audit').add(row)));
  return true;
}

/** A head that the rows contradict is the evidence of a broken chain; then it is not moved on. */
async function agrees(tx: WriteTransaction, head: AuditHead | null): Promise<boolean> {
  if (head === null) return false;
  if (head.seq === 0) return true;
  const row = await tx.objectStore('audit').get(head.seq);
  if (row !== undefined) return row.mac === head.mac;
  return (await prunedUpTo(tx.objectStore('audit').index('byPruned'))).seq >= head.seq;
}

/** Named fields only, one by one: what else an object may carry never gets into the trail. */
function unsealedRow(seq: number, entry: AuditEntry): UnsealedRow {
  return {
    seq,
    at: entry.at,
    event: entry.event,
    who: entry.who,
    changeId: entry.changeId,
    target: entry.target,
    sourceName: entry.sourceName,
    accountName: entry.accountName,
    attempt: entry.attempt,
    outcome: entry.outcome,
    duration: entry.duration,
    sentence: entry.sentence,
    pruned: entry.pruned ?? null,
  };
}
