import { useMemo } from 'preact/hooks';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import type { Source } from '../../../core/model/source.ts';
import type { PolicyFacts } from '../../../core/policy/check/check.ts';
import { compileDictionary } from '../../../core/policy/text/dictionary.ts';
import { isSet } from '../../../core/policy/rules/limit.ts';
import { readDictionary } from '../../../core/store/dictionary.ts';
import { useEstimate } from '../../app/estimate.ts';
import { useLive } from '../../app/live.ts';

/** What the rules know besides the password and the person; null while the dictionary is being read. */
export type CommonFacts = Pick<PolicyFacts, 'dictionary' | 'strength'>;

export function useCommonFacts(isStrengthAsked: boolean): CommonFacts | null {
  const stored = useLive(['configuration'], readDictionary);
  const words = stored.state === 'ready' ? stored.value?.words : undefined;
  const dictionary = useMemo(() => words && compileDictionary(words), [words]);
  const strength = useEstimate(isStrengthAsked);
  return useMemo(
    () => (stored.state === 'loading' ? null : { dictionary, strength }),
    [stored.state, dictionary, strength],
  );
}

/** The estimate is large, so it is loaded only where the policy or a source asks for it. */
export function wantsStrength(policy: Pick<PasswordPolicy, 'minStrength'>, sources: readonly Source[]): boolean {
  return isSet(policy.minStrength) || sources.some(({ passwordDemands }) => isSet(passwordDemands?.minStrength ?? 0));
}
