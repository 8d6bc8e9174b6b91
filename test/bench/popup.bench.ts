import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { packageExtension } from '../browsers/index.ts';
import type { Filling } from '../support/fill.ts';
import { openTab, startChromium } from './chromium.ts';
import { type Figure, median } from './figure.ts';
import { fillStore } from './fill-store.ts';
import { paintedAfter } from './painted.ts';

const budget = 1.5;
const rounds = 40;
const warmUps = 5;

/**
 * How long until the popup's first tile is on the screen, against the heading of an empty WXT + Preact popup in the same
 * browser, opened in turn. Both in a tab, from the start of the navigation to the frame that shows it. Both extensions'
 * processes are awake, which spares both what would make the ratio look better. Ours was opened once before.
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
      if (aside) await fillStore(aside, filling);
      await openOnce(browser, `${ourUrl}popup.html`, filling.groups);
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

/** What a person's first popup does for the next ones: it keeps its first tiles, five at most. */
async function openOnce(browser: Browser, url: string, groups: number): Promise<void> {
  const page = await openTab(browser, url);
  await page.waitForFunction(
    (expected) => {
      const [kept = '[]'] = Object.values<string>(localStorage);
      return (JSON.parse(kept) as unknown[]).length === expected;
    },
    {},
    Math.min(groups, 5),
  );
  await page.close();
}

const fillings: readonly { readonly what: string; readonly filling: Filling }[] = [
  { what: '2 groups and 6 accounts', filling: { groups: 2, accounts: 6, changes: 0, now: Date.UTC(2026, 10, 1) } },
  {
    what: '200 groups and 2,000 accounts',
    filling: { groups: 200, accounts: 2000, changes: 0, now: Date.UTC(2026, 10, 1) },
  },
];
