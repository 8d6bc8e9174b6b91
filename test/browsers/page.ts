import { setTimeout as pause } from 'node:timers/promises';
import type { ElementHandle, Page } from 'puppeteer-core';
import { describe, find, type Query } from './accessible.ts';
import type { ExtensionPage, Found, Size } from './browser.ts';

/** What differs between the browsers in handling a page. */
export interface PageHandling {
  reload(page: Page): Promise<void>;
}

/** The face of one page of the extension over puppeteer's. */
export function extensionPage(page: Page, handling: PageHandling): ExtensionPage {
  const self: ExtensionPage = {
    url: () => page.evaluate(() => location.href),
    byRole: (role, name) => found(page, [{ kind: 'role', role, ...(name !== undefined && { name }) }]),
    byLabel: (name) => found(page, [{ kind: 'label', name }]),
    text: () => page.evaluate(() => document.body.innerText),
    says: (text, timeout) => waitForText(() => self.text(), text, 'the page', timeout),
    evaluate: async <A extends readonly unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A) =>
      (await page.evaluate(work as unknown as (...args: unknown[]) => unknown, ...args)) as R,
    until: (what, condition, ...args) => until(what, async () => await self.evaluate(condition, ...args)),
    press: (key) => page.keyboard.press(key as Parameters<Page['keyboard']['press']>[0]),
    front: () => page.bringToFront(),
    resize: (size: Size) => page.setViewport(size),
    screenshot: async (path) => {
      await page.screenshot({ path });
    },
    reload: () => handling.reload(page),
    close: () => page.close(),
  };
  return self;
}

/** Runs `attempt` until it answers something truthy. What it throws meanwhile (a page that is being replaced) is told only at the end. */
export async function until<R>(
  what: string,
  attempt: () => Promise<R>,
  timeout = defaultTimeout,
): Promise<NonNullable<R>> {
  const start = Date.now();
  const end = start + timeout;
  for (;;) {
    let last: unknown;
    try {
      const answer = await attempt();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`Waited ${timeout} ms in vain for ${what}${last instanceof Error ? `: ${last.message}` : ''}`, {
        cause: last,
      });
    // What takes longer is looked for less often: on a busy machine looking is what takes long.
    await pause(Math.min(maxPauseMs, shortestPause + (Date.now() - start) / 20));
  }
}

const defaultTimeout = 15_000;
/** In characters; longer texts are pasted, as people do. */
const maxTyped = 500;
const shortestPause = 40;
const maxPauseMs = 150;

function found(page: Page, path: readonly Query[]): Found {
  const one = async (timeout?: number): Promise<ElementHandle<HTMLElement>> =>
    until(
      describe(path),
      async () => {
        const matches = await find(page, path);
        const { count, offered } = matches;
        if (count === 1) return matches.first();
        throw new Error(
          count > 1
            ? `${count} of them, so it is ambiguous`
            : `there is none; there are: ${offered.map((name) => `“${name}”`).join(', ') || 'none of that kind'}`,
        );
      },
      timeout,
    );
  const read = async <R>(work: (element: HTMLElement) => R): Promise<Awaited<R>> => {
    const element = await one();
    return element.evaluate(work);
  };
  const self: Found = {
    byRole: (role, name) => found(page, [...path, { kind: 'role', role, ...(name !== undefined && { name }) }]),
    byLabel: (name) => found(page, [...path, { kind: 'label', name }]),
    click: async () => (await one()).click(),
    fill: async (text) => {
      const element = await one();
      await element.focus();
      await element.evaluate((field) => {
        if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.select();
      });
      if (text === '') await page.keyboard.press('Backspace');
      else if (text.length > maxTyped) await page.keyboard.sendCharacter(text);
      else await page.keyboard.type(text);
    },
    press: async (key) => (await one()).press(key as Parameters<ElementHandle['press']>[0]),
    select: async (value) => {
      await (await one()).select(value);
    },
    upload: async (...paths) => {
      const element = (await one()) as ElementHandle<HTMLInputElement>;
      await element.uploadFile(...paths);
    },
    text: () => read((element) => element.innerText),
    value: () =>
      read((element) => ('value' in element && typeof element.value === 'string' ? element.value : element.innerText)),
    attribute: async (name) => (await one()).evaluate((element, attribute) => element.getAttribute(attribute), name),
    on: () =>
      read((element) =>
        element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type)
          ? element.checked
          : ['aria-checked', 'aria-pressed', 'aria-selected', 'aria-expanded'].some(
              (state) => element.getAttribute(state) === 'true',
            ),
      ),
    disabled: () => read((element) => element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true'),
    focused: () => read((element) => element === document.activeElement),
    count: async () => (await find(page, path)).count,
    appears: async (timeout) => {
      await one(timeout);
    },
    disappears: async (timeout) => {
      await until(`no ${describe(path)} to be there`, async () => (await find(page, path)).count === 0, timeout);
    },
    says: (text, timeout) => waitForText(() => self.text(), text, describe(path), timeout),
  };
  return self;
}

async function waitForText(
  read: () => Promise<string>,
  wanted: string | RegExp,
  where: string,
  timeout?: number,
): Promise<string> {
  return until(
    `${typeof wanted === 'string' ? `“${wanted}”` : wanted} in ${where}`,
    async () => {
      const text = await read();
      if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) return text;
      throw new Error(`it says:\n${text}`);
    },
    timeout,
  );
}
