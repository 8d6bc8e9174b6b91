import { browser } from 'wxt/browser';
import type { KeepAlive } from '../ports.ts';

/** Both browsers end a background after about 30 s in which it only fetches; an extension API call starts that anew. */
const intervalMs = 20_000;

let held = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export const keepAlive: KeepAlive = {
  async during(work) {
    held += 1;
    timer ??= setInterval(() => void browser.runtime.getPlatformInfo(), intervalMs);
    try {
      return await work;
    } finally {
      held -= 1;
      if (held === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }
  },
};
