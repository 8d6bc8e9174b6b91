/** axe-core finds nothing on any view of the popup and of *Password Mgmt*. */
import { describe, expect, test } from 'vitest';
import { browserNames } from '../browsers/index.ts';
import { minimumLength } from '../servers/scim.ts';
import { violations } from './support/axe.ts';
import { ended, fillForm, line, openForm, popupSize, shows, startChange } from './support/popup.ts';
import { holdChange } from './support/sources.ts';
import { useWorld, type World } from './support/world.ts';

const twoAccounts = { accounts: [{ name: 'alice' }, { name: 'alice.admin' }] };
const disabled = { accounts: [{ disabled: true }] };

describe.each(browserNames)('axe in %s finds nothing', (name) => {
  const world = useWorld(name, { access: false });

  test('on the first visit', async () => {
    const popup = await world.browser.open('popup.html', popupSize);
    await popup.says('Nothing is set up yet');
    expect(await violations(popup)).toEqual([]);
    const options = await world.browser.open('options.html');
    await options.says('There are no sync groups yet.');
    expect(await violations(options)).toEqual([]);
  });

  test('where access is missing', async () => {
    const group = await world.group([await world.signIn(), await world.directory()]);
    const tiles = await world.browser.open('popup.html', popupSize);
    await tiles.byRole('button', 'Allow access').appears();
    expect(await violations(tiles)).toEqual([]);
    await tiles.byRole('link', group).click();
    await tiles.byRole('button', 'Change password').appears();
    expect(await violations(tiles)).toEqual([]);
    const access = await world.browser.open('popup.html#/access', popupSize);
    await access.byRole('button', 'Allow access').appears();
    expect(await violations(access)).toEqual([]);
    await access.byRole('button', 'Allow access').click();
    await access.says('Lockstep can now reach all your sources.');
    expect(await violations(access)).toEqual([]);
  });

  test('on linking', async () => {
    const signIn = await world.signIn({ accounts: [{ unlinked: true }] });
    await world.group([signIn, await world.directory()]);
    const popup = await world.browser.open('popup.html#/link', popupSize);
    const form = popup.byRole('form', signIn.name);
    await form.byRole('button', 'Link account').click();
    await form.says('Type the current password.');
    expect(await violations(popup)).toEqual([]);
  });

  test('on the form, empty, with problems, and with what was generated', async () => {
    const members = [await world.signIn(disabled), await world.directory(twoAccounts), await world.cloud()];
    const popup = await openForm(world.browser, await world.group(members));
    await popup.byRole('button', 'Change password').appears();
    expect(await violations(popup)).toEqual([]);
    await fillForm(popup, { next: 'short' });
    await popup.byRole('button', 'Change password').click();
    await popup.says('Choose the account to change.');
    expect(await violations(popup)).toEqual([]);
    await popup.byRole('radio', /^alice\.admin/).click();
    await popup.byLabel('Current password').fill('Winter-blanket-7');
    await popup.byRole('button', 'Generate').click();
    await popup.byRole('button', 'Show').click();
    expect(await violations(popup)).toEqual([]);
    await popup.byRole('button', 'Change password').click();
    await popup.byRole('dialog', "You haven't copied the generated password").appears();
    expect(await violations(popup)).toEqual([]);
  });

  test('on progress and result', async () => {
    const { popup, release, staff, signIn, strict } = await changeInProgress(world);
    await shows(popup, [line(signIn, 'changed'), line(strict, 'password rejected'), line(staff, 'changing')]);
    expect(await violations(popup)).toEqual([]);
    release();
    await ended(popup);
    expect(await violations(popup)).toEqual([]);
    await popup.byRole('link', 'Passwords').click();
    await popup.says('1 out of step');
    expect(await violations(popup)).toEqual([]);
  });

  test('on what waits, is unknown, and needs the password', async () => {
    const [signIn, staff, cloud] = [await world.signIn(), await world.directory(), await world.cloud()];
    const group = await world.group([signIn, staff, cloud]);
    holdChange(staff);
    await cloud.proxy.refuseConnections();
    const before = await startChange(world.browser, group);
    await shows(before, [line(signIn, 'changed'), line(staff, 'changing'), line(cloud, 'waiting')]);
    await world.restart({ crash: true });
    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'unknown'), line(cloud, 'needs password')]);
    expect(await violations(popup)).toEqual([]);
    await popup.byRole('button', 'Finish the rest').click();
    await popup.byRole('form', 'Finish the rest').appears();
    expect(await violations(popup)).toEqual([]);
  });

  test.each(['Sync Groups', 'Policies', 'Sources', 'Accounts', 'Activity', 'Settings'])('on %s', async (view) => {
    const page = await world.browser.open('options.html', { width: 1200, height: 900 });
    await page.byRole('link', view).click();
    await page.byRole('heading', view).appears();
    expect(await violations(page)).toEqual([]);
  });

  test('on an import, with problems and with its preview', async () => {
    const page = await world.browser.open('options.html#settings', { width: 1200, height: 900 });
    await page.byLabel('Or paste it here').fill('{"lockstep":');
    await page.byLabel('Or paste it here').press('Tab');
    await page.says("The file can't be imported, and nothing was changed.");
    expect(await violations(page)).toEqual([]);
    await page.byLabel('Or paste it here').fill(emptyConfiguration);
    await page.byLabel('Or paste it here').press('Tab');
    await page.byRole('button', 'Import').appears();
    expect(await violations(page)).toEqual([]);
  });
});

const emptyConfiguration =
  '{"lockstep":1,"passwordPolicies":[{"id":"p","name":"P","defaultPolicy":true}],"sources":[],"passwordSyncGroups":[]}';

async function changeInProgress(world: World) {
  const strict = await world.directory({ behaviour: { refuses: minimumLength(20) } });
  const [signIn, staff] = [await world.signIn(), await world.directory()];
  const release = holdChange(staff);
  const popup = await startChange(world.browser, await world.group([signIn, strict, staff]));
  return { popup, release, signIn, strict, staff };
}
