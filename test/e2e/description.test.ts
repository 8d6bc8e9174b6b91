/** An admin connects a service that no preset knows, with the editor alone: described, looked at dry, tried, kept. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserNames, type Found } from '../browsers/index.ts';
import { type Deluge, firstDelugePassword, startDeluge } from '../servers/deluge.ts';
import { violations } from './support/axe.ts';
import { exportedTexts, keepExports } from './support/exports.ts';
import { newPassword, oldPassword } from './support/sources.ts';
import { useWorld } from './support/world.ts';

let server: Deluge;
let folder: string;
let current = firstDelugePassword;
beforeAll(async () => {
  [server, folder] = await Promise.all([startDeluge(), mkdtemp(join(tmpdir(), 'lockstep-preset-'))]);
});
afterAll(() => Promise.all([server.stop(), rm(folder, { recursive: true, force: true })]));

describe.each(browserNames)('The editor of descriptions in %s', (name) => {
  const world = useWorld(name, { access: false });

  test('leads from nothing to a password that is changed, without a line of JSON', async () => {
    await server.setPassword(current, oldPassword);
    current = oldPassword;
    const page = await world.browser.open('options.html#sources/new/web-services', { width: 1200, height: 1000 });
    await page.byLabel('Source Name').fill('By hand');
    await page.byLabel('Address').fill(server.url);
    await page.byRole('button', 'Operations one by one').click();
    const editor = page.byRole('group', 'Operations one by one');
    await editor.byLabel('Name of the service').fill('Downloads');

    await addOperation(editor, 'test selfService', 'Test the connection (Self-service)');
    await describeCall(editor, {
      name: 'reach',
      title: 'Ask whether somebody is signed in',
      call: '{"method":"auth.check_session","params":[],"id":1}',
      answers: [
        ['true', 'continue'],
        ['false', 'continue'],
      ],
    });

    await addOperation(editor, 'verify', 'Check a password by signing in');
    await describeCall(editor, {
      name: 'signIn',
      title: 'Sign in',
      call: '{"method":"auth.login","params":["{{currentPassword}}"],"id":1}',
      answers: [
        ['true', 'continue'],
        ['false', 'wrongCurrentPassword'],
      ],
    });

    const change = await addOperation(editor, 'change selfService', 'Change a password (Self-service)');
    await describeCall(editor, {
      name: 'change',
      title: 'Change the password',
      call: '{"method":"auth.change_password","params":["{{currentPassword}}","{{newPassword}}"],"id":1}',
      changes: true,
      answers: [
        ['true', 'changed'],
        ['false', 'wrongCurrentPassword'],
      ],
    });
    const steps = change.byRole('group', 'Requests in order');
    await steps.byLabel('Request to add').select('signIn');
    await steps.byRole('button', 'Add request').press('Enter');
    await steps.byRole('button', 'Move signIn up').press('Enter');
    await change.byRole('group', 'Requests always sent at the end').byRole('button', 'Add request').press('Enter');
    await describeCall(editor, {
      name: 'signOut',
      title: 'Sign out',
      call: '{"method":"auth.delete_session","params":[],"id":1}',
      answers: [['true', 'continue']],
    });
    const signOut = editor.byRole('group', 'Request signOut');
    await signOut.byRole('button', 'Add: Parameter').press('Enter');
    await signOut.byLabel('Parameter 1: name').fill('for');
    await signOut.byRole('button', 'Variables for Parameter 1: value').press('Enter');
    await page.press('Tab');
    await page.press('Enter');
    expect(await signOut.byLabel('Parameter 1: value').value()).toBe('{{login}}');

    await change.byRole('button', 'Add passwords').press('Enter');
    await change.byLabel('Passwords 1: with more bytes than').fill('200');
    await change.byLabel('Passwords 1: note').fill('It is too long for the downloads.');

    const dryRun = page.byRole('region', 'Dry run');
    await dryRun.byLabel('Operation to show').select('change');
    await dryRun.byLabel('Login of a sample account').fill('web');
    const requests = await dryRun.byRole('list', 'Requests of the dry run').text();
    expect(requests).toContain(`POST ${server.url}/json`);
    expect(requests).toContain(
      '{"method":"auth.change_password","params":["<currentPassword>","<newPassword>"],"id":1}',
    );
    expect(requests).toContain(`POST ${server.url}/json?for=web`);
    expect(await editor.text()).not.toContain('needs fixing');
    expect(await violations(page)).toEqual([]);

    await page.byRole('button', 'Save').click();
    await page.byRole('button', 'Confirm and save').click();
    await page.says('By hand is saved.');
    const tryIt = page.byRole('region', 'Try it');
    await tryIt.byLabel('Operation to try').select('change');
    await tryIt.byLabel('Login').fill('web');
    await tryIt.byLabel('Current password').fill(oldPassword);
    await tryIt.byLabel('New password').fill(newPassword);
    await tryIt.byLabel('Confirm new password').fill(newPassword);
    await tryIt.byRole('button', 'Try it').click();
    await tryIt.says('The password is changed.', 30_000);
    await page.byRole('region', 'Credential and connection').says('Access allowed');
    const shown = await page.text();
    expect(shown).toContain('"params":["<currentPassword>","<newPassword>"]');
    for (const password of [oldPassword, newPassword])
      expect([shown.includes(password), (await world.browser.console()).includes(password)]).toEqual([false, false]);
    expect([await server.signsIn(newPassword), await server.signsIn(oldPassword)]).toEqual([true, false]);
    current = newPassword;
    expect(await violations(page)).toEqual([]);

    await page.byRole('button', 'Your presets').click();
    await page.byRole('button', 'Save as preset').click();
    await page.says('Your preset “Downloads” is saved.');
    await keepExports(page);
    await page.byRole('button', 'Export Downloads').click();
    const [exported = ''] = await exportedTexts(page, 1);
    for (const secret of [oldPassword, newPassword, server.url]) expect(exported).not.toContain(secret);
    await page.byRole('button', 'Delete Downloads').click();
    await page.says('Your preset “Downloads” is deleted.');
    const file = join(folder, `downloads-${name}.json`);
    await writeFile(file, exported);
    await page.byLabel('Import a preset').upload(file);
    await page.says('Your preset “Downloads” is saved.');
    await page.byRole('button', 'Export Downloads').appears();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

async function addOperation(editor: Found, path: string, title: string): Promise<Found> {
  await editor.byLabel('Operation to add').select(path);
  await editor.byRole('button', 'Add operation').press('Enter');
  const operation = editor.byRole('group', title);
  await operation.byRole('group', 'Requests in order').byRole('button', 'Add request').press('Enter');
  return operation;
}

/** A call by JSON-RPC, whose answers tell by their `result` what they mean. */
interface Described {
  readonly name: string;
  readonly title: string;
  readonly call: string;
  readonly changes?: boolean;
  /** What `result` has to equal, and what the answer is taken for then. */
  readonly answers: readonly (readonly [result: string, outcome: string])[];
}

