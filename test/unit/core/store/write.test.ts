import { unwrap } from 'idb';
import { expect, test } from 'vitest';
import { StorageFailedError } from '../../../../core/store/database/errors.ts';
import { write, type WriteTransaction } from '../../../../core/store/database/write.ts';
import { freshDatabase, source } from './records.ts';

test('what was written is there, and was asked to be on the disk', async () => {
  const db = await freshDatabase();
  let durability: string | undefined;
  const answer = await write(db, ['sources'], async (tx) => {
    durability = tx.durability;
    return tx.objectStore('sources').put(source('a'));
  });
  expect(answer).toBe('a');
  expect(durability).toBe('strict');
  expect(await db.get('sources', 'a')).toEqual(source('a'));
});

test('what is thrown inside undoes all of it and comes out as it is', async () => {
  const db = await freshDatabase();
  const reason = new TypeError('the fence was lost');
  const writing = write(db, ['sources'], async (tx) => {
    await tx.objectStore('sources').put(source('a'));
    throw reason;
  });
  await expect(writing).rejects.toBe(reason);
  expect(await db.count('sources')).toBe(0);
});

test('a request that fails undoes all of it, even when nobody waits for it', async () => {
  const db = await freshDatabase();
  await db.put('sources', source('a'));
  const writing = write(db, ['sources'], async (tx) => {
    await tx.objectStore('sources').put(source('b'));
    tx.objectStore('sources')
      .add(source('a'))
      .catch(() => undefined);
  });
  await expect(writing).rejects.toBeInstanceOf(StorageFailedError);
  await expect(writing).rejects.toMatchObject({ sentence: { key: 'store.failed' } });
  expect(await db.getAllKeys('sources')).toEqual(['a']);
});

// Spec J-10
test('a full disk at the commit is said as that, and nothing is kept', async () => {
  const db = await freshDatabase();
  const writing = write(db, ['sources'], async (tx) => {
    await tx.objectStore('sources').put(source('a'));
    abortAsBrowser(tx, 'QuotaExceededError');
  });
  await expect(writing).rejects.toMatchObject({ name: 'StorageFailedError', sentence: { key: 'store.full' } });
  expect(await db.count('sources')).toBe(0);
});

test('a request that fails because the disk is full says so too', async () => {
  const db = await freshDatabase();
  const writing = write(db, ['sources'], async (tx) => {
    const putting = tx.objectStore('sources').put(source('a'));
    abortAsBrowser(tx, 'QuotaExceededError');
    await putting;
  });
  await expect(writing).rejects.toMatchObject({ sentence: { key: 'store.full' } });
});

test('a connection that was closed fails in words', async () => {
  const db = await freshDatabase();
  db.close();
  await expect(write(db, ['sources'], async () => undefined)).rejects.toBeInstanceOf(StorageFailedError);
});

/** As a browser does by itself; fake-indexeddb's own way to it. */
function abortAsBrowser(tx: WriteTransaction, name: string): void {
  const raw = unwrap(tx);
  const abort: unknown = Reflect.get(raw, '_abort');
  if (typeof abort !== 'function') throw new Error('Not a transaction of fake-indexeddb.');
  Reflect.apply(abort, raw, [name]);
}
