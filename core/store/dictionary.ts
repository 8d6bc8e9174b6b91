import type { Database } from './open.ts';
import type { StoredDictionary } from './schema.ts';
import { write } from './write.ts';

/** Null when none was ever uploaded, which counts as an empty one and is told to the admin. */
export async function readDictionary(db: Database): Promise<StoredDictionary | null> {
  return (await db.get('dictionary', 'dictionary')) ?? null;
}

/** An upload replaces the former one. */
export async function replaceDictionary(db: Database, dictionary: StoredDictionary): Promise<void> {
  await write(db, ['dictionary'], (tx) => tx.objectStore('dictionary').put(dictionary, 'dictionary'));
}
