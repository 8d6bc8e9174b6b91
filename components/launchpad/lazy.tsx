import { signal } from '@preact/signals';
import type { ComponentProps, FunctionComponent } from 'preact';

/** The tiles come first; the rest is loaded once they are on the screen. */
export const loadViews = () => import('./lazy-views.ts');

type Views = Awaited<ReturnType<typeof loadViews>>;

/** What the first view does not need is loaded behind it; shows nothing until it is there. */
export function lazy<Name extends keyof Views>(name: Name): FunctionComponent<ComponentProps<Views[Name]>> {
  const loaded = signal<FunctionComponent<ComponentProps<Views[Name]>> | null>(null);
  let loading: Promise<void> | undefined;
  const load = async () => {
    loaded.value = (await loadViews())[name] as FunctionComponent<ComponentProps<Views[Name]>>;
  };
  return function Lazy(props) {
    loading ??= load();
    const Loaded = loaded.value;
    return Loaded && <Loaded {...props} />;
  };
}
