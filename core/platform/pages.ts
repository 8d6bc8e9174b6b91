import { browser } from 'wxt/browser';

/** Whether this page is in a tab; the toolbar popup is not. */
export async function isInTab(): Promise<boolean> {
  return (await browser.tabs.getCurrent()) !== undefined;
}

/** Opens the Launchpad in a tab, at a place within it (`#/…`). */
export async function openLaunchpadTab(hash: string): Promise<void> {
  await browser.tabs.create({ url: `${browser.runtime.getURL('/popup.html')}${hash}` });
}

/** Opens *Password Mgmt*. */
export function openOptionsPage(): Promise<void> {
  return browser.runtime.openOptionsPage();
}

/** Calls back when the browser granted or withdrew access to a host, until the answer is called. */
export function onAccessChange(callback: () => void): () => void {
  browser.permissions.onAdded.addListener(callback);
  browser.permissions.onRemoved.addListener(callback);
  return () => {
    browser.permissions.onAdded.removeListener(callback);
    browser.permissions.onRemoved.removeListener(callback);
  };
}
