import { browser } from 'wxt/browser';
import type { Identity } from '../ports.ts';

/**
 * The browser's own window for signing in at another place. Its redirect URI belongs to the extension's id, which is
 * fixed in both browsers, and to the source; no server answers there, the browser catches the way back. In a tab or the background only: the
 * window would close a popup, and what waits in it.
 */
export const identity: Identity = {
  // With letters before the id, as an id can be `..`.
  redirectUri: (sourceId) =>
    browser.identity.getRedirectURL(`oauth/source-${encodeURIComponent(sourceId.replaceAll(/\p{Cs}/gu, '_'))}`),

  async launch(url) {
    try {
      const redirected = await browser.identity.launchWebAuthFlow({ url, interactive: true });
      return redirected === undefined ? { kind: 'closed' } : { kind: 'redirected', url: redirected };
    } catch (error) {
      // Chromium: “Authorization page could not be loaded.”; a closed window is “The user did not approve access.” there
      // and “User cancelled or denied access.” in Firefox, which has no other sentence.
      const notLoaded = error instanceof Error && error.message.includes('could not be loaded');
      return { kind: notLoaded ? 'notLoaded' : 'closed' };
    }
  },
};