/** Fills in the request that was added just now. */
async function describeCall(editor: Found, { name, title, call, changes, answers }: Described): Promise<void> {
  const fresh = editor.byRole('group', 'Request request');
  await fresh.byLabel('Name of the request').fill(name);
  const request = editor.byRole('group', `Request ${name}`);
  await fresh.byLabel('What it does').fill(title);
  await request.byLabel('Method').select('POST');
  await request.byLabel('Path').fill('json');
  await request.byLabel('Body').select('json');
  await request.byLabel('JSON body').fill(call);
  if (changes) await request.byLabel('It changes the password').press(' ');
  await request.byLabel("It uses the browser's cookies").press(' ');
  for (const [index, [result, outcome]] of answers.entries()) {
    if (index > 0) await request.byRole('button', 'Add answer').press('Enter');
    const answer = request.byRole('group', `Answer ${index + 1}`);
    await answer.byRole('button', 'Add: JSON value').press('Enter');
    await answer.byLabel('JSON value 1: name').fill('/result');
    await answer.byLabel('JSON value 1: check').select('equals');
    await answer.byLabel('JSON value 1: kind').select('literal');
    await answer.byLabel('JSON value 1: value').fill(result);
    await answer.byLabel(`Answer ${index + 1}: outcome`).select(outcome);
  }
}
