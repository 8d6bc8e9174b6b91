import * as fc from '../../fast-check.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import { verifyAudit } from '../../../../core/store/audit/verify.ts';
import { type Database } from '../../../../core/store/database/open.ts';
import { memoryLog, type memoryStorage } from '../../../support/storage.ts';
import { entry, source } from './records.ts';
import { alter, append, type Place, place, rowsOf, watched } from './trail.ts';

afterEach(() => vi.restoreAllMocks());

describe('writing', () => {
  test('rows are numbered from 1, in the same commit as the work, and its answer comes back', async () => {
    const here = await place();
    const answer = await here.trail.write(['sources'], async (tx, record) => {
      await tx.objectStore('sources').put(source('a'));
      record(entry({ outcome: 'changed' }));
      record(entry({ outcome: 'rejected', sentence: 'Too short.' }));
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await here.db.getAllKeys('sources')).toEqual(['a']);
    const rows = await rowsOf(here);
    expect(rows.map((row) => ({ ...row, mac: '' }))).toEqual([
      { ...entry({ outcome: 'changed' }), seq: 1, pruned: null, mac: '' },
      { ...entry({ outcome: 'rejected', sentence: 'Too short.' }), seq: 2, pruned: null, mac: '' },
    ]);
    expect(here.local.held.get('auditHead')).toEqual({ seq: 2, mac: rows[1]?.mac });
  });

  // Spec X-1
  test('only the named fields get in, whatever else the entry carries', async () => {
    const here = await place();
    const careless = { ...entry(), newPassword: 'hunter2 hunter2' };
    await here.trail.write([], async (_tx, record) => record(careless));
    expect(JSON.stringify(await rowsOf(here))).not.toContain('hunter2');
  });

  test('work that throws leaves nothing, neither of its own nor in the trail', async () => {
    const here = await place(1);
    const writing = here.trail.write(['sources'], async (tx, record) => {
      record(entry());
      await tx.objectStore('sources').put(source('a'));
      throw new Error('the fence was lost');
    });
    await expect(writing).rejects.toThrow('the fence was lost');
    expect(await here.db.count('sources')).toBe(0);
    expect(await here.db.count('audit')).toBe(1);
    await append(here.trail, {});
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 2 });
  });

  test('work without rows writes its own alone', async () => {
    const here = await place(2);
    await here.trail.write(['sources'], (tx) => tx.objectStore('sources').put(source('a')));
    expect(await here.db.count('sources')).toBe(1);
    expect(await here.db.count('audit')).toBe(2);
  });

  test('many at once come one after the other and lose nothing', async () => {
    const here = await place();
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(here.trail, { attempt: index }, {})));
    expect((await rowsOf(here)).filter((_, index) => index % 2 === 0).map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 40 });
  });

  test('two writers at once still make one chain', async () => {
    const here = await place();
    const other = createAuditTrail({ db: here.db, local: here.local, log: memoryLog() });
    await Promise.all(
      [here.trail, other].flatMap((trail) => [append(trail, {}), append(trail, {}), append(trail, {})]),
    );
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 6 });
  });

  test('entries that are others at each run are an error, not a loop', async () => {
    const here = await place();
    let runs = 0;
    const writing = here.trail.write([], async (_tx, record) => record(entry({ at: (runs += 1) })));
    await expect(writing).rejects.toThrow('others at each run');
    expect(await here.db.count('audit')).toBe(0);
  });

  test('a head that cannot be kept fails nothing; the next row brings it along', async () => {
    const here = await place(1);
    vi.spyOn(here.local, 'set').mockRejectedValueOnce(new Error('full'));
    await append(here.trail, {});
    expect(here.local.held.get('auditHead')).toMatchObject({ seq: 1 });
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 2 });
    await append(here.trail, {});
    expect(here.local.held.get('auditHead')).toMatchObject({ seq: 3 });
  });

  test('a head that cannot be read fails nothing either', async () => {
    const here = await place(1);
    const later = createAuditTrail({ db: here.db, local: here.local, log: memoryLog() });
    vi.spyOn(here.local, 'get').mockRejectedValueOnce(new Error('broken'));
    await append(later, {});
    await append(later, {});
    expect(here.local.held.get('auditHead')).toMatchObject({ seq: 3 });
  });
});

