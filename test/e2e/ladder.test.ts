/** The ladder's first two rungs as they are, beside each other in both browsers: 5 s by a timer, a minute by an alarm. */
import { describe, expect, test } from 'vitest';
import type { Step } from '../../core/model/change.ts';
import { browserNames, type ExtensionPage, until } from '../browsers/index.ts';
import { stored, tell } from './support/extension.ts';
import { ended, line, startChange } from './support/popup.ts';
import { passwordsAt, useWorld } from './support/world.ts';

describe.concurrent.each(browserNames)('The ladder in %s', (name) => {
  const world = useWorld(name);

  // Spec S-3, J-6
  test('comes back after 5 s, then after a minute, although the background and its alarm were gone meanwhile', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    await staff.proxy.refuseConnections();
    const popup = await startChange(world.browser, group);

    const first = await failure(popup, 1);
    const second = await failure(popup, 2);
    expect(second.seenAt).toBeGreaterThanOrEqual(first.nextAttemptAt);
    expect(second.seenAt - first.seenAt).toBeLessThan(20_000);
    expect(second.nextAttemptAt - second.seenAt).toBeGreaterThan(45_000);

    // A browser may forget an alarm; every start makes it anew, for the same time.
    await world.browser.endBackground();
    expect(await alarms(popup, 'clear')).toEqual([]);
    await tell(popup, { type: 'wake' });
    await until('the alarm to be there again', async () => (await alarms(popup)).length === 1);
    const [alarm = 0] = await alarms(popup);
    expect(alarm).toBeGreaterThanOrEqual(second.nextAttemptAt - 1_000);
    expect(alarm).toBeLessThanOrEqual(Date.now() + 61_000);

    await world.browser.endBackground();
    await staff.proxy.listenAgain();
    expect(await ended(popup, 90_000)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect(Date.now()).toBeGreaterThanOrEqual(second.nextAttemptAt);
    expect(staff.changesArrived()).toBe(1);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });
});

/** The how-manieth failure of the waiting step, once it is there. */
async function failure(page: ExtensionPage, count: number) {
  const step = await until(
    `failure ${count}`,
    async () => ((await stored(page, 'steps')) as readonly Step[]).find(({ memory }) => memory?.failures === count),
    20_000,
  );
  return { seenAt: Date.now(), nextAttemptAt: step.nextAttemptAt ?? 0 };
}

/** When the extension's alarms go off, in epoch milliseconds. */
function alarms(page: ExtensionPage, first: 'clear' | 'look' = 'look'): Promise<readonly number[]> {
  return page.evaluate(async (clear) => {
    interface Alarms {
      getAll(): Promise<readonly { readonly scheduledTime: number }[]>;
      clearAll(): Promise<boolean>;
    }
    const { alarms: all } = (globalThis as unknown as { readonly chrome: { readonly alarms: Alarms } }).chrome;
    if (clear) await all.clearAll();
    return (await all.getAll()).map(({ scheduledTime }) => scheduledTime);
  }, first === 'clear');
}
