import { browser } from 'wxt/browser';

/** May the extension reach all of these origins? */
export function hasAccess(origins: readonly string[]): Promise<boolean> {
  return browser.permissions.contains({ origins: origins.map(hostPattern) });
}

/** Asks the person for these origins. Only works straight from a click, and in a tab: the prompt closes a popup. */
export function requestAccess(origins: readonly string[]): Promise<boolean> {
  return browser.permissions.request({ origins: origins.map(hostPattern) });
}

/** Without the port: Firefox's host patterns know none, and the guarded fetch holds the exact origin anyway. */
function hostPattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}
