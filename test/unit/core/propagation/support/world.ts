import { setImmediate } from 'node:timers/promises';
import type { Change, Step } from '../../../../../core/model/change.ts';
import { newPolicy, type PasswordPolicy } from '../../../../../core/model/policy.ts';
import { check, isRefused } from '../../../../../core/policy/check/check.ts';
import type { Topic } from '../../../../../core/ports.ts';
import { createPropagation, type Propagation } from '../../../../../core/propagation/propagation.ts';
import { createVault } from '../../../../../core/secrets/vault.ts';
import { createAuditTrail } from '../../../../../core/store/audit/trail.ts';
import { type Database, openDatabase } from '../../../../../core/store/database/open.ts';
import { type Arrival, createFakeSource, type FakeSource } from './fake-source.ts';
import { createProcess, type Process } from './process.ts';
import { type SourceSetup, store } from './setup.ts';

/**
 * Everything around propagation that a test controls: one browser profile, its sources, and backgrounds that come and
 * go. A crash throws the background away with its timers; the database, the session storage and the alarms stay.
 */

export const start = Date.UTC(2026, 10, 23, 12);

export interface World {
  readonly db: Database;
  readonly arrivals: Arrival[];
  readonly alarms: Map<string, number>;
  readonly permitted: { all: boolean };
  readonly announced: Topic[];
  readonly endedChanges: string[];
  readonly warnings: string[];
  readonly session: Map<string, unknown>;
  /** Number of the point at which the background is ended, counted from the last start; null for never. */
  crashAt: number | null;
  readonly points: string[];
  /** So many write transactions fail, once `failAfter` was passed. */
  failWrites: number;
  failAfter: string;
  now(): number;
  source(id: string): FakeSource;
  /** Starts a background, ending the one before. */
  background(): Promise<Propagation>;
  /** Another one beside it, as while the browser updates the extension. */
  secondBackground(): Promise<Propagation>;
  /** Ends the background as a kill does. */
  crash(): void;
  /** Forgets `storage.session` too, as a restart of the browser does. */
  restartBrowser(): void;
  /** Until nothing happens any more but what waits for time or for a held answer. */
  quiet(): Promise<void>;
  /** Lets time pass; timers and alarms go off on their way. An alarm starts a background where none runs. */
  pass(ms: number): Promise<void>;
  /** The machine sleeps, or its clock is set: no timer and no alarm goes off meanwhile, and the background is gone. */
  jump(ms: number): void;
  /** An answer that a script waits for until `release`. */
  held<T>(): { wait(): Promise<T>; release(value: T): void };
  /** No background is there, or it ended by itself. */
  isDown(): boolean;
  /** The one that runs. */
  current(): Propagation | null;
  change(id?: string): Promise<Change>;
  steps(id?: string): Promise<readonly Step[]>;
  /** `account: state` of each step, in order. */
  states(id?: string): Promise<readonly string[]>;
  accountState(id: string): Promise<string>;
}

export const changeId = '6f1f7f0e-3a51-4f6c-9a10-000000000001';

