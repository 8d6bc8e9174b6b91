/** An admin connects a service that no preset was asked for, with the editor alone: described, looked at dry, tried, kept. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserNames, type Found } from '../browsers/index.ts';
import { type Glewlwyd, startGlewlwyd } from '../servers/glewlwyd.ts';
import { violations } from './support/axe.ts';
import { newPassword, oldPassword } from './support/sources.ts';
import { useWorld } from './support/world.ts';

let server: Glewlwyd;
beforeAll(async () => {
  server = await startGlewlwyd();
});
afterAll(() => server.stop());

describe.each(browserNames)('The editor of descriptions in %s', (name) => {
  const world = useWorld(name, { access: false });

  test('leads from nothing to a password that is changed, without a line of JSON', async () => {
    const login = `ann-${crypto.randomUUID().slice(0, 8)}`;
    await server.addUser(login, oldPassword);
    const page = await world.browser.open('options.html#sources/new/web-services', { width: 1200, height: 1000 });
    await page.byLabel('Source Name').fill('By hand');
    await page.byLabel('Address').fill(server.url);
    await page.byRole('button', 'Operations one by one').click();
    const editor = page.byRole('group', 'Operations one by one');
    await editor.byLabel('Name of the service').fill('Single sign-on');

    await addOperation(editor, 'test selfService', 'Test the connection (Self-service)');
    await describeRequest(editor, { name: 'reach', title: 'Read the configuration', path: 'config' });

    await addOperation(editor, 'verify', 'Check a password by signing in');
    await describeRequest(editor, {
      name: 'signIn',
      title: 'Sign in',
      method: 'POST',
      path: 'api/auth/',
      json: '{"username":"{{login}}","password":"{{currentPassword}}"}',
      cookies: true,
      more: [['401', 'wrongCurrentPassword']],
    });

    const change = await addOperation(editor, 'change selfService', 'Change a password (Self-service)');
    await describeRequest(editor, {
      name: 'change',
      title: 'Change the password',
      method: 'PUT',
      path: 'api/profile/password',
      json: '{"username":"{{login}}","old_password":"{{currentPassword}}","password":"{{newPassword}}"}',
      cookies: true,
      changes: true,
      more: [['400', 'rejected']],
    });
    const steps = change.byRole('group', 'Requests in their order');
    await steps.byLabel('Request to add').select('signIn');
    await steps.byRole('button', 'Add request').press('Enter');
    await steps.byRole('button', 'Move signIn up').press('Enter');
    await change.byRole('group', 'Requests at the end, however it came').byRole('button', 'Add request').press('Enter');
    await describeRequest(editor, {
      name: 'signOut',
      title: 'Sign out',
      method: 'DELETE',
      path: 'api/auth/',
      cookies: true,
    });
    const signOut = editor.byRole('group', 'Request signOut');
    await signOut.byRole('button', 'Add: Parameter').press('Enter');
    await signOut.byLabel('Parameter 1: name').fill('username');
    await signOut.byRole('button', 'Variables for Parameter 1: value').press('Enter');
    await page.press('Tab');
    await page.press('Enter');
    expect(await signOut.byLabel('Parameter 1: value').value()).toBe('{{login}}');

    const dryRun = page.byRole('region', 'Dry run');
    await dryRun.byLabel('Operation to show').select('change');
    await dryRun.byLabel('Login of a sample account').fill(login);
    const requests = await dryRun.byRole('list', 'Requests of the dry run').text();
    expect(requests).toContain(`PUT ${server.url}/api/profile/password`);
    expect(requests).toContain(`{"username":"${login}","old_password":"<currentPassword>","password":"<newPassword>"}`);
    expect(requests).toContain(`DELETE ${server.url}/api/auth/?username=${login}`);
    expect(await editor.text()).not.toContain('to be mended');
    expect(await violations(page)).toEqual([]);

    await page.byRole('button', 'Save').click();
    await page.byRole('button', 'Confirm and save').click();
    await page.says('By hand is saved.');
    const tryIt = page.byRole('region', 'Try it');
    await tryIt.byLabel('Operation to try').select('change');
    await tryIt.byLabel('Login').fill(login);
    await tryIt.byLabel('Current password').fill(oldPassword);
    await tryIt.byLabel('New password').fill(newPassword);
    await tryIt.byLabel('Confirm new password').fill(newPassword);
    await tryIt.byRole('button', 'Try it').click();
    await tryIt.says('The password is changed.', 30_000);
    const shown = await page.text();
    expect(shown).toContain('"old_password":"<currentPassword>"');
    for (const password of [oldPassword, newPassword])
      expect([shown.includes(password), (await world.browser.console()).includes(password)]).toEqual([false, false]);
    expect([await server.signsIn(login, newPassword), await server.signsIn(login, oldPassword)]).toEqual([true, false]);
    expect(await violations(page)).toEqual([]);

    await page.byRole('button', 'Your presets').click();
    await page.byRole('button', 'Save as preset').click();
    await page.says('Your preset “Single sign-on” is saved.');
    await page.byRole('button', 'Export Single sign-on').appears();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

async function addOperation(editor: Found, path: string, title: string): Promise<Found> {
  await editor.byLabel('Operation to add').select(path);
  await editor.byRole('button', 'Add operation').press('Enter');
  const operation = editor.byRole('group', title);
  await operation.byRole('group', 'Requests in their order').byRole('button', 'Add request').press('Enter');
  return operation;
}

interface Described {
  readonly name: string;
  readonly title: string;
  readonly method?: string;
  readonly path: string;
  readonly json?: string;
  readonly cookies?: boolean;
  /** It is the one that changes the password: 200 says so. */
  readonly changes?: boolean;
  /** Further answers, by status. */
  readonly more?: readonly (readonly [status: string, outcome: string])[];
}

/** Fills in the request that was added just now. */
async function describeRequest(editor: Found, described: Described): Promise<void> {
  const { name, title, method = 'GET', path, json, cookies, changes, more = [] } = described;
  const fresh = editor.byRole('group', 'Request request');
  await fresh.byLabel('Name of the request').fill(name);
  const request = editor.byRole('group', `Request ${name}`);
  await fresh.byLabel('What it does').fill(title);
  await request.byLabel('Method').select(method);
  await request.byLabel('Path').fill(path);
  if (json !== undefined) {
    await request.byLabel('Body').select('json');
    await request.byLabel('JSON body').fill(json);
  }
  if (changes) await request.byLabel('It changes the password').press(' ');
  if (cookies) await request.byLabel("It uses the browser's cookies").press(' ');
  if (changes) await request.byLabel('Answer 1: outcome').select('changed');
  for (const [index, [status, outcome]] of more.entries()) {
    await request.byRole('button', 'Add answer').press('Enter');
    await request.byLabel(`Answer ${index + 2}: status`).fill(status);
    await request.byLabel(`Answer ${index + 2}: outcome`).select(outcome);
  }
}
