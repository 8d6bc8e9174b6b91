import { array, assert, asyncProperty, constantFrom, integer, option, record } from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import type { Change, Step, StepState } from '../../../../core/model/change.ts';
import { type ActivityFilter, type ActivityPosition, readActivity, stepsOf } from '../../../../core/store/activity.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import { verifyAudit } from '../../../../core/store/audit/verify.ts';
import { fill } from '../../../support/fill.ts';
import { memoryStorage } from '../../../support/storage.ts';
import { account, change, freshDatabase, source, step } from './records.ts';
import { newPolicy } from '../../../../core/model/policy.ts';
import { readConfiguration, replaceConfiguration } from '../../../../core/store/configuration.ts';

async function allPages(db: Database, filter: ActivityFilter, limit: number) {
  const rows = [];
  let pages = 0;
  let after: ActivityPosition | null = null;
  do {
    const page = await readActivity(db, filter, after, limit);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    after = page.next;
    pages += 1;
  } while (after !== null && pages < 1000);
  return rows;
}

describe('changes, newest first', () => {
  test('each with its steps in their order, page by page', async () => {
    const db = await freshDatabase();
    const at = source('a');
    for (const [id, requestedAt] of [
      ['old', 1],
      ['new', 3],
      ['mid', 2],
    ] as const) {
      const one = change(id, { requestedAt });
      await db.put('changes', one);
      for (const index of [10, 9, 2]) await db.put('steps', step(one, index, account('x', at), at, 'changed'));
    }
    const first = await readActivity(db, {}, null, 2);
    expect(first.rows.map(({ change: { id } }) => id)).toEqual(['new', 'mid']);
    expect(first.rows[0]?.steps.map(({ index }) => index)).toEqual([2, 9, 10]);
    const second = await readActivity(db, {}, first.next, 2);
    expect(second).toMatchObject({ rows: [{ change: { id: 'old' } }], next: null });
    expect((await stepsOf(db, 'old')).map(({ index }) => index)).toEqual([2, 9, 10]);
  });

  test('nothing stored is one empty page', async () => {
    expect(await readActivity(await freshDatabase(), {}, null, 10)).toEqual({ rows: [], next: null });
  });

  test('a filter that fits little gives short pages and holds nothing up', async () => {
    const db = await freshDatabase();
    await fill(db, memoryStorage(), { groups: 2, accounts: 6, changes: 400, now: 1_000_000_000 });
    const page = await readActivity(db, { targetId: 'nowhere', outcome: 'changed' }, null, 10);
    expect(page.rows).toEqual([]);
    expect(page.next).not.toBeNull();
    expect(await allPages(db, { targetId: 'nowhere', outcome: 'changed' }, 10)).toEqual([]);
  });

  const sources = [source('a'), source('b')];
  const outcomes: readonly StepState[] = ['changed', 'rejected', 'unknown'];
  const arbitraryChange = record({
    requestedAt: integer({ min: 0, max: 6 }),
    target: constantFrom('g', 'h'),
    steps: array(
      record({ at: constantFrom(...sources), state: constantFrom(...outcomes), after: integer({ min: 0, max: 4 }) }),
      {
        maxLength: 4,
      },
    ),
  });
  const arbitraryFilter = record({
    targetId: option(constantFrom('g', 'h'), { nil: undefined }),
    sourceId: option(constantFrom('a', 'b'), { nil: undefined }),
    outcome: option(constantFrom(...outcomes), { nil: undefined }),
    from: option(integer({ min: 0, max: 8 }), { nil: undefined }),
    until: option(integer({ min: 4, max: 12 }), { nil: undefined }),
  }).map(
    (filter) =>
      Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) satisfies ActivityFilter,
  );

  test('every filter gives just the changes that fit, each once, whatever the size of the pages', async () => {
    await assert(
      asyncProperty(
        array(arbitraryChange, { maxLength: 12 }),
        arbitraryFilter,
        integer({ min: 1, max: 4 }),
        async (drafts, filter: ActivityFilter, limit) => {
          const db = await freshDatabase();
          const stored: { one: Change; steps: Step[] }[] = [];
          for (const [index, draft] of drafts.entries()) {
            const target = { kind: 'group', id: draft.target, name: draft.target } as const;
            const one = change(`change-${index}`, { requestedAt: draft.requestedAt, target });
            const steps = draft.steps.map(({ at, state, after }, place) =>
              step(one, place, account('x', at), at, state, draft.requestedAt + after),
            );
            await db.put('changes', one);
            for (const each of steps) await db.put('steps', each);
            stored.push({ one, steps });
          }
          const { targetId, sourceId, outcome, from = 0, until = 99 } = filter;
          const inTime = (time: number) => time >= from && time <= until;
          const fitting = stored.filter(({ one, steps }) => {
            if (targetId !== undefined && one.target.id !== targetId) return false;
            if (sourceId === undefined && outcome === undefined) return inTime(one.requestedAt);
            return steps.some(
              ({ source: { id }, state, stateSince }) =>
                (sourceId === undefined || id === sourceId) &&
                (outcome === undefined || state === outcome) &&
                inTime(stateSince),
            );
          });
          const rows = await allPages(db, filter, limit);
          expect(rows.map((row) => row.change.id).toSorted()).toEqual(fitting.map(({ one }) => one.id).toSorted());
          if (sourceId !== undefined || outcome !== undefined) return;
          const times = rows.map((row) => row.change.requestedAt);
          expect(times).toEqual(times.toSorted((x, y) => y - x));
        },
      ),
      { numRuns: 80 },
    );
  });
});

