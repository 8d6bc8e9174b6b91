import type { LocalStorage } from '../../ports.ts';
import { keptHead } from './chain.ts';
import type { Database } from '../database/open.ts';
import type { AuditRow } from '../database/schema.ts';

/**
 * The whole trail as a file, with the head from outside the database: a copy that is kept elsewhere proves that a later
 * one was truncated. JSON is `{ lockstepAudit: 1, exportedAt, head, rows }`; `exportedAt` in epoch milliseconds.
 */
export async function exportAuditJson(db: Database, local: LocalStorage, exportedAt: number): Promise<Blob> {
  const head = JSON.stringify(await keptHead(local));
  const parts = [`{"lockstepAudit":1,"exportedAt":${exportedAt},"head":${head},"rows":[`];
  for await (const rows of batchesOf(db)) {
    for (const row of rows) parts.push(parts.length === 1 ? '\n' : ',\n', JSON.stringify(row));
  }
  return new Blob([...parts, '\n]}\n'], { type: 'application/json' });
}

/**
 * CSV (RFC 4180) with a line of names; the last line is the head, with `head` as its event. Times are ISO 8601. A cell,
 * or a line in one, that a spreadsheet would take for a formula begins with an apostrophe.
 */
export async function exportAuditCsv(db: Database, local: LocalStorage): Promise<Blob> {
  const head = await keptHead(local);
  const parts = [lineOf(Object.keys(columns))];
  for await (const rows of batchesOf(db)) {
    for (const row of rows) parts.push(lineOf(Object.values(columns).map((cell) => cell(row))));
  }
  if (head !== null) {
    const last = new Map<string, Cell>(Object.entries({ ...head, event: 'head' }));
    parts.push(lineOf(Object.keys(columns).map((name) => last.get(name) ?? null)));
  }
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

type Cell = string | number | null;

const columns: Readonly<Record<string, (row: AuditRow) => Cell>> = {
  seq: ({ seq }) => seq,
  at: ({ at }) => isoTime(at),
  event: ({ event }) => event,
  who: ({ who }) => who,
  changeId: ({ changeId }) => changeId,
  target: ({ target }) => target,
  sourceName: ({ sourceName }) => sourceName,
  accountName: ({ accountName }) => accountName,
  attempt: ({ attempt }) => attempt,
  outcome: ({ outcome }) => outcome,
  duration: ({ duration }) => duration,
  sentence: ({ sentence }) => sentence,
  prunedUpTo: ({ pruned }) => pruned?.seq ?? null,
  mac: ({ mac }) => mac,
};

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  return `"${withoutFormulas(cell).replaceAll('"', '""')}"`;
}

/**
 * Spreadsheets skip white space and line breaks and then see the formula; some take the full-width and small signs, as
 * are typed in East Asia, for the plain ones, and some begin a new cell at every line.
 */
function withoutFormulas(cell: string): string {
  const lines = cell.replaceAll(/(^|[\r\n])(?=[^\S\r\n]*[=+\-@＝＋－＠﹦﹢﹣﹫])/g, "$1'");
  return /^[\t\r\n]/.test(lines) ? `'${lines}` : lines;
}

/** An altered row may hold any number; the export shows it as it is. */
function isoTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}

async function* batchesOf(db: Database): AsyncGenerator<readonly AuditRow[]> {
  let last = -Infinity;
  for (;;) {
    const rows = await db.getAll('audit', IDBKeyRange.lowerBound(last, true), 1000);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)?.seq ?? last;
  }
}
