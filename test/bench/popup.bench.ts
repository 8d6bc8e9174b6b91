import 'fake-indexeddb/auto';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { openDatabase } from '../../core/store/open.ts';
import { packageExtension } from '../browsers/index.ts';
import { fill, type Filling } from '../support/fill.ts';
import { memoryStorage } from '../support/storage.ts';
import { openTab, startChromium } from './chromium.ts';
import { type Figure, median } from './figure.ts';

const budget = 1.5;
const rounds = 40;
const warmUps = 5;

/**
 * How long until the popup's first tile is on the screen, against the heading of an empty WXT + Preact popup in the same
 * browser, opened in turn. Both in a tab, from the start of the navigation to the frame that shows it, as the browser
 * itself says by element timing. Both extensions' processes are awake, which spares both what would make the ratio look
 * better; ours wakes its background meanwhile, as it always does.
 */
export async function popupBench(): Promise<readonly Figure[]> {
  const [ours, empty] = [
    await packageExtension('chromium'),
    await packageExtension('chromium', join(import.meta.dirname, 'empty-popup')),
  ];
  const chromium = await startChromium([ours, empty]);
  const { browser } = chromium;
  const [ourUrl = '', emptyUrl = ''] = chromium.urls;
  try {
    const asides = [
      await openTab(browser, `${ourUrl}manifest.json`),
      await openTab(browser, `${emptyUrl}manifest.json`),
    ];
    const [aside] = asides;
    const figures: Figure[] = [];
    for (const { what, filling } of fillings) {
      // The popup's first visit makes the database.
      await paintedAfter(browser, `${ourUrl}popup.html`, 'h2').catch(() => undefined);
      if (aside) await store(aside, await recordsOf(filling));
      const times = { ours: [] as number[], empty: [] as number[] };
      for (let round = 0; round < warmUps + rounds; round += 1) {
        const tile = await paintedAfter(browser, `${ourUrl}popup.html`, '.tile h3 bdi');
        const heading = await paintedAfter(browser, `${emptyUrl}popup.html`, 'h3');
        if (round < warmUps) continue;
        times.ours.push(tile);
        times.empty.push(heading);
      }
      const [own, bare] = [median(times.ours), median(times.empty)];
      figures.push({
        name: `popup: first tile painted, ${what} / an empty popup`,
        measured: `${own.toFixed(1)} ms / ${bare.toFixed(1)} ms`,
        ratio: own / bare,
        budget,
      });
    }
    return figures;
  } finally {
    await chromium.close();
  }
}

const fillings: readonly { readonly what: string; readonly filling: Filling }[] = [
  { what: '2 groups and 6 accounts', filling: { groups: 2, accounts: 6, changes: 0, now: Date.UTC(2026, 10, 1) } },
  {
    what: '200 groups and 2,000 accounts',
    filling: { groups: 200, accounts: 2000, changes: 0, now: Date.UTC(2026, 10, 1) },
  },
];

/** Opens the page in a new tab and answers when (ms from the start of its navigation) the element was painted first. */
async function paintedAfter(browser: Browser, url: string, selector: string): Promise<number> {
  const page = await browser.newPage();
  try {
    await page.evaluateOnNewDocument(watchFor, selector);
    await page.goto(url);
    return await page.evaluate(() => (globalThis as unknown as Watched).painted);
  } finally {
    await page.close();
  }
}

interface Watched {
  painted: Promise<number>;
}

/** Runs in the page before its own code. */
function watchFor(selector: string): void {
  (globalThis as unknown as Watched).painted = new Promise<number>((resolve, reject) => {
    new PerformanceObserver((list) => {
      const [entry] = list.getEntries();
      if (entry && 'renderTime' in entry) resolve(Number(entry.renderTime));
    }).observe({ type: 'element', buffered: true });
    // Between the insertion and the frame that shows it: only what bears the attribute is timed.
    new MutationObserver((_, observer) => {
      const element = document.querySelector(selector);
      if (!element) return;
      element.setAttribute('elementtiming', 'first');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
    setTimeout(() => reject(new Error(`No ${selector} was painted`)), 10_000);
  });
}

/** What stands in each store after the filling. */
async function recordsOf(filling: Filling): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const db = await openDatabase(crypto.randomUUID());
  await fill(db, memoryStorage(), filling);
  const records: Record<string, readonly unknown[]> = {};
  for (const name of ['passwordPolicies', 'sources', 'accounts', 'passwordSyncGroups'] as const)
    records[name] = await db.getAll(name);
  db.close();
  return records;
}

/** Puts the records in the place of those that are there. */
async function store(page: Page, records: Readonly<Record<string, readonly unknown[]>>): Promise<void> {
  await page.evaluate(async (all) => {
    const opening = indexedDB.open('lockstep');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const db = opening.result;
    const tx = db.transaction(Object.keys(all), 'readwrite');
    for (const [name, values] of Object.entries(all)) {
      const objects = tx.objectStore(name);
      objects.clear();
      for (const value of values) objects.put(value);
    }
    await new Promise((resolve) => tx.addEventListener('complete', resolve));
    db.close();
  }, records);
}
