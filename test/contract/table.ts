import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format } from 'prettier';
import { contractData } from './all.ts';
import { caseIds, cases } from './cases.ts';
import { nameOf } from './data.ts';

/**
 * The table connector × case of docs/connectors.md, from the data that the suite runs with: what is neither *not
 * applicable* nor *otherwise* passes, or the suite fails. `node test/contract/table.ts` writes it into the docs.
 */
export async function contractTable(): Promise<string> {
  const notes: string[] = [];
  const note = (words: string) => {
    if (!notes.includes(words)) notes.push(words);
    return `(${notes.indexOf(words) + 1})`;
  };
  const rows = caseIds.map((id) => [
    cases[id].title,
    ...contractData.map(({ notApplicable, otherwise }) => {
      const [reason, other] = [notApplicable[id], otherwise[id]];
      if (reason !== undefined) return `– ${note(reason)}`;
      return other === undefined ? 'passes' : `\`${other.outcome}\` ${note(other.because)}`;
    }),
  ]);
  const head = ['case', ...contractData.map((data) => `\`${nameOf(data)}\`, ${data.mode}`)];
  const proved = ['proved against', ...contractData.map(({ provedAgainst }) => provedAgainst)];
  const lines = [head, head.map(() => '---'), proved, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return format([...lines, '', ...notes.map((words, index) => `${index + 1}. ${words}`)].join('\n'), {
    parser: 'markdown',
  });
}

const page = resolve(import.meta.dirname, '../../docs/connectors.md');
const marks = [
  '<!-- The table is written by: node test/contract/table.ts -->',
  '<!-- The end of the table. -->',
] as const;

/** The table as the docs have it now. */
export async function writtenTable(): Promise<string> {
  const [, rest = ''] = (await readFile(page, 'utf8')).split(marks[0]);
  return `${rest.split(marks[1])[0]?.trim() ?? ''}\n`;
}

async function writeTable(): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [before = ''] = text.split(marks[0]);
  const [, after = ''] = text.split(marks[1]);
  await writeFile(page, `${before}${marks[0]}\n\n${await contractTable()}\n${marks[1]}${after}`);
}

if (import.meta.main) await writeTable();
