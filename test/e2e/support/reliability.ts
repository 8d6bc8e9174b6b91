import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StepState } from '../../../core/model/change.ts';
import type { BrowserName } from '../../browsers/browser.ts';

export interface ReliabilityFigure {
  readonly figure: string;
  readonly value: string;
}

/** Where each test leaves its figure; scripts/reliability.ts writes them into docs/reliability.md. */
export const figuresFolder = resolve(import.meta.dirname, '../../../.run/reliability');

export async function report(name: string, figure: ReliabilityFigure): Promise<void> {
  await mkdir(figuresFolder, { recursive: true });
  await writeFile(join(figuresFolder, `${name}.json`), JSON.stringify(figure));
}

/** What became of one account whose change request's connection broke. */
export interface BrokenConnection {
  readonly protocol: string;
  readonly fault: string;
  readonly canBeAsked: boolean;
  /** How often the change request arrived. */
  readonly arrivals: number;
  /** Which password the source has. */
  readonly has: 'new' | 'old' | 'neither';
  readonly said: StepState;
}

export const brokenConnectionsFile = (browser: BrowserName) => join(figuresFolder, `connections-${browser}.rows`);

export async function reportConnections(browser: BrowserName, rows: readonly BrokenConnection[]): Promise<void> {
  await mkdir(figuresFolder, { recursive: true });
  await writeFile(brokenConnectionsFile(browser), JSON.stringify(rows));
}
