import { expect, test } from 'vitest';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import { exportAuditCsv, exportAuditJson } from '../../../../core/store/audit/export.ts';
import type { AuditEntry } from '../../../../core/store/audit/trail.ts';
import { memoryLog, memoryStorage } from '../../../support/storage.ts';
import { entry, freshDatabase } from './records.ts';

async function trailWith(...rows: readonly Partial<AuditEntry>[]) {
  const db = await freshDatabase();
  const local = memoryStorage();
  await createAuditTrail({ db, local, log: memoryLog() }).write([], async (_tx, record) => {
    for (const row of rows) record(entry(row));
  });
  return { db, local };
}

// Spec T-3
test('JSON carries every row and the head from outside the database', async () => {
  const { db, local } = await trailWith({}, { sentence: 'Zu kurz: "ß" <b>' }, {});
  const file = await exportAuditJson(db, local, 4711);
  expect(file.type).toBe('application/json');
  expect(JSON.parse(await file.text())).toEqual({
    lockstepAudit: 1,
    exportedAt: 4711,
    head: local.held.get('auditHead'),
    rows: await db.getAll('audit'),
  });
});

test('JSON of an empty trail, and of more rows than a batch', async () => {
  const empty = await trailWith();
  expect(JSON.parse(await (await exportAuditJson(empty.db, empty.local, 1)).text())).toMatchObject({ rows: [] });
  const many = await trailWith(...Array.from({ length: 1500 }, () => ({})));
  const { rows } = JSON.parse(await (await exportAuditJson(many.db, many.local, 1)).text());
  expect(rows).toHaveLength(1500);
});

test('an older copy proves that a later one was cut: its head is in none of the rows', async () => {
  const { db, local } = await trailWith({}, {}, {});
  const copy = JSON.parse(await (await exportAuditJson(db, local, 1)).text());
  await db.delete('audit', 3);
  local.held.set('auditHead', { seq: 2, mac: (await db.get('audit', 2))?.mac });
  const cut = JSON.parse(await (await exportAuditJson(db, local, 2)).text());
  expect(cut.rows.some(({ mac }: { mac: string }) => mac === copy.head.mac)).toBe(false);
});

// Spec T-3
test('CSV has a line of names, one per row, and the head as the last', async () => {
  const { db, local } = await trailWith({ at: 0 }, { outcome: 'rejected', sentence: 'Too "short",\nsorry' });
  const [first, second] = await db.getAll('audit');
  const file = await exportAuditCsv(db, local);
  expect(file.type).toBe('text/csv;charset=utf-8');
  expect(await file.text()).toBe(
    [
      '"seq","at","event","who","changeId","target","sourceName","accountName","attempt","outcome","duration","sentence","prunedUpTo","mac"',
      `1,"1970-01-01T00:00:00.000Z","stepEnded","Robin Example","change","Work","Directory","robin",1,"changed",12,,,"${first?.mac}"`,
      `2,"1970-01-01T00:00:01.000Z","stepEnded","Robin Example","change","Work","Directory","robin",1,"rejected",12,"Too ""short"",\nsorry",,"${second?.mac}"`,
      `2,,"head",,,,,,,,,,,"${second?.mac}"`,
      '',
    ].join('\r\n'),
  );
});

// Spec T-3
test.each([
  ...['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠SUM(A1)', '﹦1'].map((cell) => [cell, `'${cell}`]),
  ...['\ttext', '\rtext', '\ntext'].map((cell) => [cell, `'${cell}`]),
  ...[' =1', '\u00a0=1', '\u3000＝1'].map((cell) => [cell, `'${cell}`]),
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r'=1"],
  ['\n=1', "'\n'=1"],
  ['one\n=1\r\n @2', "one\n'=1\r\n' @2"],
  ['a = b + c', 'a = b + c'],
])('a cell that a spreadsheet takes for a formula is quoted: %j', async (sentence, quoted) => {
  const { db, local } = await trailWith({ sentence });
  expect(await (await exportAuditCsv(db, local)).text()).toContain(`,"${quoted}",`);
});

test('an altered time is exported as it is', async () => {
  const { db, local } = await trailWith({ at: 1e300 });
  expect(await (await exportAuditCsv(db, local)).text()).toContain('1,"1e+300"');
});
