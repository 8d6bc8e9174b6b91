import { useSignal } from '@preact/signals';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import { fetchRange } from '../../../core/platform/network/breach-list.ts';
import { clock } from '../../../core/platform/time.ts';
import { askBreachList, type BreachListClaim } from '../../../core/policy/check/breach-list.ts';
import { type BreachListAnswer, passwordToSend } from '../../../core/policy/check/check.ts';

/** The breach list's answer for what is in the form, and for nothing that was typed before. */
export interface BreachList {
  answerFor(password: string): BreachListAnswer | undefined;
  /** Asks if the policy wants it and it was not asked for this password; the claim goes with the command. */
  ask(typed: string): Promise<BreachListClaim | undefined>;
  forget(): void;
}

export function useBreachList(policy: PasswordPolicy): BreachList {
  const asked = useSignal<{ readonly password: string; readonly claim: BreachListClaim } | null>(null);
  return {
    answerFor: (password) => (asked.value?.password === password ? asked.value.claim.answer : undefined),
    async ask(typed) {
      const password = passwordToSend(policy, typed);
      if (!policy.useBreachList || password === '') return undefined;
      const known = asked.peek();
      if (known?.password === password && known.claim.answer !== 'couldNotCheck') return known.claim;
      const claim = await askBreachList(policy.breachListUrl, password, clock.now(), fetchRange);
      asked.value = { password, claim };
      return claim;
    },
    forget: () => void (asked.value = null),
  };
}
