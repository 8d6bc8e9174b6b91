import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { passwordToSend } from '../../../core/policy/check/check.ts';
import { isSet } from '../../../core/policy/rules/limit.ts';
import { type Estimate, useEstimate } from '../../app/estimate.ts';

/** zxcvbn's score of what is in the form. */
export interface Strength {
  /** Undefined until the person pauses. */
  scoreFor(password: string): number | undefined;
  /** At once, for the form's end and for what is generated; undefined while it is being loaded, or could not be. */
  readonly estimate: Estimate | undefined;
}

/** So long after the last key stroke. */
const pauseMs = 250;

/** The estimate is loaded at once where the policy asks for it, else at the first pause: for the meter alone. */
export function useStrength(policy: PasswordPolicy, typed: string): Strength {
  const paused = useSignal(false);
  const last = useSignal<{ readonly password: string; readonly score: number } | null>(null);
  const estimate = useEstimate(isSet(policy.minStrength) || paused.value);

  useEffect(() => {
    const password = passwordToSend(policy, typed);
    last.value = null;
    if (password === '') return undefined;
    const pause = setTimeout(() => {
      paused.value = true;
      if (estimate !== undefined) last.value = { password, score: estimate(password) };
    }, pauseMs);
    return () => clearTimeout(pause);
  }, [estimate, policy, typed, last, paused]);

  return { scoreFor: (password) => (last.value?.password === password ? last.value.score : undefined), estimate };
}
