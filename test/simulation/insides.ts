import { unwrap } from 'idb';
import type { Database } from '../../core/store/database/open.ts';

/** What is used of fake-indexeddb's insides: its tables, and its transactions that are under way. */
export interface RawDatabase {
  readonly rawObjectStores: ReadonlyMap<
    string,
    { readonly records: { values(): Iterable<{ readonly key: unknown; readonly value: unknown }> } }
  >;
  readonly transactions: readonly RawTransaction[];
  processTransactions(): void;
}

interface RawTransaction {
  readonly db: unknown;
  readonly _state: string;
  readonly _requests: readonly { readonly request: { listeners: unknown[] } }[];
  listeners: unknown[];
  abort(): void;
}

export function rawDatabase(connection: Database): RawDatabase {
  return (unwrap(connection) as unknown as { readonly _rawDatabase: RawDatabase })['_rawDatabase'];
}

export function rowsOf(raw: RawDatabase, name: string): Map<unknown, unknown> {
  const rows = new Map<unknown, unknown>();
  const store = raw.rawObjectStores.get(name);
  if (store === undefined) return rows;
  for (const { key, value } of store.records.values()) rows.set(key, value);
  return rows;
}

/** What had not been committed when the background ended never happened, and nobody is left to hear of it. */
export function undo(connection: Database): void {
  const own: unknown = unwrap(connection);
  const raw = rawDatabase(connection);
  for (const tx of raw.transactions.filter((one) => one.db === own && one['_state'] !== 'finished')) {
    for (const { request } of tx['_requests']) request.listeners = [];
    tx.abort();
    tx.listeners = [];
  }
  raw.processTransactions();
  connection.close();
}
