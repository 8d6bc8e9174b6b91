import { browser } from 'wxt/browser';

/**
 * What the organisation's policy says for this extension (`storage.managed`), or null when there is none.
 * Chromium gives an empty object then, as it does for the first two seconds or so of a profile's first start; Firefox
 * rejects with *Managed storage manifest not found*.
 * @throws when the browser has a policy and cannot give it: that is not the same as none.
 */
export async function readManagedPolicy(): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const policy: Record<string, unknown> = await browser.storage.managed.get(null);
    return Object.keys(policy).length > 0 ? policy : null;
  } catch (error) {
    if (error instanceof Error && error.message.includes('manifest not found')) return null;
    throw error;
  }
}
