/** After a whole run: no password and no service token in what was logged, nor in plain form in the profile's files. */
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { browserNames, type ExtensionPage } from '../browsers/index.ts';
import { change, ended, fillForm, line, openForm, popupSize, shows, startChange, submitForm } from './support/popup.ts';
import { useWorld } from './support/world.ts';

const secrets = {
  wrong: 'Wr0ng-guess-of-mine',
  old: 'Blanket-in-w1nter-time',
  next: 'Mead0w-in-spring-time',
  later: 'Orch4rd-in-autumn-time',
  last: 'Strawb3rry-in-summer-time',
  token: 'own-service-token',
};

describe.each(browserNames)('What %s keeps', (name) => {
  const profile = mkdtempSync(join(tmpdir(), `lockstep-privacy-${name}-`));
  const world = useWorld(name, { profile });
  afterAll(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));

  test('holds no secret after a day of use', async () => {
    const mine = { accounts: [{ password: secrets.old }] };
    const unlinked = { accounts: [{ password: secrets.old, unlinked: true }] };
    const echo = {
      refuses: (password: string) => (password === secrets.later ? `${password} is too plain` : undefined),
    };
    const [signIn, cloud, staff] = [
      await world.signIn(mine),
      await world.cloud(unlinked),
      await world.directory({ ...mine, behaviour: echo }),
    ];
    const group = await world.group([signIn, cloud, staff]);

    const sources = await world.browser.open('options.html#sources');
    await sources.byRole('link', staff.name).click();
    await sources.byLabel('Bearer token').fill(secrets.token);
    await sources.byRole('button', 'Show').click();
    await sources.byRole('button', 'Save credential').click();
    await sources.says('The credential is saved.');
    const linking = await world.browser.open('popup.html#/link', popupSize);
    await linkWith(linking, cloud.name, cloud.accounts[0]?.login ?? '', secrets.wrong);
    await linking.says(`${cloud.name} refused the sign-in.`);
    await linkWith(linking, cloud.name, cloud.accounts[0]?.login ?? '', secrets.old);
    await linking.says('An account of yours is linked on every source.');

    const shownInTab = await openForm(world.browser, group);
    await fillForm(shownInTab, { current: secrets.old, next: secrets.next });
    await shownInTab.byRole('button', 'Show').click();
    await shownInTab.byRole('button', 'Hide').appears();
    await submitForm(shownInTab);
    const all = [signIn, cloud, staff];
    expect(await ended(shownInTab)).toEqual(all.map((source) => line(source, 'changed')));

    const second = { current: secrets.next, next: secrets.later };
    expect(await change(world.browser, group, second)).toEqual([
      line(signIn, 'changed'),
      line(cloud, 'changed'),
      line(staff, 'failed – rejected'),
    ]);
    await staff.proxy.refuseConnections();
    const waiting = await startChange(world.browser, group, { current: secrets.later, next: secrets.last });
    await shows(waiting, [line(signIn, 'changed'), line(cloud, 'changed'), line(staff, 'waits until')]);
    await world.restart();
    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(cloud, 'changed'), line(staff, 'needs password')]);
    const logged = await world.browser.console();
    await world.browser.close();

    expect(Object.values(secrets).filter((secret) => logged.includes(secret))).toEqual([]);
    expect(await filesWith(profile, Object.values(secrets))).toEqual([]);
    // The search itself works: what is no secret is found.
    expect(await filesWith(profile, [staff.source.id])).not.toEqual([]);
  });
});

async function linkWith(page: ExtensionPage, source: string, login: string, password: string): Promise<void> {
  const form = page.byRole('form', source);
  await form.byLabel('Login').fill(login);
  await form.byLabel('Current password').fill(password);
  await form.byRole('button', 'Show').click();
  await form.byRole('button', 'Link account').click();
}

/** The files below the folder that hold one of the texts, in UTF-8 or UTF-16. */
async function filesWith(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const needles = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (needles.some((needle) => bytes.includes(needle))) found.push(entry.name);
  }
  return found;
}
