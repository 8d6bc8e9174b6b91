// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstOf, readFirstRecords, readRecords } from '../../../../components/launchpad/records.ts';
import { remember, rememberedRecords } from '../../../../components/launchpad/remembered.ts';
import { tilesOf } from '../../../../components/launchpad/tiles.ts';
import { type Database, openDatabase } from '../../../../core/store/open.ts';
import { fill } from '../../../support/fill.ts';
import { memoryStorage } from '../../../support/storage.ts';

const now = Date.UTC(2026, 10, 1);

let db: Database;

beforeEach(async () => {
  localStorage.clear();
  db = await openDatabase(crypto.randomUUID());
});
afterEach(() => db.close());

test('the next popup begins with the tiles that the last one began with', async () => {
  await fill(db, memoryStorage(), { groups: 30, accounts: 200, changes: 40, now });
  const first = firstOf(await readRecords(db));
  expect(tilesOf(first, now)).toEqual(tilesOf(await readFirstRecords(db), now));
  expect(rememberedRecords()).toBeNull();
  remember(first);
  expect(rememberedRecords()).toEqual(first);
});

test('where all is remembered, the popup still knows that it has to read it', async () => {
  await fill(db, memoryStorage(), { groups: 2, accounts: 6, changes: 0, now });
  const all = await readRecords(db);
  remember(firstOf(all));
  const remembered = rememberedRecords();
  expect(remembered?.onlyFirst).toBe(true);
  expect(remembered && tilesOf(remembered, now)).toEqual(tilesOf(all, now));
});

test('what is too long to be quicker than the database is forgotten, and what is there no more', async () => {
  await fill(db, memoryStorage(), { groups: 2, accounts: 6, changes: 0, now });
  remember(await readRecords(db));
  await fill(db, memoryStorage(), { groups: 2, accounts: 2000, changes: 0, now });
  remember(await readRecords(db));
  expect([rememberedRecords(), localStorage.length]).toEqual([null, 0]);
});

test('what an older version kept, or what is broken, is not read', async () => {
  await fill(db, memoryStorage(), { groups: 2, accounts: 6, changes: 0, now });
  const all = await readRecords(db);
  localStorage.setItem('firstRecords/1', JSON.stringify(all));
  expect(rememberedRecords()).toBeNull();
  remember(all);
  expect(localStorage.length).toBe(1);
  localStorage.setItem(localStorage.key(0) ?? '', '{"groups":');
  expect(rememberedRecords()).toBeNull();
});
