import type { LocalStorage } from '../../ports.ts';
import { madeOnce } from '../database/keys.ts';
import type { Database } from '../database/open.ts';
import type { AuditRow } from '../database/schema.ts';

/** A place in the chain. `seq` 0 with an empty `mac` is the place before the first row. */
export interface AuditHead {
  readonly seq: number;
  readonly mac: string;
}

export const chainStart: AuditHead = { seq: 0, mac: '' };

/** Where the head stands in `storage.local`, outside the database. */
export const headKey = 'auditHead';

/** The head as it is kept there; null where none is, or none that could be one. */
export async function keptHead(local: LocalStorage): Promise<AuditHead | null> {
  const kept = await local.get(headKey);
  return isHead(kept) ? kept : null;
}

/** A row without its seal. */
export type UnsealedRow = Omit<AuditRow, 'mac'>;

/** HMAC-SHA-256 (RFC 2104) over the row and the seal of the row before it; hexadecimal. */
export async function seal(key: CryptoKey, before: string, row: UnsealedRow): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, content(before, row));
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The chain's key; it cannot be exported. */
export function auditKey(db: Database): Promise<CryptoKey> {
  return madeOnce(db, 'audit', () =>
    crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']),
  );
}

/** Whether nothing was ever recorded in this database. */
export async function isEmpty(db: Database): Promise<boolean> {
  // The first key tells, where counting would go through them all.
  return (await db.transaction('audit').store.openKeyCursor()) === null;
}

/** The last row that was pruned, as the newest checkpoint says; the chain's start when none was. */
export async function prunedUpTo(byPruned: {
  openCursor(query: null, direction: 'prev'): Promise<{ readonly value: AuditRow } | null>;
}): Promise<AuditHead> {
  const pruned = (await byPruned.openCursor(null, 'prev'))?.value.pruned;
  // A careless edit may have put anything there; verification then finds the row by its seal.
  return isHead(pruned) ? placeOf(pruned) : chainStart;
}

/** The place alone, of a row or of what is more than a place. */
export function placeOf({ seq, mac }: AuditHead): AuditHead {
  return { seq, mac };
}

function isHead(value: unknown): value is AuditHead {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seq' in value &&
    Number.isInteger(value.seq) &&
    'mac' in value &&
    typeof value.mac === 'string'
  );
}

/** Every field in a fixed order, so that none can be altered, and none can pass for its neighbour. */
function content(before: string, row: UnsealedRow): Uint8Array<ArrayBuffer> {
  const { seq, at, event, who, changeId, target, sourceName, accountName, attempt, outcome, duration, sentence } = row;
  const pruned = [row.pruned?.seq, row.pruned?.mac];
  const fields = [seq, at, event, who, changeId, target, sourceName, accountName, attempt, outcome, duration, sentence];
  return new TextEncoder().encode(JSON.stringify([before, ...fields, pruned]));
}
