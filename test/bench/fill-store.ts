import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { build } from 'vite';
import type { Filling } from '../support/fill.ts';

/**
 * Fills the extension's store anew, in a page of the extension: so the key of the audit trail, which cannot be taken out
 * of a browser, is the browser's own, and the trail is whole.
 */
export async function fillStore(page: Page, filling: Filling): Promise<void> {
  await page.evaluate(await (bundled ??= bundle()));
  await page.evaluate((wanted) => (globalThis as unknown as Filler).fillLockstep(wanted), filling);
}

/** What in-page.ts leaves in the page. */
export interface Filler {
  fillLockstep(filling: Filling): Promise<void>;
}

let bundled: Promise<string> | undefined;

/** As one script, because a page of an extension loads no module of ours. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: join(import.meta.dirname, 'in-page.ts'), formats: ['iife'], name: 'bench' } },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (first === undefined || !('output' in first)) throw new Error('Nothing was built');
  return first.output[0].code;
}
