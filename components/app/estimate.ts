import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** zxcvbn's score of a password, 0 to 4. Takes some milliseconds. */
export type Estimate = (password: string) => number;

/** Undefined while it is being loaded, or could not be. It is loaded once it is wanted, because it is large. */
export function useEstimate(isWanted: boolean): Estimate | undefined {
  const loaded = useSignal<{ readonly estimate: Estimate } | null>(null);
  useEffect(() => {
    if (isWanted)
      import('./zxcvbn.ts').then(
        (module) => (loaded.value = module),
        () => undefined,
      );
  }, [isWanted, loaded]);
  return loaded.value?.estimate;
}
