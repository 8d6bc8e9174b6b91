import { expect, test } from 'vitest';
import { readDictionary, replaceDictionaryIn } from '../../../../core/store/dictionary.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import type { StoredDictionary } from '../../../../core/store/database/schema.ts';
import { write } from '../../../../core/store/database/write.ts';
import { freshDatabase } from './records.ts';

const replace = (db: Database, dictionary: StoredDictionary | null) =>
  write(db, ['dictionary'], (tx) => replaceDictionaryIn(tx, dictionary));

test('one that was never uploaded is told apart from an empty one', async () => {
  const db = await freshDatabase();
  expect(await readDictionary(db)).toBeNull();
  await replace(db, { locale: null, words: [], uploadedAt: 1 });
  expect(await readDictionary(db)).toEqual({ locale: null, words: [], uploadedAt: 1 });
});

// Spec R-10
test('an upload replaces the former one', async () => {
  const db = await freshDatabase();
  await replace(db, { locale: 'en_US', words: ['spring', 'summer'], uploadedAt: 1 });
  await replace(db, { locale: 'de_DE', words: ['herbst'], uploadedAt: 2 });
  expect(await readDictionary(db)).toEqual({ locale: 'de_DE', words: ['herbst'], uploadedAt: 2 });
});

test('one that was removed is as if never uploaded', async () => {
  const db = await freshDatabase();
  await replace(db, { locale: null, words: ['spring'], uploadedAt: 1 });
  await replace(db, null);
  expect(await readDictionary(db)).toBeNull();
});
