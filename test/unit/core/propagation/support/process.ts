import type { Propagation } from '../../../../../core/propagation/propagation.ts';
import type { Database } from '../../../../../core/store/database/open.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** The process of one background. */
export interface Process {
  propagation: Propagation | null;
  dead: boolean;
  active: number;
  held: number;
  readonly timers: Set<Timer>;
  kill(): void;
  /** A place where the background can be ended; then it never goes on. */
  point(name: string): Promise<void>;
  call<T>(name: string, work: () => T): Promise<T>;
  guard(db: Database): Database;
}

class Ended extends Error {}

/** What happens to it, and when: read anew at each point. */
interface Fate {
  readonly crashAt: number | null;
  failWrites: number;
  readonly failAfter: string;
}

/** Each point that it passes is noted in `points`. */
export function createProcess(fate: Fate, points: string[]): Process {
  const process: Process = {
    propagation: null,
    dead: false,
    active: 0,
    held: 0,
    timers: new Set(),
    kill: () => {
      process.dead = true;
      process.timers.clear();
    },
    point: (name) => (isEnded(name) ? never() : Promise.resolve()),
    call: (name, work) => (isEnded(name) ? never() : new Promise((resolve) => resolve(work()))),
    guard: (db) =>
      new Proxy(db, {
        get: (target, property) => {
          const value: unknown = Reflect.get(target, property, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            if (isEnded(`db ${String(property)}`)) throw new Ended();
            if (property === 'transaction' && args[1] === 'readwrite' && fails())
              throw new DOMException('The disk is full.', 'QuotaExceededError');
            return Reflect.apply(value, target, args) as unknown;
          };
        },
      }),
  };
  function fails(): boolean {
    if (fate.failWrites === 0 || !points.includes(fate.failAfter)) return false;
    fate.failWrites -= 1;
    return true;
  }
  function isEnded(name: string): boolean {
    if (process.dead) return true;
    points.push(name);
    if (points.length === fate.crashAt) process.kill();
    return process.dead;
  }
  return process;
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
