import * as fc from '../../fast-check.ts';
import { expect, test } from 'vitest';
import {
  releaseSignIn,
  pruneRefusedSignIns,
  readRefusedSignIns,
  recordRefusedSignIn,
  refusedSignInBudget,
  refusedSignInWindow,
  signInKey,
  reserveSignIn,
} from '../../../../core/store/refused-sign-ins.ts';
import { freshDatabase, source } from './records.ts';

const start = 1_000_000_000;
const minute = 60_000;

// Spec L-1
test('two sign-ins may be refused in thirty minutes, not a third', async () => {
  const db = await freshDatabase();
  expect(await reserveSignIn(db, 'a', start)).toBe(true);
  expect(await reserveSignIn(db, 'a', start + minute)).toBe(true);
  expect(await reserveSignIn(db, 'a', start + 2 * minute)).toBe(false);
  expect(await readRefusedSignIns(db, 'a', start + 2 * minute)).toEqual({
    count: 2,
    nextAllowedAt: start + 30 * minute,
  });
  expect(await reserveSignIn(db, 'a', start + 30 * minute - 1)).toBe(false);
  expect(await reserveSignIn(db, 'a', start + 30 * minute)).toBe(true);
  expect(await reserveSignIn(db, 'a', start + 30 * minute + 1)).toBe(false);
});

test('another account has a budget of its own', async () => {
  const db = await freshDatabase();
  await recordRefusedSignIn(db, 'a', start);
  await recordRefusedSignIn(db, 'a', start);
  expect(await reserveSignIn(db, 'b', start)).toBe(true);
  expect(await readRefusedSignIns(db, 'c', start)).toEqual({ count: 0, nextAllowedAt: start });
});

test('two at the same moment are two, and one given back is one', async () => {
  const db = await freshDatabase();
  expect(await Promise.all([1, 2, 3].map(() => reserveSignIn(db, 'a', start)))).toEqual([true, true, false]);
  await releaseSignIn(db, 'a', start);
  expect((await readRefusedSignIns(db, 'a', start)).count).toBe(1);
  await releaseSignIn(db, 'a', start);
  await releaseSignIn(db, 'a', start);
  expect(await db.count('refusedSignIns')).toBe(0);
});

test('a refusal that was recorded beyond the budget postpones the next one', async () => {
  const db = await freshDatabase();
  for (const at of [0, 10, 20]) await recordRefusedSignIn(db, 'a', start + at * minute);
  expect(await readRefusedSignIns(db, 'a', start + 20 * minute)).toEqual({
    count: 3,
    nextAllowedAt: start + 40 * minute,
  });
});

test('a clock that was set back does not give a new budget', async () => {
  const db = await freshDatabase();
  await reserveSignIn(db, 'a', start);
  await reserveSignIn(db, 'a', start);
  expect(await reserveSignIn(db, 'a', start - 300 * minute)).toBe(false);
});

test('pruning forgets what is out of the window and nothing else', async () => {
  const db = await freshDatabase();
  await recordRefusedSignIn(db, 'old', start);
  await recordRefusedSignIn(db, 'new', start + 29 * minute);
  await pruneRefusedSignIns(db, start + 30 * minute);
  expect(await db.getAllKeys('refusedSignIns')).toEqual(['new']);
});

test('the budget belongs to connector, origin and login, whatever its case', () => {
  const here = source('a');
  expect(signInKey(here, 'Robin')).toBe(signInKey({ ...here, url: 'https://a.example/other' }, 'robin'));
  expect(signInKey(here, 'robin')).not.toBe(signInKey(source('b'), 'robin'));
  expect(signInKey(here, 'robin')).not.toBe(signInKey({ ...here, connector: 'keystone' }, 'robin'));
  expect(signInKey(here, 'cafe\u0301')).toBe(signInKey(here, 'caf\u00e9'));
});

// Spec L-1
test('whatever the times, no window of thirty minutes has more than the budget', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50 * minute), { maxLength: 20 }), async (steps) => {
      const db = await freshDatabase();
      const taken: number[] = [];
      let now = start;
      for (const step of steps) {
        now += step;
        const { nextAllowedAt } = await readRefusedSignIns(db, 'a', now);
        const allowed = await reserveSignIn(db, 'a', now);
        expect(allowed).toBe(nextAllowedAt <= now);
        if (allowed) taken.push(now);
      }
      for (const at of taken) {
        const within = taken.filter((other) => other > at - refusedSignInWindow && other <= at);
        expect(within.length).toBeLessThanOrEqual(refusedSignInBudget);
      }
    }),
    { numRuns: 50 },
  );
});
