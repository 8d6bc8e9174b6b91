import type { Browser } from 'puppeteer-core';
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
 * How long until the pages of Password Mgmt show their first record, against what they show of an empty profile, and how
 * long until a typed character is on the screen there: the same page of the same build, opened in turn in two copies of
 * the extension, one with nothing in it.
 */
export async function adminBench(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const extension = await packageExtension('chromium');
  for (const { filled, filling, painted, typed } of profiles) {
    const [full, empty] = [await startChromium([extension]), await startChromium([extension])];
    try {
      const [[fullUrl = ''], [emptyUrl = '']] = [full.urls, empty.urls];
      await fillStore(await openTab(full.browser, `${fullUrl}manifest.json`), filling);
      for (const { view, first, none } of painted)
        figures.push(
          await compare(
            `${view}: first record painted, ${filled} / the page of an empty profile`,
            () => paintedAfter(full.browser, `${fullUrl}options.html#${view}`, first, desk),
            () => paintedAfter(empty.browser, `${emptyUrl}options.html#${view}`, none, desk),
          ),
        );
      for (const view of typed)
        figures.push(
          await compare(
            `${view}: a typed character painted, ${filled} / in an empty profile`,
            () => typingTime(full.browser, `${fullUrl}options.html#${view}`),
            () => typingTime(empty.browser, `${emptyUrl}options.html#${view}`),
          ),
        );
    } finally {
      await Promise.all([full.close(), empty.close()]);
    }
  }
  return figures;
}

async function compare(name: string, full: () => Promise<number>, empty: () => Promise<number>): Promise<Figure> {
  const times = { full: [] as number[], empty: [] as number[] };
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const [shown, nothing] = [await full(), await empty()];
    if (round < warmUps) continue;
    times.full.push(shown);
    times.empty.push(nothing);
  }
  const [shown, nothing] = [median(times.full), median(times.empty)];
  return { name, measured: `${shown.toFixed(1)} ms / ${nothing.toFixed(1)} ms`, ratio: shown / nothing, budget };
}

const characters = 20;

/** The milliseconds from a character's input until the next frame has been made, in the page's first text field. */
async function typingTime(browser: Browser, url: string): Promise<number> {
  const page = await openTab(browser, url);
  try {
    await page.setViewport(desk);
    await page.bringToFront();
    const field = await page.waitForSelector('main input[type="text"]:not([disabled])');
    if (field === null) throw new Error(`${url} has no field to type in`);
    return median(await field.evaluate(typeIn, characters));
  } finally {
    await page.close();
  }
}

/** Runs in the page. */
async function typeIn(field: Element, count: number): Promise<number[]> {
  const input = field as HTMLInputElement;
  const times: number[] = [];
  // In the page nothing of outside is there.
  // oxlint-disable-next-line unicorn/consistent-function-scoping
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  for (let typed = 0; typed < count; typed += 1) {
    await frame();
    const start = performance.now();
    input.value += 'n';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await frame();
    times.push(performance.now() - start);
  }
  return times;
}

/** A window as admins have it: what is below its edge is never painted. */
const desk = { width: 1280, height: 900 };
const now = Date.UTC(2026, 10, 1);

interface Profile {
  readonly filled: string;
  readonly filling: Filling;
  /** The views that are timed: by what is painted last, where there are records and where there are none. */
  readonly painted: readonly { readonly view: string; readonly first: string; readonly none: string }[];
  /** The views whose first text field is typed in. */
  readonly typed: readonly string[];
}

const row = { first: 'tbody th', none: '.empty p' };

const profiles: readonly Profile[] = [
  {
    filled: '667 groups, 2,001 sources and 4,002 accounts',
    filling: { groups: 667, accounts: 4_002, changes: 0, now },
    painted: [
      { view: 'sync-groups', ...row },
      { view: 'sources', ...row },
      { view: 'accounts', first: 'main li h2', none: '.empty p' },
    ],
    typed: ['sync-groups/new', 'sources/new/scim2'],
  },
  {
    filled: '25,000 changes with 75,000 steps and 100,000 audit rows',
    filling: { groups: 20, accounts: 60, changes: 25_000, now },
    painted: [{ view: 'activity', first: 'main ol > li h2', none: '.empty p' }],
    typed: [],
  },
];
