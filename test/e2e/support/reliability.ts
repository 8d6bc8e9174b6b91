import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export interface ReliabilityFigure {
  readonly figure: string;
  readonly value: string;
}

/** Where each test leaves its figure; test/reliability.ts writes them into docs/reliability.md. */
export const figuresFolder = resolve(import.meta.dirname, '../../../.run/reliability');

export async function report(name: string, figure: ReliabilityFigure): Promise<void> {
  await mkdir(figuresFolder, { recursive: true });
  await writeFile(join(figuresFolder, `${name}.json`), JSON.stringify(figure));
}