// Spec G-8
test('what is deleted stays here by its names: group, policy, sources and accounts', async () => {
  const db = await freshDatabase();
  const [a, b] = [source('a'), source('b')];
  const [one, two] = [
    account('one', a, { linkedBy: 'configuration' }),
    account('two', b, { linkedBy: 'configuration' }),
  ];
  const ended = change('c', { state: 'ended' });
  await db.put('passwordPolicies', newPolicy('policy', 'Standard'));
  for (const each of [a, b]) await db.put('sources', each);
  for (const each of [one, two]) await db.put('accounts', each);
  await db.put('passwordSyncGroups', { id: 'group', name: 'Work', passwordPolicyId: 'policy', sourceIds: ['a', 'b'] });
  await db.put('changes', ended);
  await db.put('steps', step(ended, 0, one, a, 'changed'));
  await db.put('steps', step(ended, 1, two, b, 'rejected'));

  const nothing = { sources: [], accounts: [], passwordPolicies: [], passwordSyncGroups: [] };
  const emptied = { ...(await readConfiguration(db)), ...nothing };
  expect(await replaceConfiguration(db, emptied, { now: 5000 })).toEqual({ ok: true });
  for (const name of ['sources', 'accounts', 'passwordPolicies', 'passwordSyncGroups'] as const)
    expect(await db.count(name)).toBe(0);
  expect((await readActivity(db, {}, null, 10)).rows).toMatchObject([
    {
      change: { target: { name: 'Work' }, policy: { name: 'Standard' } },
      steps: [
        { source: { name: 'Source a' }, account: { name: 'name-one' }, state: 'changed' },
        { source: { name: 'Source b' }, account: { name: 'name-two' }, state: 'rejected' },
      ],
    },
  ]);
});

test('a filled database holds what was asked for, and a whole trail', async () => {
  const db = await freshDatabase();
  const local = memoryStorage();
  await fill(db, local, { groups: 4, accounts: 24, changes: 30, now: 1_000_000_000 });
  expect(await db.count('passwordSyncGroups')).toBe(4);
  expect(await db.count('accounts')).toBe(24);
  expect(await db.count('changes')).toBe(30);
  expect(await db.count('steps')).toBe(90);
  expect(await verifyAudit(db, local)).toMatchObject({ whole: true, rows: 120 });
});
