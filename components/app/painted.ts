/** What stands now has been painted, or nobody sees the page. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, maxFrameMs);
    // The second begins once the first is on its way to the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
}

/**
 * The page's first content is on the screen, as the browser itself says (`first-contentful-paint` of Paint Timing), or
 * nobody sees the page.
 */
export function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, longestStart);
    new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length > 0) resolve();
    }).observe({ type: 'paint', buffered: true });
  });
}

/** Milliseconds. */
const maxFrameMs = 100;
const longestStart = 500;
