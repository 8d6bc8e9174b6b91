import { type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { Text } from '../../../core/model/text.ts';
import { type Route, routeOf } from './route.ts';

/** Follows the address of the page, unless something unsaved would be lost: then the person is asked first. */
export interface Router {
  readonly route: ReadonlySignal<Route>;
  /** The address has changed while something is unsaved, and the page waits for {@link stay} or {@link leave}. */
  readonly isLeaving: ReadonlySignal<boolean>;
  /** What the last page has done, to be said on the next one. */
  readonly status: ReadonlySignal<Text | null>;
  readonly stay: () => void;
  readonly leave: () => void;
  /** Goes to the address and says there what was done. */
  readonly go: (address: string, status: Text) => void;
  /** Until the answer is called, nothing is left without asking while `isUnsaved` says so. */
  readonly guard: (isUnsaved: () => boolean) => () => void;
}

export function createRouter(): Router {
  const route = signal(routeOf(location.hash));
  const isLeaving = signal(false);
  const status = signal<Text | null>(null);
  let shown = location.hash;
  let toSay: Text | null = null;
  let isUnsaved: (() => boolean) | null = null;

  const follow = () => {
    isLeaving.value = false;
    shown = location.hash;
    status.value = toSay;
    toSay = null;
    route.value = routeOf(shown);
  };
  addEventListener('hashchange', () => {
    if (location.hash === shown) isLeaving.value = false;
    else if (isUnsaved?.()) isLeaving.value = true;
    else follow();
  });
  addEventListener('beforeunload', (event) => {
    if (isUnsaved?.()) event.preventDefault();
  });

  return {
    route,
    isLeaving,
    status,
    stay() {
      isLeaving.value = false;
      // The entry that was opened becomes one of this page: nothing tells whether it lies before or behind it.
      history.replaceState(null, '', shown === '' ? location.pathname : shown);
    },
    leave: follow,
    go(address, text) {
      toSay = text;
      if (location.hash !== address) location.hash = address;
      // At once: what is done shall not be shown on the page that did it.
      follow();
    },
    guard(unsaved) {
      isUnsaved = unsaved;
      return () => {
        if (isUnsaved === unsaved) isUnsaved = null;
      };
    },
  };
}

const RouterContext = createContext<Router | null>(null);
export const RouterProvider = RouterContext.Provider;

export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (!router) throw new Error('Password Mgmt was rendered without its router.');
  return router;
}

/** Asks before the page is left while `isUnsaved` says so. */
export function useGuard(isUnsaved: () => boolean): void {
  const { guard } = useRouter();
  useEffect(() => guard(isUnsaved));
}
