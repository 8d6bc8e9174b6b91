import { expect, test } from 'vitest';
import { pruneAudit } from '../../../../core/store/audit/prune.ts';
import { isLost } from '../../../../core/store/database/lost.ts';
import { freshDatabase } from './records.ts';
import { append, place } from './trail.ts';

test('a database that is new beside a head that is not has lost what was in it', async () => {
  const { local } = await place(2);
  expect(await isLost(await freshDatabase(), local)).toBe(true);
});

test('one in which nothing was ever recorded has not, nor has one with a trail', async () => {
  const here = await place();
  expect(await isLost(here.db, here.local)).toBe(false);
  await append(here.trail, {});
  expect(await isLost(here.db, here.local)).toBe(false);
  await pruneAudit(here.db, here.local, here.trail, { before: 9999, now: 9999, who: 'Admin' });
  expect(await isLost(here.db, here.local)).toBe(false);
});
