/**
 * `node scripts/reliability.ts`: writes the figures that the tests have left into docs/reliability.md, between its marks,
 * each in the place of the last one of that name. What was not measured now stays.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { figuresFolder, type ReliabilityFigure } from '../test/e2e/support/reliability.ts';

const page = resolve(import.meta.dirname, '../docs/reliability.md');
const marks = ['<!-- figures -->', '<!-- end of figures -->'] as const;

const text = await readFile(page, 'utf8');
const [before = '', rest] = text.split(marks[0]);
const [written = '', after] = rest?.split(marks[1]) ?? [];
if (after === undefined) throw new Error(`${page} has no place for the figures`);
const rows = new Map<string, string>();
for (const row of written.split('\n')) {
  const [, figure, value] = row.split('|').map((cell) => cell.trim());
  if (figure && value && !/^(?:figure|-+)$/.test(figure)) rows.set(figure, value);
}
for (const file of (await readdir(figuresFolder).catch((): string[] => [])).toSorted()) {
  const { figure, value } = JSON.parse(await readFile(join(figuresFolder, file), 'utf8')) as ReliabilityFigure;
  rows.set(figure, value);
}
const lines = [...rows].map(([figure, value]) => `| ${figure} | ${value} |`);
const table = ['| figure | measured |', '| --- | --- |', ...lines].join('\n');
await writeFile(
  page,
  await format(`${before}${marks[0]}\n\n${table}\n\n${marks[1]}${after}`, { parser: 'markdown', printWidth: 120 }),
);
