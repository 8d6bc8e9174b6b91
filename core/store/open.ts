import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { DatabaseTooNewError, DatabaseUnavailableError, isNamed, MigrationFailedError } from './errors.ts';
import { type Migration, migrations as history } from './migrations.ts';
import type { LockstepDatabase } from './schema.ts';

export type Database = IDBPDatabase<LockstepDatabase>;

const databaseName = 'lockstep';

export interface OpenOptions {
  /** The versions there are; the database is brought to the last one. */
  readonly migrations?: readonly Migration[];
  /** The connection has ended: a newer page wants to migrate, or the browser closed it. Open it again to go on. */
  readonly onClosed?: () => void;
}

/**
 * Opens the database, making or migrating it first. Pages and the background open the same one.
 * @throws DatabaseTooNewError when a newer Lockstep wrote it; nothing is touched.
 * @throws MigrationFailedError when it could not be brought up to date; it is as it was.
 * @throws DatabaseUnavailableError when the browser does not give one, cannot read it, or has it open in an older page
 *   that does not close it. As soon as that page is gone, it can be opened.
 */
export async function openDatabase(
  name: string = databaseName,
  { migrations = history, onClosed }: OpenOptions = {},
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
      const opening = openDB<LockstepDatabase>(name, migrations.length, {
        upgrade: (db, from, _to, tx) => {
          // A migration works on what was there before, which is not what the schema says today.
          void migrated(db as unknown as IDBPDatabase, from, tx as unknown as Parameters<typeof migrated>[2]);
        },
        blocked: () => {
          reject(new DatabaseUnavailableError('blocked'));
          // It goes on behind our back; what it opens in the end is nobody's.
          opening.then(
            (db) => db.close(),
            () => undefined,
          );
        },
        // At once and unasked, so that a page of a newer version never waits for this one.
        blocking: (_current, _wanted, event) => {
          if (event.target instanceof IDBDatabase) event.target.close();
          onClosed?.();
        },
        terminated: () => onClosed?.(),
      });
      opening.then(resolve, reject);
    });
  } catch (cause) {
    if (cause instanceof DatabaseUnavailableError) throw cause;
    if (isNamed(cause, 'VersionError')) {
      throw new DatabaseTooNewError('The database is newer than this version knows.', { cause });
    }
    const reason = { cause: failure ?? cause };
    if (migratingFrom > 0) throw new MigrationFailedError('A migration failed and was undone.', reason);
    throw new DatabaseUnavailableError(isNamed(cause, 'UnknownError') ? 'damaged' : 'unavailable', reason);
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // The browser was first, and that is why the migration failed.
  }
}
