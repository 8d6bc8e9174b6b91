import { type IDBPTransaction, unwrap } from 'idb';
import type { Change, Step } from '../../core/model/change.ts';
import { check, isRefused } from '../../core/policy/check/check.ts';
import { type PropagationDeps, createPropagation, type Propagation } from '../../core/propagation/propagation.ts';
import { createVault } from '../../core/secrets/vault.ts';
import { type AuditTrail, createAuditTrail } from '../../core/store/audit/trail.ts';
import { type Database, openDatabase } from '../../core/store/database/open.ts';
import { createDice, type Dice } from './dice.ts';
import { undo } from './insides.ts';
import type { Loop } from './loop.ts';
import { type SourceSetup, intrudersSetup } from './setup.ts';
import type { Request, Sources } from './sources.ts';
import { createGuardedFetch } from '../../core/connectors/http/guarded-fetch.ts';

/**
 * A browser with the extension in it. The database, both storages and the alarms outlive a background; a background
 * takes its timers, its promises and its lock with it when it ends, and what it had not committed is undone.
 */
export interface Browser {
  readonly local: Map<string, unknown>;
  readonly session: Map<string, unknown>;
  readonly alarms: Map<string, number>;
  permitted: boolean;
  /** The background ends by itself after thirty idle seconds. */
  endsIdle: boolean;
  /** The one that events and messages go to, starting it where none runs. */
  background(): Background;
  newest(): Background | null;
  oldest(): Background | null;
  /** `endsAfter` of the background that starts next. */
  nextEndsAfter: number | null;
  /** Starts one beside the old one, which has lost its lock, does not know it yet, and is ended a little later. */
  startAnother(oldEndsAfterMs: number): Background;
  restart(): void;
  /** No more crashes are to come. */
  staysUp(): void;
  /** Alarms and timers up to then, in elapsed milliseconds, and all that follows from them. */
  passTo(elapsed: number): Promise<void>;
  settle(): Promise<void>;
  /** One task. False when there is nothing to do but wait. */
  step(): Promise<boolean>;
}

export interface Background {
  readonly number: number;
  readonly dead: boolean;
  readonly audit: AuditTrail;
  readonly db: Database;
  /** Counted down at every task and every call of a port; it ends at 0. Null for never. */
  endsAfter: number | null;
  end(): void;
  /** Handles a message: the background stays alive meanwhile. */
  handle(work: (propagation: Propagation) => Promise<unknown>): void;
}

/** Who watches. */
export interface Witness {
  tell(who: string, what: string): void;
  problem(what: string): void;
  committed(background: number, stores: readonly string[]): void;
  /** Null: a request that only finds out whether the host is there. */
  left(background: number, host: string, request: Request | null): void;
  answered(host: string): void;
  arrived(request: Request): void;
  heard(background: number, request: Request): void;
  changeEnded(change: Change, steps: readonly Step[]): void;
  logged(message: string, detail: unknown): void;
}

const idleMs = 30_000;
/** A packed Chrome makes any sooner alarm this late. */
const leastAlarmMs = 30_000;
const maxTasks = 200_000;

