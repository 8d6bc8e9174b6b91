import type { PasswordDemands } from '../../model/policy.ts';
import { counted, type Text } from '../../model/text.ts';

/** The demands of a source that no rule checks: `said` in sentences of ours, `own` in the source's own words. */
export function demandSentences({
  passwordHistory = 0,
  minimumPasswordAge = 0,
  sentences = [],
}: PasswordDemands = {}): { readonly said: readonly Text[]; readonly own: readonly string[] } {
  return {
    said: [
      ...(passwordHistory > 0 ? [counted('policy.demands.history', passwordHistory)] : []),
      ...(minimumPasswordAge > 0 ? [counted('policy.demands.age', minimumPasswordAge)] : []),
    ],
    own: sentences,
  };
}
