import type { PasswordPolicy } from '../../model/policy.ts';
import { text, type Text } from '../../model/text.ts';
import { characterTypes } from '../text/characters.ts';

import { isSet } from '../rules/limit.ts';
import { minimums } from '../rules/minimums.ts';

/** What an admin should know about a policy that is valid: shown on import and in the editor. */
export function remarks(policy: PasswordPolicy, dictionary: 'uploaded' | 'neverUploaded'): Text[] {
  const found: Text[] = [];
  const demanded = characterTypes.filter((type) => minimums(policy)[type] > 0).length;
  // IdentityIQ would relax some of these minimums; here each holds by itself.
  if (isSet(policy.minCharacterTypes) && policy.minCharacterTypes < demanded) {
    found.push(text('policy.remarks.fewerTypesThanMinimums', policy.name, policy.minCharacterTypes, demanded));
  }
  if (policy.useDictionary && dictionary === 'neverUploaded') {
    found.push(text('policy.remarks.noDictionary', policy.name));
  }
  return found;
}
