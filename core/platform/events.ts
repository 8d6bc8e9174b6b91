import { browser } from 'wxt/browser';

/** What wakes the background besides a command. */
export interface BackgroundEvents {
  /** The browser has started, or this extension was installed or updated. */
  started(): Promise<unknown>;
  alarmFired(name: string): Promise<unknown>;
  /** Access to a host was granted or withdrawn. */
  permissionsChanged(): Promise<unknown>;
  notificationClicked(id: string): Promise<unknown>;
  /** The organisation's policy for this extension is another one. Chromium only: Firefox reads policies at its start. */
  managedPolicyChanged(): Promise<unknown>;
}

/** Registers every listener at once; a browser that wakes the background for an event calls only those. */
export function listen(events: BackgroundEvents, reportFailure: (error: unknown) => void): void {
  const run = (work: Promise<unknown>) => void work.catch(reportFailure);
  browser.runtime.onStartup.addListener(() => run(events.started()));
  browser.runtime.onInstalled.addListener(() => run(events.started()));
  browser.alarms.onAlarm.addListener(({ name }) => run(events.alarmFired(name)));
  browser.permissions.onAdded.addListener(() => run(events.permissionsChanged()));
  browser.permissions.onRemoved.addListener(() => run(events.permissionsChanged()));
  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') run(events.managedPolicyChanged());
  });
  browser.notifications.onClicked.addListener((id) => run(events.notificationClicked(id)));
}

/** Opens one of the extension's pages in a tab. */
export async function openPage(path: `/popup.html${string}` | '/options.html'): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) });
}
