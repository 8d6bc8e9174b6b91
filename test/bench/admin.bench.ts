import { packageExtension } from '../browsers/index.ts';
import type { Filling } from '../support/fill.ts';
import { openTab, startChromium } from './chromium.ts';
import { type Figure, median } from './figure.ts';
import { fillStore } from './fill-store.ts';
import { paintedAfter } from './painted.ts';

const budget = 2;
const rounds = 20;
const warmUps = 3;

/**
 * How long until the pages of Password Mgmt show their first record, against what they show of an empty profile: the same
 * page of the same build, opened in turn in two copies of the extension, one with nothing in it.
 */
export async function adminBench(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const extension = await packageExtension('chromium');
  for (const { what, filling, address, first, none } of pages) {
    const times = { full: [] as number[], empty: [] as number[] };
    const [full, empty] = [await startChromium([extension]), await startChromium([extension])];
    try {
      const [fullUrl = '', emptyUrl = ''] = [...full.urls, ...empty.urls];
      await fillStore(await openTab(full.browser, `${fullUrl}manifest.json`), filling);
      for (let round = 0; round < warmUps + rounds; round += 1) {
        const shown = await paintedAfter(full.browser, `${fullUrl}options.html${address}`, first);
        const nothing = await paintedAfter(empty.browser, `${emptyUrl}options.html${address}`, none);
        if (round < warmUps) continue;
        times.full.push(shown);
        times.empty.push(nothing);
      }
    } finally {
      await Promise.all([full.close(), empty.close()]);
    }
    const [shown, nothing] = [median(times.full), median(times.empty)];
    figures.push({
      name: `${what} / the page of an empty profile`,
      measured: `${shown.toFixed(1)} ms / ${nothing.toFixed(1)} ms`,
      ratio: shown / nothing,
      budget,
    });
  }
  return figures;
}

const now = Date.UTC(2026, 10, 1);

interface MeasuredPage {
  readonly what: string;
  readonly filling: Filling;
  readonly address: string;
  /** What is timed where there are records, and where there are none. */
  readonly first: string;
  readonly none: string;
}

const pages: readonly MeasuredPage[] = [
  {
    what: 'activity: first change painted, 25,000 changes with 75,000 steps and 100,000 audit rows',
    filling: { groups: 20, accounts: 60, changes: 25_000, now },
    address: '#activity',
    first: 'ol > li h2 bdi',
    none: '.empty p',
  },
];
