/**
 * `npm run bench`: what must be fast, each figure a ratio of two things measured in this run, with a budget that fails
 * it. `--write` puts the table into docs/performance.md. Names of figures as further arguments measure those alone.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { packageExtension } from '../browsers/index.ts';
import { adminBench } from './admin.bench.ts';
import type { Figure } from './figure.ts';
import { policyBench } from './policy.bench.ts';
import { popupBench } from './popup.bench.ts';
import { resumeBench } from './resume.bench.ts';
import { sizeFigures, sizes } from './sizes.ts';
import { stepBench } from './step.bench.ts';

const benches: Readonly<Record<string, () => Promise<readonly Figure[]> | readonly Figure[]>> = {
  sizes: async () => sizeFigures(await sizes(await packageExtension('chromium'))),
  policy: policyBench,
  popup: popupBench,
  admin: adminBench,
  step: stepBench,
  resume: resumeBench,
};

const chosen = process.argv.slice(2).filter((argument) => argument !== '--write');
const unknown = chosen.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches))
  if (chosen.length === 0 || chosen.includes(name)) {
    const measured = await bench();
    for (const figure of measured) console.log(`${figure.name}: ${figure.measured}, ${figure.ratio.toFixed(2)}`);
    figures.push(...measured);
  }

const table = tableOf(figures);
console.log(`\n${table}`);
if (process.argv.includes('--write')) await writeTable(table);
process.exit(figures.every(isWithin) ? 0 : 1);

function isWithin({ ratio, budget }: Figure): boolean {
  return ratio <= budget;
}

function tableOf(all: readonly Figure[]): string {
  const rows = all.map((figure) => [
    figure.name,
    figure.measured,
    figure.ratio.toFixed(2),
    String(figure.budget),
    isWithin(figure) ? 'ok' : '**over**',
  ]);
  const lines = [['Figure', 'Measured', 'Ratio', 'Budget', ''], ['---', '---', '--:', '--:', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Between the two marks. */
async function writeTable(text: string): Promise<void> {
  const path = resolve(import.meta.dirname, '../../docs/performance.md');
  const [before, after] = ['<!-- figures -->', '<!-- end of figures -->'];
  const document = await readFile(path, 'utf8');
  const [start, end] = [document.indexOf(before), document.indexOf(after)];
  if (start === -1 || end === -1) throw new Error(`${path} has no place for the figures`);
  await writeFile(path, `${document.slice(0, start + before.length)}\n\n${text}\n\n${document.slice(end)}`);
}
