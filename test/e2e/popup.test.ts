/** The popup as such: its keyboard, its toolbar, what it copies and generates, and how it calls the person. */
import { describe, expect, test } from 'vitest';
import { browserNames, type ExtensionPage, type Found, until } from '../browsers/index.ts';
import { minimumLength } from '../servers/scim.ts';
import { badge, noteNotifications, notified } from './support/extension.ts';
import {
  change,
  changeIdIn,
  ended,
  fillForm,
  line,
  openForm,
  popupSize,
  startChange,
  submitForm,
} from './support/popup.ts';
import { newPassword, oldPassword } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

describe.each(browserNames)('The popup in %s', (name) => {
  const world = useWorld(name);

  test('is used for a whole change by the keyboard alone', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const popup = await world.browser.open('popup.html', popupSize);
    await popup.byRole('link', group).appears();

    await tabTo(popup, popup.byRole('link', group));
    await popup.press('Enter');
    await popup.byLabel('Current password').appears();
    for (const [label, password] of [
      ['Current password', oldPassword],
      ['New password', newPassword],
      ['Confirm new password', newPassword],
    ] as const) {
      await tabTo(popup, popup.byLabel(label));
      for (const key of password) await popup.press(key);
    }
    await tabTo(popup, popup.byRole('button', 'Change password'));
    await popup.press('Enter');
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });

  test('generates a password and asks before it is used without a copy of it', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff], { minLength: 16, minSpecial: 2 });
    const popup = await openForm(world.browser, group);
    await popup.byLabel('Current password').fill(oldPassword);
    await popup.byRole('button', 'Generate').click();
    await popup.says(/(\d+) of \1 rules met/);
    const next = await popup.byLabel('New password').value();
    await popup.byRole('button', 'Change password').click();
    await popup
      .byRole('dialog', "You haven't copied the generated password")
      .byRole('button', 'Change without copying')
      .click();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect(next.length).toBeGreaterThanOrEqual(16);
    expect(Object.values(await passwordsAt([signIn, staff], { next }))).toEqual(['new', 'new']);
  });

  test('puts the focus on the first problem, and sends nothing', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const popup = await openForm(world.browser, group);
    await fillForm(popup, { next: 'short' });
    await popup.byRole('button', 'Change password').click();
    await popup.says("The password doesn't meet 2 rules below.");
    expect(await popup.byLabel('New password').focused()).toBe(true);
    await popup.close();
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);
  });

  test('copies a summary for the help desk without a secret', async () => {
    const staff = await world.directory({ behaviour: { refuses: (password) => `${password} is not strong enough` } });
    const signIn = await world.signIn();
    const group = await world.group([signIn, staff]);
    const popup = await startChange(world.browser, group);
    await ended(popup);
    await keepWhatIsCopied(popup);
    await popup.byRole('button', 'Copy summary').click();
    await popup.says("Copied. It doesn't contain any passwords.");
    const copied = await popup.evaluate(() => document.documentElement.dataset['copied'] ?? '');
    for (const told of [group, line(signIn, 'changed'), line(staff, 'password rejected'), 'is not strong enough'])
      expect(copied).toContain(told);
    expect(copied).toContain(`Reference: ${await changeIdIn(popup)}`);
    for (const secret of [oldPassword, newPassword, staff.credential ?? ''])
      for (const place of [copied, await popup.text()]) expect(place).not.toContain(secret);
  });

  // Spec A-3
  test('shows on the toolbar what needs attention, and tells the end of a change that nobody watches', async () => {
    const strict = await world.directory({ behaviour: { refuses: minimumLength(20) } });
    const signIn = await world.signIn();
    const group = await world.group([signIn, strict]);
    const aside = await world.browser.open('options.html');
    await noteNotifications(aside);
    const before = Number(await badge(aside));

    const popup = await startChange(world.browser, group);
    const changeId = await changeIdIn(popup);
    await popup.close();
    await until('the badge', async () => Number(await badge(aside)) === before + 1);
    await until('the notification', () => notified(aside, changeId));
    expect(Object.values(await passwordsAt([signIn, strict]))).toEqual(['new', 'old']);
    const tiles = await world.browser.open('popup.html', popupSize);
    await tiles.says('1 out of step');
  });

  // Spec A-4
  test('brings an account that was left behind along, with its own current password', async () => {
    let atLeast = 20;
    const strict = await world.directory({
      behaviour: { refuses: (password) => minimumLength(atLeast)(password, nobody) },
    });
    const [signIn, cloud] = [await world.signIn(), await world.cloud()];
    const group = await world.group([signIn, strict, cloud]);
    expect(await change(world.browser, group)).toEqual([
      line(signIn, 'changed'),
      line(strict, 'password rejected'),
      line(cloud, 'changed'),
    ]);

    atLeast = 8;
    const [current, next] = [newPassword, 'Autumn-orchard-19'];
    const all = [signIn, strict, cloud];
    expect(await change(world.browser, group, { current, next })).toEqual(all.map((source) => line(source, 'changed')));
    expect(Object.values(await passwordsAt(all, { old: current, next }))).toEqual(['new', 'new', 'new']);
  });
});

// Firefox opens its toolbar popup, but nobody can drive it.
describe('The toolbar popup in chromium', () => {
  const world = useWorld('chromium');

  test('is used for a whole change from the toolbar', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const popup = await world.browser.openToolbarPopup();
    await popup.byRole('button', 'Password Mgmt').appears();
    await popup.byRole('link', group).click();
    await popup.byRole('button', 'Open in a tab').appears();
    await fillForm(popup);
    await submitForm(popup);
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });
});

const nobody = { id: '', userName: '', displayName: '', active: true, password: '' };

/** Moves the focus by Tab until it is there, as somebody without a mouse does. */
async function tabTo(popup: ExtensionPage, element: Found): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await popup.press('Tab');
    if (await element.focused()) return;
  }
  throw new Error('Tab did not get there');
}

/** A headless browser has no clipboard that a test could read. */
function keepWhatIsCopied(page: ExtensionPage): Promise<void> {
  return page.evaluate(() => {
    navigator.clipboard.writeText = (words) => {
      document.documentElement.dataset['copied'] = words;
      return Promise.resolve();
    };
  });
}
