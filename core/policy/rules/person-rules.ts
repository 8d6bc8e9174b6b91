import { counted, text } from '../../model/text.ts';
import { containsAttribute, containsPiece } from '../text/attributes.ts';
import { folded, normalised } from '../text/characters.ts';
import { difference } from '../text/edit-distance.ts';
import { isSet } from './limit.ts';
import { flag, number, type Rule, without } from './rule.ts';

/** The rules about the person whose password it is: attributes, ids, names and the passwords it takes the place of. */
export const personRules: readonly Rule[] = [
  {
    id: 'useAccountAttributes',
    fields: [flag('useAccountAttributes')],
    applies: ({ useAccountAttributes }) => useAccountAttributes,
    check: (reading, policy, { accounts }) =>
      without(
        accounts?.map(({ attributes }) => attributes),
        (attributes) => containsAttribute(reading, policy, attributes),
      ),
    sentence: () => text('policy.rules.useAccountAttributes'),
    unknown: () => 'policy.unknown.useAccountAttributes',
    final: true,
  },
  {
    id: 'useIdentityAttributes',
    fields: [flag('useIdentityAttributes')],
    applies: ({ useIdentityAttributes }) => useIdentityAttributes,
    check: (reading, policy, { identityAttributes }) =>
      without([identityAttributes], (attributes) => containsAttribute(reading, policy, attributes)),
    sentence: () => text('policy.rules.useIdentityAttributes'),
    unknown: () => 'policy.unknown.useIdentityAttributes',
    final: true,
  },
  {
    id: 'validateAgainstAccountId',
    fields: [flag('validateAgainstAccountId'), number('accountIdMinWordLength')],
    applies: ({ validateAgainstAccountId }) => validateAgainstAccountId,
    check: (reading, policy, { accounts }) =>
      without(
        // The name that the person signs in with is an id as well; an account need not have one of its own.
        accounts?.flatMap(({ nativeIdentity, name = '' }) => [nativeIdentity, name]),
        (id) => containsPiece(reading, policy, id, policy.accountIdMinWordLength),
      ),
    sentence: ({ accountIdMinWordLength: least }) =>
      isSet(least) ? counted('policy.rules.accountIdPiece', least) : text('policy.rules.accountIdWhole'),
    unknown: () => 'policy.unknown.validateAgainstAccountId',
    final: true,
  },
  {
    id: 'validateAgainstAccountName',
    fields: [flag('validateAgainstAccountName'), number('accountNameMinWordLength')],
    applies: ({ validateAgainstAccountName }) => validateAgainstAccountName,
    check: (reading, policy, { accounts }) =>
      without(
        accounts?.map(({ displayName }) => displayName),
        (name) => containsPiece(reading, policy, name, policy.accountNameMinWordLength),
      ),
    sentence: ({ accountNameMinWordLength: least }) =>
      isSet(least) ? counted('policy.rules.accountNamePiece', least) : text('policy.rules.accountNameWhole'),
    unknown: () => 'policy.unknown.validateAgainstAccountName',
    final: true,
  },
  {
    id: 'minDifference',
    fields: [number('minDifference')],
    applies: ({ minDifference }) => isSet(minDifference),
    check: (reading, policy, { currentPasswords = [] }) => {
      const typed = currentPasswords.map((current) => (current === '' ? undefined : current));
      return without(typed.length === 0 ? undefined : typed, (current) => {
        return difference(reading.folded, folded(normalised(policy, current))) < policy.minDifference;
      });
    },
    sentence: ({ minDifference }) => counted('policy.rules.minDifference', minDifference),
    unknown: () => 'policy.unknown.minDifference',
    final: false,
  },
];