export function createBrowser(
  seed: string,
  loop: Loop,
  setups: readonly SourceSetup[],
  sources: Sources,
  witness: Witness,
): Browser {
  const dice: Dice = createDice(`${seed}/browser`);
  const local = new Map<string, unknown>();
  const session = new Map<string, unknown>();
  const alarms = new Map<string, number>();
  const alive: Live[] = [];
  let lock: Live | null = null;
  let started = 0;
  let uuids = 0;
  let tasks = 0;

  interface Live extends Background {
    audit: AuditTrail;
    db: Database;
    active: number;
    lastActive: number;
  }

  function createBackground(): Live {
    const number = (started += 1);
    const name = `background ${number}`;
    const pending = new Set<{ cancel(): void }>();
    let dead = false;
    let connection: Database | null = null;
    witness.tell(name, 'starts');

    /** A place where it can be ended. True when it has been. */
    function isEnded(): boolean {
      if (!dead && live.endsAfter !== null && (live.endsAfter -= 1) <= 0) live.end();
      return dead;
    }

    /** A call of the browser: it takes effect at one time, and is answered at another. */
    function call<T>(work: () => T): Promise<T> {
      if (isEnded()) return never();
      return new Promise((resolve, reject) => {
        loop.post(name, () => {
          if (dead) return;
          try {
            const value = work();
            loop.post(name, () => void (isEnded() || resolve(value)));
          } catch (error) {
            reject(error);
          }
        });
      });
    }

    function guard(db: Database): Database {
      return new Proxy(db, {
        get: (target, property) => {
          const value: unknown = Reflect.get(target, property, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            if (isEnded()) throw new Ended();
            const result: unknown = Reflect.apply(value, target, args);
            if (property === 'transaction' && args[1] === 'readwrite') watch(result as IDBPTransaction);
            return result;
          };
        },
      });
    }

    function watch(tx: IDBPTransaction): void {
      const stores = [...tx.objectStoreNames];
      unwrap(tx).addEventListener('complete', () => witness.committed(number, stores));
    }

    function holdIfFree(_: string, work: () => Promise<void>): Promise<boolean> {
      return call(() => lock !== null && lock !== live).then(async (taken) => {
        if (taken || (lock !== null && lock !== live)) return false;
        lock = live;
        await work();
        if (lock === live) lock = null;
        return true;
      });
    }

    function after(ms: number, callback: () => void) {
      const timer = loop.after(ms, () => {
        pending.delete(timer);
        if (!isEnded()) callback();
      });
      pending.add(timer);
      return timer;
    }

    function answer(afterMs: number | null, signal: AbortSignal): Promise<boolean> {
      return new Promise((resolve) => {
        if (afterMs === null) signal.addEventListener('abort', () => resolve(false));
        else after(afterMs, () => resolve(true));
      });
    }

    async function during<T>(work: Promise<T>): Promise<T> {
      live.active += 1;
      try {
        return await work;
      } finally {
        live.active -= 1;
        live.lastActive = loop.elapsed();
      }
    }

    const wires = {
      now: () => loop.now(),
      leave: (host: string, request: Request | null) => {
        if (isEnded()) return false;
        witness.left(number, host, request);
        return true;
      },
      answered: (host: string) => witness.answered(host),
      arrived: (request: Request) => witness.arrived(request),
      heard: (request: Request) => witness.heard(number, request),
      answer: async (afterMs: number | null, signal: AbortSignal) => {
        const came = await answer(afterMs, signal);
        return isEnded() ? never<boolean>() : came;
      },
    };

    async function open(): Promise<Propagation> {
      connection = await openDatabase('lockstep');
      if (dead) {
        connection.close();
        return never();
      }
      const db = guard(connection);
      live.db = db;
      const warn = (message: string, detail?: unknown) => void (dead || witness.logged(message, detail));
      const storage = {
        get: (key: string) => call(() => structuredClone(local.get(key))),
        set: (key: string, value: unknown) => call(() => void local.set(key, structuredClone(value))),
      };
      live.audit = createAuditTrail({ db, local: storage, log: { warn } });
      // The browser is not asked again what it granted.
      const port = { isAllowed: () => Promise.resolve(browser.permitted), send: sources.sendFor(wires) };
      const [timers, clock] = [{ after }, { now: () => loop.now() }];
      const connectors = [...setups, intrudersSetup].map((setup) => sources.connectorFor(setup, wires));
      const deps: PropagationDeps = {
        db,
        audit: live.audit,
        vault: createVault(
          {
            get: (key) => call(() => structuredClone(session.get(key))),
            set: (key, value) => call(() => void session.set(key, structuredClone(value))),
            remove: (keys) => call(() => keys.forEach((key) => session.delete(key))),
            keys: () => call(() => [...session.keys()]),
          },
          { now: () => loop.now() },
        ),
        clock,
        timers,
        alarms: {
          set: (alarm, when) => {
            if (!dead && when < loop.now() + leastAlarmMs) witness.problem(`An alarm in ${when - loop.now()} ms.`);
            return call(() => void alarms.set(alarm, when));
          },
          clear: (alarm) => call(() => void alarms.delete(alarm)),
        },
        locks: { holdIfFree, hold: (_, work) => work() },
        keepAlive: { during },
        permissions: { has: () => call(() => browser.permitted) },
        announcer: { announce: () => undefined },
        random: { fill: (bytes) => bytes.fill(dice.int(2 ** 32)), uuid: () => `uuid-${(uuids += 1)}` },
        log: { warn },
        fetchFor: ({ url }, signal) => createGuardedFetch(port, { url, signal, timers, clock }),
        connectors: new Map(connectors.map((connector) => [connector.manifest.id, connector])),
        policyCheck: { check, isRefused },
        onChangeEnded: (change, steps) => void (dead || witness.changeEnded(change, steps)),
      };
      return createPropagation(deps);
    }

    const live: Live = {
      number,
      get dead() {
        return dead;
      },
      audit: { write: () => Promise.reject(new Error('Not open yet.')) },
      db: undefined as unknown as Database,
      endsAfter: browser.nextEndsAfter,
      active: 0,
      lastActive: loop.elapsed(),
      end: () => {
        if (dead) return;
        dead = true;
        alive.splice(alive.indexOf(live), 1);
        if (lock === live) lock = null;
        for (const timer of pending) timer.cancel();
        if (connection !== null) undo(connection);
        witness.tell(name, 'is ended');
      },
      handle: (work) => {
        live.lastActive = loop.elapsed();
        // A message that is not answered, or an error in what has ended meanwhile, is nobody's.
        void during(ready.then(work)).catch((error: unknown) => {
          if (!dead && !(error instanceof Ended)) witness.problem(`A command threw ${String(error)}`);
        });
      },
    };
    browser.nextEndsAfter = null;
    const ready = open();
    live.handle((propagation) => propagation.wake());
    alive.push(live);
    return live;
  }

  const browser: Browser = {
    local,
    session,
    alarms,
    permitted: true,
    endsIdle: false,
    background: () => alive.at(-1) ?? createBackground(),
    newest: () => alive.at(-1) ?? null,
    oldest: () => alive[0] ?? null,
    nextEndsAfter: null,
    startAnother: (oldEndsAfterMs) => {
      lock = null;
      for (const old of alive) loop.after(oldEndsAfterMs, () => old.end());
      return createBackground();
    },
    restart: () => {
      for (const live of alive.toReversed()) live.end();
      session.clear();
      witness.tell('browser', 'restarts');
    },
    staysUp: () => {
      browser.nextEndsAfter = null;
      for (const live of alive) live.endsAfter = null;
    },
    step: async () => {
      tasks += 1;
      if (tasks > maxTasks) throw new Error('It does not come to rest.');
      for (const live of alive)
        if (live.endsAfter !== null && (live.endsAfter -= 1) <= 0) {
          live.end();
          break;
        }
      return loop.step();
    },
    settle: async () => {
      while (await browser.step());
    },
    passTo: async (until) => {
      await browser.settle();
      for (let next = nextTime(until); next <= until; next = nextTime(until)) {
        loop.passTo(next);
        endIdle();
        fireAlarms();
        await browser.settle();
      }
      loop.passTo(until);
      endIdle();
      await browser.settle();
    },
  };

  /** When something happens next. What is overdue, because the clock was set, happens now. */
  function nextTime(until: number): number {
    const due = [...alarms.values()].map((when) => when - loop.now() + loop.elapsed());
    const idle = alive.filter(({ active }) => browser.endsIdle && active === 0).map((one) => one.lastActive + idleMs);
    const next = Math.min(loop.nextDue(), ...due, ...idle);
    return next > until ? Infinity : Math.max(loop.elapsed(), next);
  }

  function endIdle(): void {
    if (!browser.endsIdle) return;
    for (const live of alive.filter(({ active }) => active === 0))
      if (loop.elapsed() >= live.lastActive + idleMs) live.end();
  }

  function fireAlarms(): void {
    for (const [name] of [...alarms].filter(([, when]) => when <= loop.now())) {
      alarms.delete(name);
      witness.tell('browser', `fires the alarm ${name}`);
      browser.background().handle((propagation) => propagation.alarmFired(name));
    }
  }

  return browser;
}

/** Thrown at what goes on in a background that has been ended. */
export class Ended extends Error {}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
