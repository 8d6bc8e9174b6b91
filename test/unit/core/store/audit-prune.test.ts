import { describe, expect, test } from 'vitest';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import { pruneAudit } from '../../../../core/store/audit/prune.ts';
import { verifyAudit } from '../../../../core/store/audit/verify.ts';
import { memoryLog } from '../../../support/storage.ts';
import { entry } from './records.ts';
import { alter, append, type Place, place, rowsOf, watched } from './trail.ts';

describe('pruning', () => {
  // Spec T-2
  test('old rows go, a checkpoint stays, and the trail is whole', async () => {
    const here = await place(6);
    const verdict = await pruneAudit(here.db, here.local, here.trail, { before: 1004, now: 9000, who: 'Admin' });
    expect(verdict).toMatchObject({ whole: true, rows: 6 });
    const rows = await rowsOf(here);
    expect(rows.map(({ seq }) => seq)).toEqual([5, 6, 7]);
    expect(rows[2]).toMatchObject({
      event: 'checkpoint',
      outcome: 'pruned',
      at: 9000,
      who: 'Admin',
      pruned: { seq: 4 },
    });
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 3 });
    await append(here.trail, {});
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 4, head: { seq: 8 } });
  });

  test('again, and of everything', async () => {
    const here = await place(6);
    await pruneAudit(here.db, here.local, here.trail, { before: 1003, now: 5000, who: 'Admin' });
    await pruneAudit(here.db, here.local, here.trail, { before: 9999, now: 1, who: 'Admin' });
    expect((await rowsOf(here)).map(({ seq, pruned }) => [seq, pruned?.seq])).toEqual([[8, 7]]);
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 1 });
  });

  test('nothing old enough leaves everything as it is', async () => {
    const here = await place(3);
    await pruneAudit(here.db, here.local, here.trail, { before: 1000, now: 5000, who: 'Admin' });
    expect(await here.db.count('audit')).toBe(3);
  });

  test('a trail that is not whole is not pruned: it is the evidence', async () => {
    const here = await place(5);
    await here.db.delete('audit', 2);
    const verdict = await pruneAudit(here.db, here.local, here.trail, { before: 9999, now: 5000, who: 'Admin' });
    expect(verdict).toMatchObject({ problem: 'removed', seq: 2 });
    expect(await here.db.count('audit')).toBe(4);
  });

  test('after it, altered, removed and truncated rows are still told, the checkpoint included', async () => {
    const removed = await prunedPlace();
    await removed.db.delete('audit', 4);
    expect(await verifyAudit(removed.db, removed.local)).toMatchObject({ problem: 'removed', seq: 4 });

    const forged = await prunedPlace();
    const row = await forged.db.get('audit', 5);
    await forged.db.delete('audit', 4);
    await alter(forged.db, 7, { pruned: { seq: 4, mac: row?.mac ?? '' } });
    expect(await verifyAudit(forged.db, forged.local)).toMatchObject({ whole: false });

    const gone = await prunedPlace();
    await gone.db.delete('audit', 7);
    expect(await verifyAudit(gone.db, gone.local)).toMatchObject({ problem: 'removed', seq: 1 });

    const stray = await prunedPlace();
    await stray.db.put('audit', { ...entry(), seq: 2, pruned: null, mac: 'AAAA' });
    expect(await verifyAudit(stray.db, stray.local)).toMatchObject({ problem: 'altered', seq: 2 });
  });

  test('ended between the commit of a pruning and its head, the chain goes on', async () => {
    const here = await place(3);
    const dead = createAuditTrail({
      db: here.db,
      local: { ...here.local, set: () => Promise.reject(new Error('ended')) },
      log: memoryLog(),
    });
    await pruneAudit(here.db, here.local, dead, { before: 9999, now: 9999, who: 'Admin' });
    expect(here.local.held.get('auditHead')).toMatchObject({ seq: 3 });
    await append(createAuditTrail({ db: here.db, local: here.local, log: memoryLog() }), {});
    expect(here.local.held.get('auditHead')).toMatchObject({ seq: 5 });
    expect(await verifyAudit(here.db, here.local)).toMatchObject({ whole: true, rows: 2 });
  });

  test('while it is being verified does not look like tampering', async () => {
    const here = await place();
    await append(here.trail, ...Array.from({ length: 1200 }, (_, index) => ({ at: index })));
    let pruning: Promise<unknown> | undefined;
    let batches = 0;
    const slow = watched(here.db, async (name) => {
      if (name === 'getAll') batches += 1;
      if (batches === 2)
        await (pruning ??= pruneAudit(here.db, here.local, here.trail, { before: 1100, now: 9999, who: 'A' }));
    });
    expect(await verifyAudit(slow, here.local)).toMatchObject({ whole: true, rows: 101 });
  });
});

async function prunedPlace(): Promise<Place> {
  const here = await place(6);
  await pruneAudit(here.db, here.local, here.trail, { before: 1003, now: 5000, who: 'Admin' });
  await append(here.trail, {});
  return here;
}