// Spec T-2
describe('verifying', () => {
  test('nothing written is whole', async () => {
    const { db, local } = await place();
    expect(await verifyAudit(db, local)).toMatchObject({ whole: true, rows: 0, head: { seq: 0, mac: '' } });
  });

  test('over more than one batch, with progress', async () => {
    const { db, local, trail } = await place();
    await append(trail, ...Array.from({ length: 1100 }, () => ({})));
    const seen: number[] = [];
    const verdict = await verifyAudit(db, local, { onProgress: (seq) => seen.push(seq) });
    expect(verdict).toMatchObject({ whole: true, rows: 1100, sentence: { key: 'store.audit.whole', count: 1100 } });
    expect(seen).toEqual([500, 1000, 1100]);
  });

  test('incrementally: only what is new is read, and an untouched start is known again', async () => {
    const here = await place(5);
    const first = await verifyAudit(here.db, here.local);
    await append(here.trail, {}, {});
    if (!first.whole) throw new Error('not whole');
    expect(await verifyAudit(here.db, here.local, { since: first.head })).toMatchObject({ whole: true, rows: 2 });
    // The row it would begin after is another now, so everything is read.
    await here.db.delete('audit', 5);
    expect(await verifyAudit(here.db, here.local, { since: first.head })).toMatchObject({ problem: 'removed', seq: 5 });
  });

  test.each([
    ['altered', 3, ({ db }: Place) => alter(db, 3, { outcome: 'changed!' })],
    ['altered', 3, ({ db }: Place) => alter(db, 3, { mac: 'AAAA' })],
    ['altered', 1, ({ db }: Place) => alter(db, 1, { at: 1 })],
    ['altered', 3, ({ db }: Place) => alter(db, 3, { pruned: { seq: 'x', mac: '' } })],
    ['altered', 1, ({ db }: Place) => alter(db, 3, { pruned: { seq: 99, mac: '' } })],
    ['removed', 3, ({ db }: Place) => db.delete('audit', 3)],
    ['removed', 1, ({ db }: Place) => db.delete('audit', 1)],
    ['truncated', 5, ({ db }: Place) => db.delete('audit', 5)],
    ['truncated', 3, ({ db }: Place) => db.delete('audit', IDBKeyRange.lowerBound(3))],
    ['truncated', 1, ({ db }: Place) => db.clear('audit')],
    ['altered', 6, async ({ db }: Place) => db.put('audit', { ...entry(), seq: 6, pruned: null, mac: 'AAAA' })],
    ['headGone', 5, async ({ local }: Place) => local.held.delete('auditHead')],
    ['keyGone', 1, ({ db }: Place) => db.delete('keys', 'audit')],
  ] as const)('%s from row %i on is told', async (problem, seq, tamper) => {
    const here = await place(5);
    await tamper(here);
    const verdict = await verifyAudit(here.db, here.local);
    expect(verdict).toMatchObject({
      whole: false,
      problem,
      seq,
      sentence: { key: `store.audit.${problem}`, with: [seq] },
    });
  });

  test('rows swapped, and a tail that was cut and written anew, are told', async () => {
    const here = await place(5);
    const [first, second] = await rowsOf(here);
    if (first === undefined || second === undefined) throw new Error('no rows');
    await here.db.put('audit', { ...first, seq: 2 });
    await here.db.put('audit', { ...second, seq: 1 });
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ problem: 'altered', seq: 1 });

    const there = await place(5);
    await there.db.delete('audit', IDBKeyRange.lowerBound(4));
    const later = createAuditTrail({ db: there.db, local: there.local, log: memoryLog() });
    await append(later, { outcome: 'other' });
    expect(await verifyAudit(there.db, there.local)).toMatchObject({ problem: 'truncated', seq: 5 });
    await append(later, {}, {});
    expect(await verifyAudit(there.db, there.local)).toMatchObject({ problem: 'altered', seq: 5 });
  });

  test('what a broken chain shows is not written over by later rows', async () => {
    const here = await place(5);
    await here.db.clear('audit');
    await append(here.trail, {}, {}, {}, {}, {}, {}, {});
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: false, problem: 'altered', seq: 5 });
    here.local.held.delete('auditHead');
    await append(createAuditTrail({ db: here.db, local: here.local, log: memoryLog() }), {});
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: false, problem: 'headGone' });
  });

  test('any one row altered, removed, or everything from it on, is found, and nothing else is', async () => {
    const kinds = ['alter', 'remove', 'truncate', 'none'] as const;
    const fields = ['at', 'event', 'who', 'changeId', 'target', 'sourceName', 'accountName', 'attempt'] as const;
    const rest = ['outcome', 'duration', 'sentence', 'mac'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ sentence: fc.option(fc.string()), attempt: fc.option(fc.nat(9)) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat(),
        fc.constantFrom(...kinds),
        fc.constantFrom(...fields, ...rest),
        async (rows, choice, kind, field) => {
          const here = await place();
          await append(here.trail, ...rows);
          const seq = (choice % rows.length) + 1;
          if (kind === 'alter') await alter(here.db, seq, { [field]: `${choice} other` });
          if (kind === 'remove') await here.db.delete('audit', seq);
          if (kind === 'truncate') await here.db.delete('audit', IDBKeyRange.lowerBound(seq));
          const verdict = await verifyAudit(here.db, here.local);
          expect(verdict.whole).toBe(kind === 'none');
          expect(verdict.whole ? null : verdict.seq).toBe(kind === 'none' ? null : seq);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a background that is ended in between', () => {
  test('between the commit and the head, the row is there and the trail is whole', async () => {
    const here = await place(2);
    vi.spyOn(here.local, 'set').mockImplementationOnce(() => new Promise(() => undefined));
    void append(here.trail, { outcome: 'last' });
    await vi.waitFor(async () => expect(await here.db.count('audit')).toBe(3));
    expect(here.local.held.get('auditHead')).toMatchObject({ seq: 2 });
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 3 });
    const next = createAuditTrail({ db: here.db, local: here.local, log: memoryLog() });
    await append(next, {});
    expect(here.local.held.get('auditHead')).toMatchObject({ seq: 4 });
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 4 });
  });

  test('the other order would look like a truncated trail, which is why the rows come first', async () => {
    const here = await place(2);
    here.local.held.set('auditHead', { seq: 3, mac: 'of a row that was never committed' });
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: false, problem: 'truncated', seq: 3 });
  });

  test('at any await: the verdict stays whole, what was told done is there, and rows stand with their work', async () => {
    const plan = fc.array(
      fc.record({ rows: fc.integer({ min: 0, max: 3 }), diesAt: fc.integer({ min: 1, max: 25 }), late: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(plan, async (lives) => {
        const { db, local } = await place();
        const done: string[] = [];
        for (const [index, { rows, diesAt, late }] of lives.entries()) {
          const life = mortal(db, local, diesAt, late);
          const trail = createAuditTrail({ ...life, log: memoryLog() });
          for (const id of [`${index}-first`, `${index}-second`]) {
            const written = await trail
              .write(['sources'], async (tx, record) => {
                await tx.objectStore('sources').put(source(id));
                for (let row = 0; row < rows; row += 1) record(entry({ changeId: id }));
              })
              .then(
                () => true,
                () => false,
              );
            if (written) done.push(id);
          }
          vi.restoreAllMocks();
          const kept = await db.getAllKeys('sources');
          expect(kept).toEqual(expect.arrayContaining(done));
          const audit = await db.getAll('audit');
          for (const id of kept.filter((key) => key.startsWith(`${index}-`))) {
            expect(audit.filter(({ changeId }) => changeId === id)).toHaveLength(rows);
          }
          expect(audit.every(({ changeId }) => kept.includes(changeId ?? ''))).toBe(true);
          expect(await verifyAudit(db, local)).toMatchObject({ whole: true });
        }
        await append(createAuditTrail({ db, local, log: memoryLog() }), {});
        const count = await db.count('audit');
        expect(await verifyAudit(db, local)).toMatchObject({ whole: true, rows: count });
        expect(local.held.get('auditHead')).toMatchObject({ seq: count });
      }),
      { numRuns: 80 },
    );
  });
});

/**
 * The same database and storage as seen by a background that ends at its n-th await: that call (before or after it had
 * its effect) and all later ones fail.
 */
function mortal(db: Database, local: ReturnType<typeof memoryStorage>, diesAt: number, late: boolean) {
  let calls = 0;
  const live = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls > diesAt || (calls === diesAt && !late)) throw new Error('ended');
    const result = await call();
    if (calls === diesAt) throw new Error('ended');
    return result;
  };
  const sign = crypto.subtle.sign.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'sign').mockImplementation((...args: Parameters<typeof sign>) => live(() => sign(...args)));
  return {
    db: watched(db, () => live(() => Promise.resolve())),
    local: {
      get: (key: string) => live(() => local.get(key)),
      set: (key: string, value: unknown) => live(() => local.set(key, value)),
    },
  };
}
