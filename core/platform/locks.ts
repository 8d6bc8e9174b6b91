import type { Locks } from '../ports.ts';

/** Web Locks: shared by every context of the extension, and freed when the holder's context ends. */
export const locks: Locks = {
  holdIfFree: (name, work) =>
    navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await work();
      return true;
    }),
  hold: (name, work) => navigator.locks.request(name, work),
};
