import { expect, test } from 'vitest';
import { readDictionary, replaceDictionary } from '../../../../core/store/dictionary.ts';
import { freshDatabase } from './records.ts';

test('one that was never uploaded is told apart from an empty one', async () => {
  const db = await freshDatabase();
  expect(await readDictionary(db)).toBeNull();
  await replaceDictionary(db, { locale: null, words: [], uploadedAt: 1 });
  expect(await readDictionary(db)).toEqual({ locale: null, words: [], uploadedAt: 1 });
});

test('an upload replaces the former one', async () => {
  const db = await freshDatabase();
  await replaceDictionary(db, { locale: 'en_US', words: ['spring', 'summer'], uploadedAt: 1 });
  await replaceDictionary(db, { locale: 'de_DE', words: ['herbst'], uploadedAt: 2 });
  expect(await readDictionary(db)).toEqual({ locale: 'de_DE', words: ['herbst'], uploadedAt: 2 });
});
