import { expect, test } from 'vitest';
import { auditKeptMs, pruneOldRows } from '../../../../core/administration/retention.ts';
import { place, rowsOf } from '../store/trail.ts';

const clockAt = (now: number) => ({ now: () => now });

test('rows of the audit trail are kept for two years, and then make room for a checkpoint', async () => {
  const { db, local, trail } = await place(3);
  const here = { db, local, trail };
  const [oldest] = await rowsOf(here);
  if (oldest === undefined) throw new Error('no rows');

  await pruneOldRows({ db, audit: trail, local, clock: clockAt(oldest.at + auditKeptMs) });
  expect(await rowsOf(here)).toHaveLength(3);

  await pruneOldRows({ db, audit: trail, local, clock: clockAt(oldest.at + auditKeptMs + 1) });
  expect((await rowsOf(here)).map(({ event, at }) => [event, at])).toEqual([
    [expect.any(String), oldest.at + 1],
    [expect.any(String), oldest.at + 2],
    ['checkpoint', oldest.at + auditKeptMs + 1],
  ]);
});

test('a trail without rows is left alone', async () => {
  const { db, local, trail } = await place();
  await pruneOldRows({ db, audit: trail, local, clock: clockAt(auditKeptMs * 2) });
  expect(await rowsOf({ db, local, trail })).toEqual([]);
});
