import { type ReadonlySignal, signal } from '@preact/signals';

/** The views of Password Mgmt, in the order of its navigation; each is `#<name>` in the address. */
export const views = ['sync-groups', 'policies', 'sources', 'accounts', 'activity', 'settings'] as const;
export type View = (typeof views)[number];

/** The view that the address names; the first one where it names none. */
export function viewOf(hash: string): View {
  const name = hash.replace(/^#/, '');
  return views.find((view) => view === name) ?? views[0];
}

/** Follows the address of the page for as long as the page lives. */
export function followAddress(): ReadonlySignal<View> {
  const view = signal(viewOf(location.hash));
  addEventListener('hashchange', () => (view.value = viewOf(location.hash)));
  return view;
}
