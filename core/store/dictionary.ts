import type { Database } from './database/open.ts';
import type { StoredDictionary } from './database/schema.ts';
import type { WriteTransaction } from './database/write.ts';

/** Null when none was ever uploaded, which counts as an empty one and is told to the admin. */
export async function readDictionary(db: Database): Promise<StoredDictionary | null> {
  return (await db.get('dictionary', 'dictionary')) ?? null;
}

/** An upload replaces the former one; null takes it away. */
export async function replaceDictionaryIn(tx: WriteTransaction, dictionary: StoredDictionary | null): Promise<void> {
  const store = tx.objectStore('dictionary');
  await (dictionary === null ? store.clear() : store.put(dictionary, 'dictionary'));
}
