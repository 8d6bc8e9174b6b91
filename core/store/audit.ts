import type { LocalStorage, Logger } from '../ports.ts';
import { type AuditHead, auditKey, chainStart, headKey, isHead, seal } from './audit-chain.ts';
import type { Database } from './open.ts';
import type { AuditRow } from './schema.ts';
import { type StoreName, write, type WriteTransaction } from './write.ts';

/** What a row says. Redact `sentence` first; no field takes a password. */
export type AuditEntry = Omit<AuditRow, 'seq' | 'mac' | 'pruned'>;

export interface AuditTrail {
  /**
   * As `write`, with audit rows in the same commit: `work` says which by calling `record`. It runs more than once,
   * because a row's seal cannot be computed while a transaction stays open: the first run tells what to seal and is
   * undone. So `work` must do nothing but read and write through `tx`, and take clock and chance from outside.
   */
  write<T>(
    stores: readonly StoreName[],
    work: (tx: WriteTransaction, record: (entry: AuditEntry) => void) => Promise<T>,
  ): Promise<T>;
}

export interface AuditPlace {
  readonly db: Database;
  /** Where the chain's head is kept, outside the database. */
  readonly local: LocalStorage;
  readonly log: Logger;
}

/** The one writer of the audit trail; the background makes one. */
export function createAuditTrail({ db, local, log }: AuditPlace): AuditTrail {
  let last: Promise<unknown> = Promise.resolve();
  let head: AuditHead | null | undefined;

  async function knownHead(): Promise<AuditHead | null> {
    if (head !== undefined) return head;
    const stored = await local.get(headKey);
    if (isHead(stored)) return (head = stored);
    if ((await db.count('audit')) > 0) return (head = null);
    await local.set(headKey, chainStart);
    return (head = chainStart);
  }

  async function keepHead(next: AuditHead): Promise<void> {
    try {
      await local.set(headKey, next);
      head = next;
    } catch (error) {
      // The row is committed. A head that lags behind is caught up with by the next one.
      log.warn('The head of the audit trail was not kept.', error);
    }
  }

  async function writeInTurn<T>(
    stores: readonly StoreName[],
    work: (tx: WriteTransaction, record: (entry: AuditEntry) => void) => Promise<T>,
  ): Promise<T> {
    const before = await knownHead();
    let sealed: Sealed = { after: chainStart, rows: [] };
    for (let round = 0; round < 20; round += 1) {
      try {
        const fitting = sealed;
        const [value, unbroken] = await write(db, [...new Set([...stores, 'audit' as const])], async (tx) => {
          const entries: AuditEntry[] = [];
          const result = await work(tx, (entry) => entries.push(entry));
          if (entries.length === 0) return [result, false];
          const audit = tx.objectStore('audit');
          const tail = (await audit.openCursor(null, 'prev'))?.value ?? chainStart;
          if (!fits(fitting, tail, entries)) throw new NotSealed(tail, entries);
          for (const row of fitting.rows) await audit.add(row);
          return [result, before !== null && (before.seq === 0 || (await audit.get(before.seq))?.mac === before.mac)];
        });
        const newest = fitting.rows.at(-1);
        // A head that the rows contradict is the evidence of a broken chain and stays as it is.
        if (unbroken && newest !== undefined) await keepHead({ seq: newest.seq, mac: newest.mac });
        return value;
      } catch (error) {
        if (!(error instanceof NotSealed)) throw error;
        sealed = await sealRows(await auditKey(db), error.after, error.entries);
      }
    }
    throw new Error('The entries to record were others at each run.');
  }

  return {
    write: (stores, work) => {
      const result = last.then(() => writeInTurn(stores, work));
      last = result.catch(() => undefined);
      return result;
    },
  };
}

interface Sealed {
  readonly after: AuditHead;
  readonly rows: readonly AuditRow[];
}

/** Undoes a run whose rows are not sealed yet. */
class NotSealed extends Error {
  readonly after: AuditHead;
  readonly entries: readonly AuditEntry[];

  constructor({ seq, mac }: AuditHead, entries: readonly AuditEntry[]) {
    super();
    this.after = { seq, mac };
    this.entries = entries;
  }
}

async function sealRows(key: CryptoKey, after: AuditHead, entries: readonly AuditEntry[]): Promise<Sealed> {
  const rows: AuditRow[] = [];
  for (const entry of entries) {
    const before: AuditHead = rows.at(-1) ?? after;
    const row = unsealedRow(before.seq + 1, entry);
    rows.push({ ...row, mac: await seal(key, before.mac, row) });
  }
  return { after, rows };
}

function fits({ after, rows }: Sealed, tail: AuditHead, entries: readonly AuditEntry[]): boolean {
  return (
    after.seq === tail.seq &&
    after.mac === tail.mac &&
    rows.length === entries.length &&
    entries.every((entry, index) => {
      const { mac: _, ...row } = rows[index] ?? { mac: '' };
      return JSON.stringify(row) === JSON.stringify(unsealedRow(after.seq + 1 + index, entry));
    })
  );
}

/** Named fields only, one by one: what else an object may carry never gets into the trail. */
function unsealedRow(seq: number, entry: AuditEntry): Omit<AuditRow, 'mac'> {
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
    pruned: null,
  };
}
