import { type AuditTrail, createAuditTrail } from '../../../../core/store/audit/trail.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import type { AuditRow } from '../../../../core/store/database/schema.ts';
import { memoryLog, memoryStorage } from '../../../support/storage.ts';
import { entry, freshDatabase } from './records.ts';

export interface Place {
  readonly db: Database;
  readonly local: ReturnType<typeof memoryStorage>;
  readonly trail: AuditTrail;
}

export async function place(rows = 0): Promise<Place> {
  const db = await freshDatabase();
  const local = memoryStorage();
  const trail = createAuditTrail({ db, local, log: memoryLog() });
  for (let index = 0; index < rows; index += 1) await append(trail, { at: 1000 + index });
  return { db, local, trail };
}

export function append(trail: AuditTrail, ...rows: Parameters<typeof entry>[0][]): Promise<void> {
  return trail.write([], async (_tx, record) => {
    for (const row of rows) record(entry(row));
  });
}

export async function rowsOf({ db }: Place): Promise<AuditRow[]> {
  return db.getAll('audit');
}

export async function alter(db: Database, seq: number, change: Record<string, unknown>): Promise<void> {
  const row = await db.get('audit', seq);
  if (row === undefined) throw new Error(`no row ${seq}`);
  await db.put('audit', { ...row, ...change });
}

/** The database with a hook before each read. */
export function watched(db: Database, before: (name: string) => Promise<void>): Database {
  return new Proxy(db, {
    get: (whole, name) => {
      const value: unknown = Reflect.get(whole, name);
      if (typeof value !== 'function') return value;
      if (name === 'get' || name === 'getAll' || name === 'count') {
        return async (...args: unknown[]) => {
          await before(name);
          return Reflect.apply(value, whole, args);
        };
      }
      return value.bind(whole);
    },
  });
}
