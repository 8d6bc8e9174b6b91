import type { Problem } from './configuration/shape.ts';
import type { RuleResult } from './policy.ts';
import type { Text } from './text.ts';

/** Refused: nothing was done. */
export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

export interface Refusal {
  /** What happened, what it means and what to do; one sentence each where there are several problems. */
  readonly sentences: readonly Text[];
  /** With a password that the policy refuses: every rule, as the form shows it. */
  readonly rules?: readonly RuleResult[];
  /** With an edit: where in the edited item each thing is wrong, for the form to say it at the field. */
  readonly problems?: readonly Problem[];
  /** With an edit: what is there is not what the editor started from. */
  readonly conflict?: boolean;
}

export function refuse(...sentences: readonly Text[]): Refused {
  return { ok: false, refusal: { sentences } };
}
