/**
 * After a whole run with crashes: no password and no service token in what was logged or exported, nor anywhere in the
 * profile, in any encoding, behind the browsers' compression too.
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { browserNames, type ExtensionPage, until } from '../browsers/index.ts';
import { exportedTexts, keepExports } from './support/exports.ts';
import { change, ended, fillForm, line, openForm, popupSize, shows, startChange, submitForm } from './support/popup.ts';
import { plant } from './support/profile/plant.ts';
import { encodings, searchFolder, searchText } from './support/profile/search.ts';
import { report } from './support/reliability.ts';
import { holdChange } from './support/sources.ts';
import { useWorld } from './support/world.ts';

/** Every password has the one in it, every service secret the other: whoever finds neither has found none of them. */
const [marrow, tokenMarrow] = ['q"7u+Kz/&9\\xW', 'Tk7-own_Zq9x'];
const secrets = {
  wrong: `Wr0ng ${marrow} guess`,
  old: `Blanket ${marrow} winter`,
  next: `Mead0w ${marrow} spring`,
  later: `Orch4rd ${marrow} autumn`,
  last: `Strawb3rry ${marrow} summer`,
  token: `service-${tokenMarrow}-token`,
};
const sought = [marrow, tokenMarrow];

/** Where each browser keeps what `plant` stores only compressed. */
const compressing = {
  chromium: ['LevelDB table', 'snappy value'],
  firefox: ['snappy frames', 'snappy value'],
} as const;

describe.each(browserNames)('What %s keeps', (name) => {
  const profile = mkdtempSync(join(tmpdir(), `lockstep-privacy-${name}-`));
  const world = useWorld(name, { profile });
  afterAll(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));

  // Spec X-1
  test('holds no secret after a day of use with crashes, and would be found to', async () => {
    expect(Object.values(secrets).every((secret) => sought.some((part) => secret.includes(part)))).toBe(true);
    const mine = { accounts: [{ password: secrets.old }] };
    const unlinked = { accounts: [{ password: secrets.old, unlinked: true }] };
    const echo = {
      refuses: (password: string) => (password === secrets.later ? `${password} is too plain` : undefined),
    };
    const [signIn, cloud, staff] = [
      await world.signIn(mine),
      await world.cloud(unlinked),
      await world.directory({ ...mine, behaviour: echo, token: secrets.token }),
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
    await linking.says(`${cloud.name} rejected the sign-in.`);
    await linkWith(linking, cloud.name, cloud.accounts[0]?.login ?? '', secrets.old);
    await linking.says('You have a linked account on every source.');

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
      line(staff, 'password rejected'),
    ]);
    await staff.proxy.refuseConnections();
    const release = holdChange(cloud);
    const waiting = await startChange(world.browser, group, { current: secrets.later, next: secrets.last });
    await until('the change to be out', async () => cloud.changesArrived() > 2);
    await world.browser.endBackground();
    release();
    await waiting.reload();
    await shows(waiting, [line(signIn, 'changed'), line(cloud, 'changed'), line(staff, 'unreachable')]);
    const exported = await everythingExported(await world.browser.open('options.html#settings'));
    const logged = await world.browser.console();
    await world.restart({ crash: true });
    const popup = await openForm(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(cloud, 'changed'), line(staff, 'needs password')]);
    const loggedLater = await world.browser.console();
    await world.browser.close();

    for (const text of [exported, logged, loggedLater]) expect(searchText(text, sought)).toEqual([]);
    const found = await searchFolder(profile, sought);
    expect(found.findings).toEqual([]);
    // What is no secret is found.
    expect((await searchFolder(profile, [staff.source.id])).findings).not.toEqual([]);

    await world.restart();
    await plant(await world.browser.open('popup.html'), profile, marrow);
    await world.browser.close();
    const planted = await searchFolder(profile, sought);
    const inFiles = planted.findings.filter(({ file }) => file.startsWith('planted-'));
    expect(new Set(inFiles.map(({ encoding }) => encoding))).toEqual(
      new Set(encodings(marrow).map(({ encoding }) => encoding)),
    );
    // And where else it lies depends on when the browser compacts: these must be shown.
    const unpacked = new Set(planted.findings.map(({ inside }) => inside));
    expect([...unpacked]).toEqual(expect.arrayContaining([...compressing[name]]));
    await report(`privacy-${name}`, {
      figure: `Bytes of a profile in ${name} searched for secrets`,
      value: `${megabytes(found.bytes)} on the disk and ${megabytes(found.unpacked)} unpacked: none; ${encodings(marrow).length} encodings planted, and compressed values (${compressing[name].join(', ')}): all found`,
    });
  });
});

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The configuration, the audit trail in both forms, and the summary of a change are files or texts that a page hands out. */
async function everythingExported(page: ExtensionPage): Promise<string> {
  await keepExports(page);
  await page.byRole('button', 'Export configuration').click();
  await exportedTexts(page, 1);
  await page.evaluate(() => {
    location.hash = '#activity';
  });
  await page.byRole('button', 'Export as JSON').click();
  await exportedTexts(page, 2);
  await page.byRole('button', 'Export as CSV').click();
  return (await exportedTexts(page, 3)).join('\n');
}

async function linkWith(page: ExtensionPage, source: string, login: string, password: string): Promise<void> {
  const form = page.byRole('form', source);
  await form.byLabel('Login').fill(login);
  await form.byLabel('Current password').fill(password);
  await form.byRole('button', 'Show').click();
  await form.byRole('button', 'Link account').click();
}
