import { expect } from 'vitest';
import { type ExtensionPage, type Size, type TestBrowser, until } from '../../browsers/index.ts';
import { newPassword, oldPassword, type TestSource } from './sources.ts';

/** The popup, driven by what it says. */

export const popupSize: Size = { width: 420, height: 640 };

export interface Passwords {
  readonly current?: string;
  readonly next?: string;
}

export async function openForm(browser: TestBrowser, group: string): Promise<ExtensionPage> {
  const popup = await browser.open('popup.html', popupSize);
  await popup.byRole('link', group).click();
  return popup;
}

export async function fillForm(popup: ExtensionPage, passwords: Passwords = {}): Promise<void> {
  const { current = oldPassword, next = newPassword } = passwords;
  await popup.byLabel('Current password').fill(current);
  await popup.byLabel('New password').fill(next);
  await popup.byLabel('Confirm new password').fill(next);
}

/** Starts a change from the group's tile; answers the popup, which then shows its progress. */
export async function startChange(browser: TestBrowser, group: string, passwords?: Passwords): Promise<ExtensionPage> {
  const popup = await openForm(browser, group);
  await fillForm(popup, passwords);
  await submitForm(popup);
  return popup;
}

export async function submitForm(popup: ExtensionPage): Promise<void> {
  await popup.byRole('button', 'Change password').click();
  await popup.until('the change to start', () => location.hash.startsWith('#/change/'));
}

/** One whole change; answers {@link shown} at its end. */
export async function change(browser: TestBrowser, group: string, passwords?: Passwords): Promise<readonly string[]> {
  const popup = await startChange(browser, group, passwords);
  const result = await ended(popup);
  await popup.close();
  return result;
}

/** Waits for the end of the change; answers {@link shown}. */
export async function ended(popup: ExtensionPage, timeout = 30_000): Promise<readonly string[]> {
  await popup.byRole('button', 'Copy summary').appears(timeout);
  return shown(popup);
}

/** What the popup shows of the change's accounts, in its order: `alice on Staff: changed`. */
export async function shown(popup: ExtensionPage): Promise<readonly string[]> {
  const steps = await popup.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('ol.steps > li')].map(({ innerText }) => innerText.split(/\s*\n\s*/)),
  );
  return steps.map(([account, state]) => `${account}: ${state}`);
}

/** Waits until the popup shows these of the change's accounts: for each, how its line begins. */
export async function shows(popup: ExtensionPage, lines: readonly string[], timeout?: number): Promise<void> {
  const asExpected = async () => {
    const now = await shown(popup);
    const fits = now.length === lines.length && now.every((each, index) => each.startsWith(lines[index] ?? '?'));
    if (!fits) throw new Error(`it shows ${now.join('; ')}`);
    return true;
  };
  await until(lines.join('; '), asExpected, timeout);
}

/** The line that the popup shows for the source's only account. */
export function line({ accounts }: TestSource, state: string): string {
  expect(accounts).toHaveLength(1);
  return `${accounts[0]?.label}: ${state}`;
}

export function changeIdIn(popup: ExtensionPage): Promise<string> {
  return popup.evaluate(() => decodeURIComponent(location.hash.replace('#/change/', '')));
}
