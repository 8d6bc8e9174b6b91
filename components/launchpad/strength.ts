import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PasswordPolicy } from '../../core/model/policy.ts';
import { passwordToSend } from '../../core/policy/check.ts';
import { isSet } from '../../core/policy/limit.ts';

type Estimate = (password: string) => number;

/** zxcvbn's score of what is in the form. */
export interface Strength {
  /** Undefined until the person pauses. */
  scoreFor(password: string): number | undefined;
  /** At once, for the form's end and for what is generated; undefined while it is being loaded, or could not be. */
  readonly estimate: Estimate | undefined;
}

/** So long after the last key stroke. */
const pauseMs = 250;

export function useStrength(policy: PasswordPolicy, typed: string): Strength {
  const isWanted = isSet(policy.minStrength);
  const loaded = useSignal<{ readonly estimate: Estimate } | null>(null);
  const last = useSignal<{ readonly password: string; readonly score: number } | null>(null);
  const estimate = loaded.value?.estimate;

  useEffect(() => {
    if (isWanted)
      import('./zxcvbn.ts').then(
        (module) => (loaded.value = module),
        () => undefined,
      );
  }, [isWanted, loaded]);

  useEffect(() => {
    const password = passwordToSend(policy, typed);
    last.value = null;
    if (estimate === undefined || password === '') return undefined;
    const pause = setTimeout(() => (last.value = { password, score: estimate(password) }), pauseMs);
    return () => clearTimeout(pause);
  }, [estimate, policy, typed, last]);

  return { scoreFor: (password) => (last.value?.password === password ? last.value.score : undefined), estimate };
}
