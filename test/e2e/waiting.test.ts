/** Sources that cannot be reached, and connections that are cut: what waits, what comes back, and what is sent how often. */
import { describe, expect, test } from 'vitest';
import { type BrowserName, browserNames, type ExtensionPage, until } from '../browsers/index.ts';
import { stored } from './support/extension.ts';
import { change, ended, line, shows, startChange } from './support/popup.ts';
import { passwordsAt, useWorld } from './support/world.ts';

describe.each(browserNames)('A source that is down in %s', (name: BrowserName) => {
  const world = useWorld(name);

  // Spec S-4
  test('waits without holding up the next one, and changes by itself when the source is back', async () => {
    const [signIn, staff, partner] = [await world.signIn(), await world.directory(), await world.directory()];
    const group = await world.group([signIn, staff, partner]);
    await staff.proxy.refuseConnections();

    const popup = await startChange(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'unreachable'), line(partner, 'changed')]);
    await popup.says("Lockstep can't reach the source, so nothing has changed there yet. Lockstep will try again.");
    expect(Object.values(await passwordsAt([signIn, staff, partner]))).toEqual(['new', 'old', 'new']);

    await staff.proxy.listenAgain();
    expect(await ended(popup)).toEqual([signIn, staff, partner].map((source) => line(source, 'changed')));
    expect([signIn, staff, partner].map((source) => source.changesArrived())).toEqual([1, 1, 1]);
    expect(Object.values(await passwordsAt([signIn, staff, partner]))).toEqual(['new', 'new', 'new']);
  });

  test('changes at once by Retry now, while the ladder would wait a minute', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    await staff.proxy.refuseConnections();

    const popup = await startChange(world.browser, group);
    await until('the second failure', async () => (await failures(popup)).includes(2), 20_000);
    await staff.proxy.listenAgain();
    await popup.byRole('button', 'Retry now').click();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect(staff.changesArrived()).toBe(1);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });

  // Spec S-6
  test('is left alone after Stop; what has changed stays', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    await staff.proxy.refuseConnections();

    const popup = await startChange(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'unreachable')]);
    await popup.byRole('button', 'Stop').click();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'stopped')]);
    await popup.says('1 of 2 accounts have the new password');
    await staff.proxy.listenAgain();
    await popup.byRole('link', 'Passwords').click();
    await popup.says('1 out of step');
    expect(staff.changesArrived()).toBe(0);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'old']);
  });
});

describe.each(browserNames)('A connection that is cut in %s', (name: BrowserName) => {
  const world = useWorld(name);
  const passwordChange = { method: 'POST', path: /\/password$/ };

  test.each(['answerLost', 'answerCut'] as const)('self-service, %s: looked up, reached once', async (kind) => {
    const [signIn, cloud] = [await world.signIn(), await world.cloud()];
    const group = await world.group([signIn, cloud]);
    for (const { proxy } of [signIn, cloud]) proxy.arm({ kind }, passwordChange);

    expect(await change(world.browser, group)).toEqual([line(signIn, 'changed'), line(cloud, 'changed')]);
    expect([signIn.changesArrived(), cloud.changesArrived()]).toEqual([1, 1]);
    expect(Object.values(await passwordsAt([signIn, cloud]))).toEqual(['new', 'new']);
  });

  test('self-service, lost on the way: looked up, and only then sent again', async () => {
    const [signIn, cloud] = [await world.signIn(), await world.cloud()];
    const group = await world.group([signIn, cloud]);
    signIn.proxy.arm({ kind: 'neverForwarded' }, passwordChange);

    expect(await change(world.browser, group)).toEqual([line(signIn, 'changed'), line(cloud, 'changed')]);
    const requests = signIn.proxy.arrivals.map(({ path }) => (path.endsWith('/password') ? 'change' : 'sign-in'));
    expect(requests.filter((request) => request === 'change')).toHaveLength(2);
    expect(requests.slice(requests.indexOf('change')).slice(0, 3)).toEqual(['change', 'sign-in', 'sign-in']);
    expect(Object.values(await passwordsAt([signIn, cloud]))).toEqual(['new', 'new']);
  });

  test('by service account: sent again by the ladder, never by the browser', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    staff.proxy.arm({ kind: 'answerLost' }, { method: 'PATCH' });

    const popup = await startChange(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'unknown')]);
    expect(staff.changesArrived()).toBe(1);
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect(staff.changesArrived()).toBe(2);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });
});

async function failures(popup: ExtensionPage): Promise<readonly unknown[]> {
  const steps = (await stored(popup, 'steps')) as readonly {
    readonly state: string;
    readonly memory?: { failures: number };
  }[];
  return steps.filter(({ state }) => state === 'unreachable').map(({ memory }) => memory?.failures);
}
