import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Timers } from '../../ports.ts';
import {
  DatabaseBlockedError,
  DatabaseTooNewError,
  DatabaseUnavailableError,
  isNamed,
  MigrationFailedError,
} from './errors.ts';
import { type Migration, migrations as history } from './migrations.ts';
import type { LockstepDatabase } from './schema.ts';

export type Database = IDBPDatabase<LockstepDatabase>;

const databaseName = 'lockstep';

export interface OpenOptions {
  /** The versions there are; the database is brought to the last one. */
  readonly migrations?: readonly Migration[];
  /** The connection has ended: a newer page wants to migrate, or the browser closed it. Open it again to go on. */
  readonly onClosed?: () => void;
  /** With them, an opening behind another one that is blocked finds out too: the browser tells only the first. */
  readonly timers?: Timers;
}

/** Milliseconds after which an opening looks what holds it up. */
const patience = 1_000;

/**
 * Opens the database, making or migrating it first. Pages and the background open the same one.
 * @throws DatabaseTooNewError when a newer Lockstep wrote it; nothing is touched.
 * @throws MigrationFailedError when it could not be brought up to date; it is as it was.
 * @throws DatabaseBlockedError when an older page has it open and does not close it; it says when that page is gone.
 * @throws DatabaseUnavailableError when the browser does not give one, or cannot read it.
 */
export async function openDatabase(
  name: string = databaseName,
  { migrations = history, onClosed, timers }: OpenOptions = {},
): Promise<Database> {
  let migratingFrom = 0;
  let failure: unknown;
  const migrated = async (db: IDBPDatabase, from: number, tx: IDBPTransaction<unknown, string[], 'versionchange'>) => {
    // The opening itself rejects too; this keeps the transaction's own promise from being an unhandled rejection.
    tx.done.catch(() => undefined);
    migratingFrom = from;
    try {
      for (const migrate of migrations.slice(from)) await migrate(db, tx);
    } catch (cause) {
      failure = cause;
      abort(tx);
    }
  };
  try {
    return await new Promise<Database>((resolve, reject) => {
      let isDone = false;
      const blocked = () => {
        if (isDone) return;
        // It goes on behind our back; what it opens in the end is nobody's.
        const freed = opening.then(
          (db) => db.close(),
          () => undefined,
        );
        reject(new DatabaseBlockedError(freed));
      };
      const opening = openDB<LockstepDatabase>(name, migrations.length, {
        upgrade: (db, from, _to, tx) => {
          waiting?.cancel();
          // A migration works on what was there before, which is not what the schema says today.
          void migrated(db as unknown as IDBPDatabase, from, tx as unknown as Parameters<typeof migrated>[2]);
        },
        blocked,
        // At once and unasked, so that a page of a newer version never waits for this one.
        blocking: (_current, _wanted, event) => {
          if (event.target instanceof IDBDatabase) event.target.close();
          onClosed?.();
        },
        terminated: () => onClosed?.(),
      });
      const waiting = timers?.after(patience, () => {
        isOlder(name, migrations.length).then(
          (older) => older && blocked(),
          () => undefined,
        );
      });
      const done = opening.finally(() => {
        isDone = true;
        waiting?.cancel();
      });
      done.then(resolve, reject);
    });
  } catch (cause) {
    if (cause instanceof DatabaseBlockedError) throw cause;
    if (isNamed(cause, 'VersionError')) {
      throw new DatabaseTooNewError('The database is newer than this version knows.', { cause });
    }
    const reason = { cause: failure ?? cause };
    if (migratingFrom > 0) throw new MigrationFailedError('A migration failed and was undone.', reason);
    throw new DatabaseUnavailableError(isNamed(cause, 'UnknownError') ? 'damaged' : 'unavailable', reason);
  }
}

/** Still of a version before that one: whoever opens it waits for somebody. Answered while it does. */
async function isOlder(name: string, version: number): Promise<boolean> {
  const known = await indexedDB.databases();
  return known.some((one) => one.name === name && (one.version ?? version) < version);
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // The browser was first, and that is why the migration failed.
  }
}
