import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';

/** The tiles come first; the rest is loaded once they are on the screen. */
export const loadViews = () => import('./lazy-views.ts');

/** What the first view does not need is loaded behind it; shows nothing until it is there. */
export function lazy<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  const loaded = signal<{ readonly component: FunctionComponent<P> } | null>(null);
  let loading: Promise<void> | undefined;
  const start = async () => {
    loaded.value = { component: await load() };
  };
  return function Lazy(props: P) {
    loading ??= start();
    const Loaded = loaded.value?.component;
    return Loaded ? <Loaded {...props} /> : null;
  };
}