export async function createWorld(
  setups: readonly SourceSetup[],
  policy: PasswordPolicy = { ...newPolicy('p', 'Policy'), defaultPolicy: true },
): Promise<World> {
  const db = await openDatabase(crypto.randomUUID());
  const session = new Map<string, unknown>();
  const local = new Map<string, unknown>();
  const alarms = new Map<string, number>();
  const arrivals: Arrival[] = [];
  const points: string[] = [];
  const permitted = { all: true };
  const announced: Topic[] = [];
  const endedChanges: string[] = [];
  const warnings: string[] = [];
  let now = start;
  let uuids = 0;
  let process: Process | null = null;
  let holder: Process | null = null;

  const sources = new Map(
    setups.map((setup) => [
      setup.id,
      createFakeSource(setup, () => {
        const own = process;
        return { now: () => now, arrivals, point: async (name) => own?.point(name) };
      }),
    ]),
  );
  await store(db, setups, policy);
  for (const { id, accounts } of setups)
    for (const account of accounts) sources.get(id)?.passwords.set(account.id, account.password ?? 'old');

  function propagationIn(own: Process): Propagation {
    return createPropagation({
      db: own.guard(db),
      audit: createAuditTrail({
        db: own.guard(db),
        local: {
          get: (key) => own.call('local', () => local.get(key)),
          set: (key, value) => own.call('local', () => void local.set(key, structuredClone(value))),
        },
        log: { warn: () => undefined },
      }),
      vault: createVault(
        {
          get: (key) => own.call('session', () => structuredClone(session.get(key))),
          set: (key, value) => own.call('session', () => void session.set(key, structuredClone(value))),
          remove: (keys) => own.call('session', () => keys.forEach((key) => session.delete(key))),
          keys: () => own.call('session', () => [...session.keys()]),
        },
        { now: () => now },
      ),
      clock: { now: () => now },
      timers: {
        after: (ms, callback) => {
          const timer = { at: now + ms, callback };
          own.timers.add(timer);
          return { cancel: () => void own.timers.delete(timer) };
        },
      },
      alarms: {
        set: (name, when) =>
          own.call('alarm', () => {
            if (when < now + 30_000) throw new Error(`An alarm in ${when - now} ms is too soon.`);
            alarms.set(name, when);
          }),
        clear: (name) => own.call('alarm', () => void alarms.delete(name)),
      },
      locks: {
        holdIfFree: async (_, work) => {
          if (holder !== null && !holder.dead) return false;
          holder = own;
          await work().finally(() => {
            if (holder === own) holder = null;
          });
          return true;
        },
        hold: (_, work) => work(),
      },
      keepAlive: {
        during: async (work) => {
          own.active += 1;
          try {
            return await work;
          } finally {
            own.active -= 1;
          }
        },
      },
      permissions: { has: () => own.call('permission', () => permitted.all) },
      announcer: { announce: (topic) => void announced.push(topic) },
      random: { fill: (bytes) => bytes.fill(7), uuid: () => `uuid-${(uuids += 1)}` },
      log: { warn: (message) => void (own.dead || warnings.push(message)) },
      fetchFor:
        ({ url }) =>
        async (request) =>
          must(sources.get(must(new URL(url).hostname.split('.')[0]))).network(request),
      connectors: new Map([...sources.values()].map(({ connector }) => [connector.manifest.id, connector])),
      policyCheck: { check, isRefused },
      onChangeEnded: (change) => void endedChanges.push(change.id),
    });
  }

  const world: World = {
    db,
    arrivals,
    alarms,
    permitted,
    announced,
    endedChanges,
    warnings,
    session,
    crashAt: null,
    points,
    failWrites: 0,
    failAfter: '',
    now: () => now,
    source: (id) => must(sources.get(id)),
    background: async () => {
      world.crash();
      points.length = 0;
      const own = createProcess(world, points);
      process = own;
      own.propagation = propagationIn(own);
      void own.propagation.wake().catch(() => undefined);
      await world.quiet();
      return own.propagation;
    },
    secondBackground: async () => {
      const propagation = propagationIn(createProcess(world, []));
      await propagation.wake();
      return propagation;
    },
    crash: () => {
      process?.kill();
      process = null;
    },
    restartBrowser: () => {
      world.crash();
      session.clear();
    },
    isDown: () => process === null || process.dead,
    current: () => (process === null || process.dead ? null : process.propagation),
    quiet: async () => {
      let still = 0;
      while (still < 3) {
        const busy = process !== null && !process.dead && process.active > process.held;
        still = busy ? 0 : still + 1;
        await setImmediate();
      }
    },
    pass: async (ms) => {
      const end = now + ms;
      await world.quiet();
      for (;;) {
        const timer = [...(process?.timers ?? [])].toSorted((a, b) => a.at - b.at)[0];
        const alarm = [...alarms].toSorted(([, a], [, b]) => a - b)[0];
        const next = Math.min(timer?.at ?? Infinity, alarm?.[1] ?? Infinity);
        if (next > end) break;
        now = Math.max(now, next);
        if (timer !== undefined && timer.at === next) {
          process?.timers.delete(timer);
          timer.callback();
        } else if (alarm !== undefined) {
          alarms.delete(alarm[0]);
          if (world.isDown()) await world.background();
          else void process?.propagation?.alarmFired(alarm[0]);
        }
        await world.quiet();
      }
      now = end;
    },
    jump: (ms) => {
      world.crash();
      now += ms;
    },
    held: <T>() => {
      const { promise, resolve } = withResolvers<T>();
      let asked: Process | null = null;
      return {
        wait: () => {
          asked = process;
          if (asked !== null) asked.held += 1;
          return promise;
        },
        release: (value: T) => {
          if (asked !== null) asked.held -= 1;
          resolve(value);
        },
      };
    },
    change: async (id = changeId) => must(await db.get('changes', id)),
    steps: async (id = changeId) =>
      (await db.getAllFromIndex('steps', 'byChange', id)).toSorted((a, b) => a.index - b.index),
    states: async (id) => (await world.steps(id)).map((step) => `${step.account.id}: ${step.state}`),
    accountState: async (id) => must(await db.get('accounts', id)).passwordState,
  };
  return world;
}

/** The command of a change of the group `g` to `new`, with the current password `old` for every account. */
export async function command(world: World, overrides: Partial<Parameters<Propagation['startChange']>[0]> = {}) {
  const accounts = await world.db.getAllKeys('accounts');
  return {
    changeId,
    target: { kind: 'group' as const, id: 'g' },
    newPassword: newPassword,
    currentPasswords: Object.fromEntries(accounts.map((id) => [id, 'old'])),
    chosenAccounts: {},
    ...overrides,
  };
}

export const newPassword = 'brandnew1';

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  const resolvers: ((value: T) => void)[] = [];
  const promise = new Promise<T>((resolve) => resolvers.push(resolve));
  return { promise, resolve: (value) => resolvers.forEach((resolve) => resolve(value)) };
}

function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('It is not there.');
  return value;
}
