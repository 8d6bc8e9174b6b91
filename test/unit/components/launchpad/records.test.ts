import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFirstRecords, readRecords } from '../../../../components/launchpad/records.ts';
import { tilesOf } from '../../../../components/launchpad/tiles.ts';
import { type Database, openDatabase } from '../../../../core/store/open.ts';
import { fill } from '../../../support/fill.ts';
import { memoryStorage } from '../../../support/storage.ts';

const now = Date.UTC(2026, 10, 1);

let db: Database;

beforeEach(async () => {
  db = await openDatabase(crypto.randomUUID());
});
afterEach(() => db.close());

test('of many groups the first tiles are read alone, and are the same as of all', async () => {
  await fill(db, memoryStorage(), { groups: 30, accounts: 200, changes: 40, now });
  const first = await readFirstRecords(db);
  const all = await readRecords(db);
  expect(first.onlyFirst).toBe(true);
  expect(first.accounts.length).toBeLessThan(all.accounts.length);
  const tiles = tilesOf(first, now);
  expect(tiles).toHaveLength(5);
  expect(tiles).toEqual(tilesOf(all, now).slice(0, 5));
});

test('of few groups all is read at once', async () => {
  await fill(db, memoryStorage(), { groups: 3, accounts: 20, changes: 2, now });
  expect(await readFirstRecords(db)).toEqual(await readRecords(db));
});
