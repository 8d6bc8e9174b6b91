/** The popup closed, the background ended, the browser restarted in the middle of a change: the same truth, nothing twice. */
import { describe, expect, test } from 'vitest';
import { browserNames, until } from '../browsers/index.ts';
import { ended, line, openForm, popupSize, shows, startChange } from './support/popup.ts';
import { holdChange, newPassword, oldPassword, type TestSource } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

describe.each(browserNames)('A change in %s', (name) => {
  const world = useWorld(name);

  test('shows the same truth when the popup was closed and is opened again', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const release = holdChange(staff);

    const first = await startChange(world.browser, group);
    await changeArrives(staff);
    await first.close();
    const popup = await world.browser.open('popup.html', popupSize);
    await popup.says('Changing, 1 of 2 done');
    await popup.byRole('link', group).click();
    await shows(popup, [line(signIn, 'changed'), line(staff, 'changing')]);
    release();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect([signIn.changesArrived(), staff.changesArrived()]).toEqual([1, 1]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });

  // Spec J-2, J-3
  test('survives the end of the background while a self-service change is out, and does not send it again', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const release = holdChange(signIn);

    await (await startChange(world.browser, group)).close();
    await changeArrives(signIn);
    await world.browser.endBackground();
    release();
    await until('Keystone to have changed it', async () => signIn.accounts[0]?.has(newPassword));
    const popup = await openForm(world.browser, group);
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect([signIn.changesArrived(), staff.changesArrived()]).toEqual([1, 1]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });

  // Spec J-3
  test("survives the end of the background while a service account's change is out, and repeats only that", async () => {
    const [signIn, staff, partner] = [await world.signIn(), await world.directory(), await world.directory()];
    const group = await world.group([signIn, staff, partner]);
    const release = holdChange(staff);

    await (await startChange(world.browser, group)).close();
    await changeArrives(staff);
    await world.browser.endBackground();
    release();
    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'unknown'), line(partner, '')]);
    expect(await ended(popup)).toEqual([signIn, staff, partner].map((source) => line(source, 'changed')));
    expect([signIn, staff, partner].map((source) => source.changesArrived())).toEqual([1, 2, 1]);
    expect(Object.values(await passwordsAt([signIn, staff, partner]))).toEqual(['new', 'new', 'new']);
  });

  // Spec J-8, J-9
  test('needs the passwords again after a restart of the browser: Finish the rest', async () => {
    const [signIn, staff, cloud] = [await world.signIn(), await world.directory(), await world.cloud()];
    const group = await world.group([signIn, staff, cloud]);
    for (const { proxy } of [staff, cloud]) await proxy.refuseConnections();

    const before = await startChange(world.browser, group);
    await shows(before, [line(signIn, 'changed'), line(staff, 'unreachable'), line(cloud, 'unreachable')]);
    await world.restart();
    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'needs password'), line(cloud, 'needs password')]);
    for (const { proxy } of [staff, cloud]) await proxy.listenAgain();

    await popup.byRole('button', 'Finish the rest').click();
    const form = popup.byRole('form', 'Finish the rest');
    const finish = async (next: string) => {
      await form.byLabel('New password').fill(next);
      await form.byLabel('Current password').fill(oldPassword);
      await form.byRole('button', 'Finish').click();
    };
    await finish('Another-password-9');
    await form.says("This isn't the new password that the other accounts already have. Nothing was changed.");
    expect([staff.changesArrived(), cloud.changesArrived()]).toEqual([0, 0]);
    await finish(newPassword);
    expect(await ended(popup)).toEqual([signIn, staff, cloud].map((source) => line(source, 'changed')));
    expect([signIn, staff, cloud].map((source) => source.changesArrived())).toEqual([1, 1, 1]);
    expect(Object.values(await passwordsAt([signIn, staff, cloud]))).toEqual(['new', 'new', 'new']);
  });

  test('finds out about a change that was out when the browser crashed, once the passwords are typed again', async () => {
    const [signIn, cloud] = [await world.signIn(), await world.cloud()];
    const group = await world.group([signIn, cloud]);
    const release = holdChange(cloud);

    await startChange(world.browser, group);
    await changeArrives(cloud);
    await world.restart({ crash: true });
    release();
    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(cloud, 'unknown')]);
    await popup.byRole('button', 'Finish the rest').click();
    const form = popup.byRole('form', 'Finish the rest');
    await form.byLabel('New password').fill(newPassword);
    await form.byLabel('Current password').fill(oldPassword);
    await form.byRole('button', 'Finish').click();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(cloud, 'changed')]);
    expect([signIn.changesArrived(), cloud.changesArrived()]).toEqual([1, 1]);
    expect(Object.values(await passwordsAt([signIn, cloud]))).toEqual(['new', 'new']);
  });

  // Spec D-10
  test('takes the word of the person on a change that was out when the browser crashed', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const release = holdChange(staff);

    await startChange(world.browser, group);
    await changeArrives(staff);
    await world.restart({ crash: true });
    release();
    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'unknown')]);
    await popup.byRole('button', 'It changed').click();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect([signIn.changesArrived(), staff.changesArrived()]).toEqual([1, 1]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });

  // After the crashes: Chromium writes down whether an extension is disabled some seconds later, and a crash loses it.
  // Spec J-8
  test.each(['reload', 'disable'] as const)('needs the passwords again after a %s of the extension', async (how) => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    await staff.proxy.refuseConnections();
    await shows(await startChange(world.browser, group), [line(signIn, 'changed'), line(staff, 'unreachable')]);
    await world.browser.restartExtension(how);
    await staff.proxy.listenAgain();

    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'needs password')]);
    await popup.byRole('button', 'Finish the rest').click();
    const form = popup.byRole('form', 'Finish the rest');
    await form.byLabel('New password').fill(newPassword);
    await form.byRole('button', 'Finish').click();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect([signIn.changesArrived(), staff.changesArrived()]).toEqual([1, 1]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });
});

async function changeArrives(source: TestSource): Promise<void> {
  await until('the change to arrive', async () => source.changesArrived() > 0);
}
