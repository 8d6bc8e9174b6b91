import type { Browser, Viewport } from 'puppeteer-core';

/**
 * Opens the page in a new tab and answers when (ms from the start of its navigation) the element was painted first, as
 * the browser itself says by element timing: of a block, for it times no inline element.
 */
export async function paintedAfter(
  browser: Browser,
  url: string,
  selector: string,
  viewport?: Viewport,
): Promise<number> {
  const page = await browser.newPage();
  try {
    if (viewport) await page.setViewport(viewport);
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
