import { type ReadonlySignal, signal } from '@preact/signals';
import { isInTab, openLaunchpadTab } from '../../core/platform/pages.ts';
import { readRoute, type Route, writeRoute } from './route.ts';

const current = signal<Route>(readRoute(location.hash));
const tab = signal(false);

/** Where the person is. */
export const route: ReadonlySignal<Route> = current;

/** In a tab there is room, and the browser's prompts do not close the page. */
export const inTab: ReadonlySignal<boolean> = tab;

/** Starts following the address. */
export function followAddress(): void {
  addEventListener('hashchange', () => (current.value = readRoute(location.hash)));
  void markPlace();
}

async function markPlace(): Promise<void> {
  tab.value = await isInTab();
  document.documentElement.dataset['place'] = tab.peek() ? 'tab' : 'popup';
}

export function go(next: Route): void {
  location.hash = writeRoute(next);
}

/** Like {@link go}, but *back* leads past it. */
export function replace(next: Route): void {
  history.replaceState(null, '', writeRoute(next));
  current.value = next;
}

/** The popup closes: the browser gives the tab the focus. */
export async function openInTab(next: Route): Promise<void> {
  await openLaunchpadTab(writeRoute(next));
  window.close();
}
