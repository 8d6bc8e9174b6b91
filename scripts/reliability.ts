/**
 * `node scripts/reliability.ts`: writes what the tests have left into docs/reliability.md, between its marks: the figures,
 * each in the place of the last one of that name, and the table of broken connections. What was not measured now stays.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import {
  figuresFolder,
  type ReliabilityFigure,
  type BrokenConnection,
  brokenConnectionsFile,
} from '../test/e2e/support/reliability.ts';
import { browserNames } from '../test/browsers/index.ts';

const page = resolve(import.meta.dirname, '../docs/reliability.md');

const withFigures = replaceBetween(await readFile(page, 'utf8'), 'figures', await figureTable());
const connections = await connectionTable();
const text = connections === null ? withFigures : replaceBetween(withFigures, 'connections', () => connections);
await writeFile(page, await format(text, { parser: 'markdown', printWidth: 120 }));

/** `make` is given what stands there now. */
function replaceBetween(whole: string, name: string, make: (written: string) => string): string {
  const marks = [`<!-- ${name} -->`, `<!-- end of ${name} -->`] as const;
  const [before = '', rest] = whole.split(marks[0]);
  const [written = '', after] = rest?.split(marks[1]) ?? [];
  if (after === undefined) throw new Error(`${page} has no place for the ${name}`);
  return `${before}${marks[0]}\n\n${make(written)}\n\n${marks[1]}${after}`;
}

function figuresIn(written: string): Map<string, string> {
  const rows = new Map<string, string>();
  for (const row of written.split('\n')) {
    const [, figure, value] = row.split('|').map((cell) => cell.trim());
    if (figure && value && !/^(?:figure|-+)$/.test(figure)) rows.set(figure, value);
  }
  return rows;
}

async function figureTable(): Promise<(written: string) => string> {
  const measured: ReliabilityFigure[] = [];
  const files = await readdir(figuresFolder).catch((): string[] => []);
  for (const file of files.filter((name) => name.endsWith('.json')).toSorted())
    measured.push(JSON.parse(await readFile(join(figuresFolder, file), 'utf8')) as ReliabilityFigure);
  return (written) => {
    const rows = figuresIn(written);
    for (const { figure, value } of measured) rows.set(figure, value);
    const lines = [...rows].map(([figure, value]) => `| ${figure} | ${value} |`);
    return ['| figure | measured |', '| --- | --- |', ...lines].join('\n');
  };
}

/** Null unless both browsers have left theirs. */
async function connectionTable(): Promise<string | null> {
  const cells = new Map<string, string[]>();
  for (const browser of browserNames) {
    const left = await readFile(brokenConnectionsFile(browser), 'utf8').catch(() => null);
    if (left === null) return null;
    for (const { protocol, fault, arrivals, has, said } of JSON.parse(left) as BrokenConnection[]) {
      const key = `${protocol} | ${fault}`;
      cells.set(key, [...(cells.get(key) ?? []), `${arrivals} · ${has} · ${said}`]);
    }
  }
  const head = browserNames.flatMap((browser) => [`${browser}, can be asked`, `${browser}, cannot`]);
  const lines = [...cells].map(([key, row]) => `| ${key} | ${row.join(' | ')} |`);
  return [
    `| protocol | after the request arrived | ${head.join(' | ')} |`,
    `| --- | --- | ${head.map(() => '---').join(' | ')} |`,
    ...lines,
  ].join('\n');
}
