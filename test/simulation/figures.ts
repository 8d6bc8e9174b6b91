import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Tally } from './pool.ts';

const path = resolve(import.meta.dirname, '../../docs/reliability.md');
const marks = ['<!-- simulation -->', '<!-- end of simulation -->'] as const;
const heads = ['Run', 'Schedules', 'Ends of a background', 'Requests', 'Commits', 'Broken promises', 'Time'];

/** Puts a run into the table of docs/reliability.md, in the place of the last one of that name. */
export async function writeRun(run: string, tally: Tally, ms: number): Promise<void> {
  const document = await readFile(path, 'utf8');
  const [start, end] = [document.indexOf(marks[0]), document.indexOf(marks[1])];
  if (start === -1 || end === -1) throw new Error(`${path} has no place for the figures.`);
  const others = document
    .slice(start, end)
    .split('\n')
    .filter((line) => line.startsWith('| `') && !line.startsWith(`| \`${run}\``));
  const rows = [...others, rowOf(run, tally, ms)].toSorted().toReversed();
  const table = [row(heads), row(heads.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows].join('\n');
  const text = `${document.slice(0, start + marks[0].length)}\n\n${table}\n\n${document.slice(end)}`;
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

function rowOf(run: string, { schedules, crashes, requests, commits, failed }: Tally, ms: number): string {
  const numbers = [schedules, crashes, requests, commits, failed.length].map((number) => number.toLocaleString('en'));
  return row([`\`${run}\``, ...numbers, `${Math.round(ms / 1000)} s`]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
