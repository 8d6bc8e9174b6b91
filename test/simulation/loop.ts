import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createDice, type Dice } from './dice.ts';
import { pureCrypto } from './pure-crypto.ts';

/**
 * The event loop of a simulated machine. Everything asynchronous of a simulation is a task here: IndexedDB's steps, the
 * answers of the browser's ports, timers, sources. So the dice decide what comes first, and nothing else does.
 */
export interface Loop {
  /** The clock on the wall, in epoch milliseconds; it can be set. */
  now(): number;
  /** Time that really passed, in milliseconds. */
  elapsed(): number;
  setClock(byMs: number): void;
  /** Runs `task` soon; tasks of one lane keep their order. */
  post(lane: string, task: () => void): void;
  /** Runs `task` once that time has passed. */
  after(ms: number, task: () => void): { cancel(): void };
  /** One task and everything that follows from it at once. False when there is none. */
  step(): Promise<boolean>;
  /** When the next of `after` is due, in elapsed milliseconds. */
  nextDue(): number;
  /** Lets time pass up to then; what is due is posted. */
  passTo(elapsed: number): void;
}

const start = Date.UTC(2026, 10, 23, 12);

const realImmediate = globalThis.setImmediate;
let running: Loop | null = null;

/** Only one at a time in a process: IndexedDB, its clock and WebCrypto are the simulated machine's from then on. */
export function createLoop(seed: string): Loop {
  const dice: Dice = createDice(`${seed}/loop`);
  const lanes = new Map<string, (() => void)[]>();
  let timers: { readonly at: number; readonly task: () => void }[] = [];
  let elapsed = 0;
  let offset = start;

  const loop: Loop = {
    now: () => offset + elapsed,
    elapsed: () => elapsed,
    setClock: (byMs) => {
      offset += byMs;
    },
    post: (lane, task) => {
      const waiting = lanes.get(lane);
      if (waiting === undefined) lanes.set(lane, [task]);
      else waiting.push(task);
    },
    after: (ms, task) => {
      const timer = { at: elapsed + ms, task };
      timers.push(timer);
      return { cancel: () => (timers = timers.filter((one) => one !== timer)) };
    },
    step: async () => {
      if (lanes.size === 0) await settled();
      if (lanes.size === 0) return false;
      const lane = lanes.size === 1 ? [...lanes.keys()][0] : dice.pick([...lanes.keys()]);
      const waiting = lane === undefined ? undefined : lanes.get(lane);
      const task = waiting?.shift();
      if (waiting?.length === 0 && lane !== undefined) lanes.delete(lane);
      task?.();
      await settled();
      return true;
    },
    nextDue: () => timers.reduce((least, { at }) => Math.min(least, at), Infinity),
    passTo: (to) => {
      elapsed = Math.max(elapsed, to);
      const due = timers.filter(({ at }) => at <= elapsed).toSorted((a, b) => a.at - b.at);
      timers = timers.filter(({ at }) => at > elapsed);
      for (const { task } of due) loop.post('timers', task);
    },
  };
  running = loop;
  globalThis.indexedDB = new IDBFactory();
  globalThis.setImmediate = postOfIndexedDb as typeof setImmediate;
  Object.defineProperty(globalThis, 'crypto', { value: pureCrypto(createDice(`${seed}/crypto`)), configurable: true });
  return loop;
}

/** Where fake-indexeddb gets its turns from. */
function postOfIndexedDb(task: () => void): void {
  running?.post('indexedDB', task);
}

/** All promises that can go on by themselves have. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    realImmediate(resolve);
  });
}
