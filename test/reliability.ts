/** `node test/reliability.ts`: writes the figures that the tests have left into docs/reliability.md, between its marks. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { figuresFolder, type ReliabilityFigure } from './e2e/support/reliability.ts';

const page = resolve(import.meta.dirname, '../docs/reliability.md');
const marks = ['<!-- figures -->', '<!-- end of figures -->'] as const;

const rows: string[] = [];
for (const file of (await readdir(figuresFolder)).toSorted()) {
  const { figure, value } = JSON.parse(await readFile(join(figuresFolder, file), 'utf8')) as ReliabilityFigure;
  rows.push(`| ${figure} | ${value} |`);
}
const text = await readFile(page, 'utf8');
const [before = '', rest] = text.split(marks[0]);
const after = rest?.split(marks[1])[1];
if (after === undefined) throw new Error(`${page} has no place for the figures`);
const table = ['| figure | measured |', '| --- | --- |', ...rows].join('\n');
await writeFile(
  page,
  await format(`${before}${marks[0]}\n\n${table}\n\n${marks[1]}${after}`, { parser: 'markdown', printWidth: 120 }),
);
