import { refusedSignInWindow } from '../../store/refused-sign-ins.ts';

const second = 1000;
const minute = 60 * second;

/** How long after each failed attempt the next one follows; after the last it gives up. */
const ladder: readonly number[] = [5 * second, 1 * minute, 3 * minute, 10 * minute, 30 * minute, 90 * minute];

/**
 * When to try again after the nth failure in a row (from 1), or null to give up. A source's own Retry-After goes
 * before the ladder; only a busy loop is kept off.
 */
export function retryTime(failures: number, failedAt: number, retryAfter?: number): number | null {
  const wait = ladder[failures - 1];
  if (wait === undefined) return null;
  return retryAfter === undefined ? failedAt + wait : Math.max(retryAfter, failedAt + 5 * second);
}

/**
 * When a look may begin. A change spends one refused sign-in per account; after that it waits until the window has
 * passed, unless the source has since said something that speaks for a change.
 */
export function lookTime(newRefusedAt: number | null, probablyChanged: boolean, now: number): number {
  if (newRefusedAt === null || probablyChanged) return now;
  return Math.max(now, newRefusedAt + refusedSignInWindow);
}
