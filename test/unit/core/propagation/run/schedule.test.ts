import { describe, expect, it } from 'vitest';
import { createSchedule } from '../../../../../core/propagation/run/schedule.ts';
import { answers } from '../support/fake-source.ts';
import { changeId, command, createWorld, start, type World } from '../support/world.ts';

const minute = 60_000;

describe('coming back', () => {
  // Spec J-6
  it('under a minute is a timer, with an alarm at 60 s as the net', async () => {
    const { alarms, due, pass, schedule } = setUp();
    schedule.set('c', 5000);
    expect(alarms).toEqual([['propagation', minute]]);
    pass(5000);
    expect(due).toEqual(['c']);
  });

  // Spec J-6
  it('later is an alarm alone', () => {
    const { alarms, due, pass, schedule } = setUp();
    schedule.set('c', 3 * minute);
    expect(alarms).toEqual([['propagation', 3 * minute]]);
    pass(3 * minute);
    expect(due).toEqual([]);
    expect([schedule.alarmFired('propagation'), schedule.alarmFired('clipboard')]).toEqual([true, false]);
  });

  it('is to what is due first, and needs no alarm when nothing is', () => {
    const { alarms, cleared, schedule } = setUp();
    schedule.set('a', 10 * minute);
    schedule.set('b', 3 * minute);
    schedule.remove('b');
    schedule.remove('a');
    expect(alarms.map(([, when]) => when)).toEqual([10 * minute, 3 * minute, 10 * minute]);
    expect(cleared).toEqual(['propagation']);
  });

  it('never sets an alarm for less than 30 s, and no more of them than it needs', async () => {
    const { alarms, pass, schedule } = setUp();
    for (let step = 0; step < 200; step += 1) {
      await schedule.net('c');
      pass(1000);
    }
    expect(alarms.length).toBeLessThan(10);
    expect(alarms.every(([, when, at]) => when - (at ?? 0) >= 30_000)).toBe(true);
  });
});

describe('a background that was ended', () => {
  // Spec J-2, J-6
  it('is woken by the alarm while a request is out, and by the alarm of a long wait, re-made at every start', async () => {
    const world = await createWorld([{ id: 'mail', accounts: [{ id: 'm1' }] }]);
    const held = world.held<{ kind: 'changed' }>();
    world.source('mail').changes.push(() => held.wait(), answers({ kind: 'throttled', retryAt: start + 20 * minute }));
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    world.crash();
    expect([...world.alarms]).toEqual([['propagation', start + minute]]);
    await world.pass(2 * minute);
    expect(await world.states()).toEqual(['m1: throttled']);
    world.crash();
    world.alarms.clear();
    await world.background();
    expect([...world.alarms]).toEqual([['propagation', start + 20 * minute]]);
    world.crash();
    await world.pass(18 * minute);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(world.alarms.size).toBe(0);
  });
});

describe('a clock that jumps', () => {
  it('asleep past several rungs: one try when the machine wakes, and the ladder goes on from there', async () => {
    const world = await createWorld([{ id: 'mail', accounts: [{ id: 'm1' }] }]);
    world.source('mail').always = answers({ kind: 'unreachable' });
    await (await world.background()).startChange(await command(world));
    await world.quiet();
    await world.pass(5_000);
    const before = tries(world);
    world.jump(3 * 60 * minute);
    await (await world.background()).wake();
    await world.quiet();
    expect(tries(world)).toBe(before + 1);
    expect(await world.states()).toEqual(['m1: unreachable']);
    const [step] = await world.steps();
    expect((step?.nextAttemptAt ?? 0) - world.now()).toBe(3 * minute);
  });

  it.each([
    ['ten minutes', 10 * minute],
    ['a day', 24 * 60 * minute],
  ])('set back by %s: nothing is sent before its time has come again, and then once', async (_, ms) => {
    const { world, before } = await setBack(ms);
    world.source('mail').always = null;
    await world.pass(ms + 5_000);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(tries(world)).toBe(before + 1);
  });

  it('set back by a day: Retry now does not wait for it', async () => {
    const { world, background, before } = await setBack(24 * 60 * minute);
    world.source('mail').always = null;
    expect(await background.retryNow({ changeId })).toEqual({ ok: true });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed']);
    expect(tries(world)).toBe(before + 1);
  });
});

/** The source was tried once, then the clock was set back, and the background that is started now sends nothing. */
async function setBack(ms: number) {
  const world = await createWorld([{ id: 'mail', accounts: [{ id: 'm1' }] }]);
  world.source('mail').always = answers({ kind: 'unreachable' });
  await (await world.background()).startChange(await command(world));
  await world.quiet();
  const before = tries(world);
  world.jump(-ms);
  const background = await world.background();
  await background.wake();
  await world.quiet();
  expect(tries(world)).toBe(before);
  return { world, background, before };
}

function setUp() {
  const alarms: [string, number, number?][] = [];
  const cleared: string[] = [];
  const due: string[] = [];
  const timers = new Set<{ at: number; callback: () => void }>();
  let now = 0;
  const schedule = createSchedule(
    {
      alarms: {
        set: (name, when) => Promise.resolve(void alarms.push(now === 0 ? [name, when] : [name, when, now])),
        clear: (name) => Promise.resolve(void cleared.push(name)),
      },
      clock: { now: () => now },
      log: { warn: (message) => expect.unreachable(message) },
      timers: {
        after: (ms, callback) => {
          const timer = { at: now + ms, callback };
          timers.add(timer);
          return { cancel: () => void timers.delete(timer) };
        },
      },
    },
    (id) => due.push(id),
  );
  const pass = (ms: number) => {
    now += ms;
    for (const timer of timers) {
      if (timer.at > now) continue;
      timers.delete(timer);
      timer.callback();
    }
  };
  return { alarms, cleared, due, pass, schedule };
}

function tries(world: World): number {
  return world.arrivals.filter(({ what }) => what === 'change').length;
}
