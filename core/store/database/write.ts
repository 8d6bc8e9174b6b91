import type { IDBPTransaction, StoreNames } from 'idb';
import { crashPoint } from '../../crash-point.ts';
import { isNamed, StorageFailedError } from './errors.ts';
import type { Database } from './open.ts';
import type { LockstepDatabase } from './schema.ts';

export type StoreName = StoreNames<LockstepDatabase>;
/** A readwrite transaction. It ends by itself as soon as nothing is asked of it: await only its own requests inside. */
export type WriteTransaction = IDBPTransaction<LockstepDatabase, StoreName[], 'readwrite'>;

/**
 * Runs `work` in one transaction over `stores`, and answers with what it gave once everything is committed and on the
 * disk (`durability: 'strict'`). All or nothing: whatever `work` throws undoes it and is thrown on.
 * @throws StorageFailedError when the browser aborts the transaction or cannot begin it.
 */
export async function write<T>(
  db: Database,
  stores: readonly StoreName[],
  work: (tx: WriteTransaction) => Promise<T>,
): Promise<T> {
  try {
    await crashPoint?.('write.begins');
    const tx = db.transaction([...stores], 'readwrite', { durability: 'strict' });
    // The reason of an abort comes with this promise, while requests inside only say that there was one.
    const done = tx.done.then(
      () => null,
      (reason: unknown) => reason,
    );
    let value: T;
    try {
      value = await work(tx);
      await crashPoint?.('write.written', {
        meanwhile: () => Promise.all(stores.map((store) => tx.objectStore(store).count())),
      });
    } catch (error) {
      abort(tx);
      const reason = await done;
      throw isNamed(error, 'AbortError') && reason !== null ? reason : error;
    }
    const reason = await done;
    if (reason !== null) throw reason;
    await crashPoint?.('write.committed');
    return value;
  } catch (error) {
    throw error instanceof DOMException ? new StorageFailedError(error) : error;
  }
}

function abort(tx: WriteTransaction): void {
  try {
    tx.abort();
  } catch {
    // It has ended already: that is what made `work` fail.
  }
}
