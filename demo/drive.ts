import { join } from 'node:path';
import type { ExtensionPage, Size, TestBrowser } from '../test/browsers/index.ts';
import type { World } from './world.ts';

/** Drives the pages as a person would, by what they say. */

const popupSize: Size = { width: 420, height: 640 };
const pageSize: Size = { width: 1200, height: 900 };

export interface Stage {
  /** Says one line to whoever watches the demo. */
  readonly say: (line: string) => void;
  /** Keeps a picture of the page as it stands. */
  readonly picture: (page: ExtensionPage, name: string) => Promise<void>;
}

/** The admin's part: imports the configuration, enters the service credentials, tests every source. */
export async function setUp(browser: TestBrowser, world: World, { say, picture }: Stage): Promise<void> {
  const page = await browser.open('options.html#settings', pageSize);
  await page.byLabel('Or paste it here').fill(JSON.stringify(world.configuration));
  await page.byLabel('Or paste it here').press('Tab');
  await page.byLabel('Confirm all').click();
  await picture(page, 'import-preview');
  await page.byRole('button', 'Import').click();
  await page.says('The configuration is imported.');
  say('Password Mgmt: the configuration is imported.');

  for (const { name } of world.configuration.sources) {
    await page.byRole('link', 'Sources').click();
    await page.byRole('link', name).click();
    await enterCredential(page, world, name);
    await page.byRole('button', 'Test connection').click();
    await page.says('The connection works.', 30_000);
    say(`Password Mgmt: ${name}: the connection works.`);
  }
  await page.byRole('link', 'Sources').click();
  await picture(page, 'sources');
  await page.close();
}

/**
 * The admin's part, once more: an account that was linked after a credential was entered proves nobody until the
 * credential is entered again (docs/security.md).
 */
export async function confirmCredentials(browser: TestBrowser, world: World, { say }: Stage): Promise<void> {
  if (world.linkedBySignIn.length === 0) return;
  const page = await browser.open('options.html#sources', pageSize);
  for (const name of new Set(world.credentials.map(({ sourceName }) => sourceName))) {
    await page.byRole('link', 'Sources').click();
    await page.byRole('link', name).click();
    await enterCredential(page, world, name);
    say(`Password Mgmt: the credential of ${name} is confirmed for the accounts that are linked now.`);
  }
  await page.close();
}

/** Nothing where the source has none. */
async function enterCredential(page: ExtensionPage, world: World, name: string): Promise<void> {
  for (const { sourceName, label, value } of world.credentials) {
    if (sourceName !== name) continue;
    await page.byLabel(label).fill(value);
    await page.byRole('button', 'Save credential').click();
    await page.says('The credential is saved.');
  }
}

/** The person's part, once: links what takes a sign-in as proof. */
export async function link(browser: TestBrowser, world: World, { say, picture }: Stage): Promise<void> {
  if (world.linkedBySignIn.length === 0) return;
  const popup = await browser.open('popup.html#/link', popupSize);
  for (const [index, name] of world.linkedBySignIn.entries()) {
    const source = popup.byRole('form', name);
    await source.byLabel('Login').fill(world.person.login);
    await source.byLabel('Current password').fill(world.person.password);
    if (index === 0) await picture(popup, 'link-accounts');
    await source.byRole('button', 'Link account').click();
    await source.disappears(30_000);
    say(`Popup: the account on ${name} is linked by signing in.`);
  }
  await popup.close();
}

/** One change of one group, from its tile to its result; answers what the popup says of each account at the end. */
export async function change(
  browser: TestBrowser,
  groupName: string,
  passwords: { readonly current: string; readonly next: string },
  { say, picture }: Stage,
): Promise<readonly string[]> {
  const shot = (name: string) => picture(popup, `${groupName.toLowerCase().replace(' ', '-')}-${name}`);
  const popup = await browser.open('popup.html', popupSize);
  await popup.byRole('link', groupName).appears();
  await shot('tiles');
  await popup.byRole('link', groupName).click();
  await popup.byLabel('Current password').fill(passwords.current);
  await popup.byLabel('New password').fill(passwords.next);
  await popup.byLabel('Confirm new password').fill(passwords.next);
  await shot('form');
  await popup.byRole('button', 'Change password').click();

  const said = new Set<string>();
  await popup.until('a first account to be finished', () =>
    /[1-9]\d* of \d+ accounts are finished|Copy summary/.test(document.body.innerText),
  );
  await shot('progress');
  const sayNew = async () => {
    for (const step of await steps(popup)) {
      if (!said.has(step)) say(`Popup: ${step}`);
      said.add(step);
    }
  };
  while ((await popup.byRole('button', 'Copy summary').count()) === 0) await sayNew();
  await sayNew();
  await shot('result');
  const result = await steps(popup);
  await popup.close();
  return result;
}

/** What the popup says of each account, one line each. */
async function steps(popup: ExtensionPage): Promise<readonly string[]> {
  const texts = await popup.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('ol.steps > li')].map(({ innerText }) => innerText),
  );
  return texts.map((text) => text.replaceAll(/\s*\n\s*/g, ' · '));
}

export function picturesIn(folder: string): Stage['picture'] {
  let number = 0;
  return (page, name) => {
    number += 1;
    return page.screenshot(join(folder, `${String(number).padStart(2, '0')}-${name}.png`));
  };
}
