import { counted, text } from '../../model/text.ts';
import { containsAttribute, containsPiece } from '../text/attributes.ts';
import { folded, normalised } from '../text/characters.ts';
import { editDistance } from '../text/edit-distance.ts';
import { flag, minimum, pieceLength } from './fields.ts';
import { isSet } from './limit.ts';
import { containsNone, type Rule } from './rule.ts';

/** The rules about the person: attributes, account ids and names, and the passwords that the new one replaces. */
export const personRules: readonly Rule[] = [
  {
    id: 'useAccountAttributes',
    fields: [flag('useAccountAttributes')],
    applies: ({ useAccountAttributes }) => useAccountAttributes,
    check: (reading, policy, { accounts }) =>
      containsNone(
        accounts?.map(({ attributes }) => attributes),
        (attributes) => containsAttribute(reading, policy, attributes),
      ),
    sentence: () => text('policy.rules.useAccountAttributes'),
    whyUnknown: () => 'policy.unknown.useAccountAttributes',
    final: true,
    cannotCompare: 'policy.compare.attributes',
  },
  {
    id: 'useIdentityAttributes',
    fields: [flag('useIdentityAttributes')],
    applies: ({ useIdentityAttributes }) => useIdentityAttributes,
    check: (reading, policy, { identityAttributes }) =>
      containsNone([identityAttributes], (attributes) => containsAttribute(reading, policy, attributes)),
    sentence: () => text('policy.rules.useIdentityAttributes'),
    whyUnknown: () => 'policy.unknown.useIdentityAttributes',
    final: true,
    cannotCompare: 'policy.compare.attributes',
  },
  {
    id: 'validateAgainstAccountId',
    fields: [flag('validateAgainstAccountId'), pieceLength('accountIdMinWordLength', 'validateAgainstAccountId')],
    applies: ({ validateAgainstAccountId }) => validateAgainstAccountId,
    check: (reading, policy, { accounts }) =>
      containsNone(
        // The login name counts as an id too; not every account has one.
        accounts?.flatMap(({ nativeIdentity, name = '' }) => [nativeIdentity, name]),
        (id) => containsPiece(reading, policy, id, policy.accountIdMinWordLength),
      ),
    sentence: ({ accountIdMinWordLength: least }) =>
      isSet(least) ? counted('policy.rules.accountIdPiece', least) : text('policy.rules.accountIdWhole'),
    whyUnknown: () => 'policy.unknown.validateAgainstAccountId',
    final: true,
    cannotCompare: 'policy.compare.accountId',
  },
  {
    id: 'validateAgainstAccountName',
    fields: [flag('validateAgainstAccountName'), pieceLength('accountNameMinWordLength', 'validateAgainstAccountName')],
    applies: ({ validateAgainstAccountName }) => validateAgainstAccountName,
    check: (reading, policy, { accounts }) =>
      containsNone(
        accounts?.map(({ displayName }) => displayName),
        (name) => containsPiece(reading, policy, name, policy.accountNameMinWordLength),
      ),
    sentence: ({ accountNameMinWordLength: least }) =>
      isSet(least) ? counted('policy.rules.accountNamePiece', least) : text('policy.rules.accountNameWhole'),
    whyUnknown: () => 'policy.unknown.validateAgainstAccountName',
    final: true,
    cannotCompare: 'policy.compare.accountName',
  },
  {
    id: 'minDifference',
    fields: [minimum('minDifference')],
    applies: ({ minDifference }) => isSet(minDifference),
    check: (reading, policy, { currentPasswords = [] }) => {
      const typed = currentPasswords.map((current) => (current === '' ? undefined : current));
      return containsNone(typed.length === 0 ? undefined : typed, (current) => {
        return editDistance(reading.folded, folded(normalised(policy, current))) < policy.minDifference;
      });
    },
    sentence: ({ minDifference }) => counted('policy.rules.minDifference', minDifference),
    whyUnknown: () => 'policy.unknown.minDifference',
    final: false,
    cannotCompare: 'policy.compare.difference',
  },
];
