/** From an empty profile to the first change, and what a missing permission of the browser means. */
import { describe, expect, test } from 'vitest';
import { browserNames, until } from '../browsers/index.ts';
import { configurationStores, stored } from './support/extension.ts';
import { change, ended, line, openForm, popupSize, shows, startChange } from './support/popup.ts';
import { holdChange, oldPassword } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

const unlinked = { accounts: [{ unlinked: true }] };

describe.each(browserNames)('A new profile in %s', (name) => {
  const world = useWorld(name, { access: false });

  test('is told that nothing is set up yet', async () => {
    const popup = await world.browser.open('popup.html', popupSize);
    await popup.says('Nothing is set up yet');
    await popup.byRole('button', 'Set up Lockstep').appears();
    const options = await world.browser.open('options.html');
    await options.says('There are no sync groups yet.');
    expect(await stored(options, 'changes', 'audit', ...configurationStores)).toEqual([]);
  });

  test('is led through access and linking to its first change', async () => {
    const [signIn, cloud] = [await world.signIn(unlinked), await world.cloud(unlinked)];
    const group = await world.group([signIn, cloud]);

    const popup = await world.browser.open('popup.html', popupSize);
    await popup.says("The browser doesn't let Lockstep reach 2 addresses yet.");
    await popup.byRole('button', 'Allow access').click();
    await popup.byRole('button', 'Allow access').disappears();

    await popup.byRole('link', 'Link accounts').click();
    const form = popup.byRole('form', signIn.name);
    await form.byLabel('Login').fill(signIn.accounts[0]?.login ?? '');
    await form.byLabel('Current password').fill('Not-my-password-1');
    await form.byRole('button', 'Link account').click();
    await form.says(`${signIn.name} rejected the sign-in. Check the login and the current password.`);
    expect(await stored(popup, 'accounts')).toEqual([]);

    for (const { name: source, accounts } of [signIn, cloud]) {
      await popup
        .byRole('form', source)
        .byLabel('Login')
        .fill(accounts[0]?.login ?? '');
      await popup.byRole('form', source).byLabel('Current password').fill(oldPassword);
      await popup.byRole('form', source).byRole('button', 'Link account').click();
      await popup.byRole('form', source).disappears();
    }
    await popup.says('You have a linked account on every source.');

    expect(await change(world.browser, group)).toEqual([line(signIn, 'changed'), line(cloud, 'changed')]);
    expect(Object.values(await passwordsAt([signIn, cloud]))).toEqual(['new', 'new']);
  });

  test('takes the account that is linked on an authentication source for the one that the rest waits for', async () => {
    const [cloud, signIn] = [await world.cloud(), await world.signIn(unlinked)];
    const group = await world.group([cloud, signIn]);
    const accounts = await world.browser.open('options.html#accounts');
    const source = accounts.byRole('region', signIn.name);
    await source.byRole('button', 'Link account').click();
    const dialog = accounts.byRole('dialog', 'Link an account');
    await dialog.byLabel('Login').fill(signIn.accounts[0]?.login ?? '');
    await dialog.byLabel('Current password').fill(oldPassword);
    await dialog.byRole('button', 'Link account').click();
    await dialog.disappears();
    await source.says('Authentication account');
    await accounts.close();

    const popup = await openForm(world.browser, group);
    await popup.says("If the sign-in account doesn't change, the others won't be changed.");
    expect(await change(world.browser, group)).toEqual([line(signIn, 'changed'), line(cloud, 'changed')]);
  });

  test('that loses the access to a source in the middle of a change goes on when it is allowed again', async () => {
    await world.browser.grantHosts('http://localhost');
    const [signIn, cloud] = [await world.signIn(), await world.cloud({ byLocalhost: true })];
    const group = await world.group([signIn, cloud]);
    const release = holdChange(signIn);

    const popup = await startChange(world.browser, group);
    await until('the first change to arrive', async () => signIn.changesArrived() === 1);
    await world.browser.revokeHosts('http://localhost');
    release();
    await shows(popup, [line(signIn, 'changed'), line(cloud, 'needs access')]);
    expect(cloud.proxy.arrivals).toEqual([]);

    await popup.byRole('link', 'Allow access').click();
    await popup.byRole('button', 'Allow access').click();
    await popup.says('Lockstep can now reach all your sources.');
    await popup.byRole('link', 'Passwords').click();
    await popup.byRole('link', group).click();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(cloud, 'changed')]);
    expect(Object.values(await passwordsAt([signIn, cloud]))).toEqual(['new', 'new']);
  });
});
