import { isFound } from '../../model/pattern/pattern.ts';
import type { PasswordPolicy } from '../../model/policy.ts';
import { counted, text } from '../../model/text.ts';
import { containsWord } from '../text/dictionary.ts';
import { breachListAddress, flag, minimum, patterns } from './fields.ts';
import { isSet } from './limit.ts';
import { alreadyMatches, canStillMatch } from '../text/pattern-reach.ts';
import { met, type Rule } from './rule.ts';

/** The rules against passwords that are easy to guess, and the patterns that an organisation writes itself. */
export const guessingRules: readonly Rule[] = [
  {
    id: 'useDictionary',
    fields: [flag('useDictionary')],
    applies: ({ useDictionary }) => useDictionary,
    check: (reading, policy, { dictionary }) =>
      met(dictionary === undefined || !containsWord(reading, policy, dictionary)),
    sentence: () => text('policy.rules.useDictionary'),
    final: true,
    cannotCompare: 'policy.compare.dictionary',
  },
  {
    id: 'mustMatch',
    fields: [patterns('mustMatch')],
    applies: ({ mustMatch }) => mustMatch.length > 0,
    check: ({ written }, { mustMatch }) => met(mustMatch.every((pattern) => isFound(pattern, written))),
    sentence: ({ mustMatch }) => counted('policy.rules.mustMatch', mustMatch.length, mustMatch.join('   ')),
    final: false,
    cannotCompare: 'policy.compare.pattern',
    canStillBeMet: ({ written }, { mustMatch }, left) =>
      mustMatch.every((pattern) => canStillMatch(pattern, written, left)),
  },
  {
    id: 'mustNotMatch',
    fields: [patterns('mustNotMatch')],
    applies: ({ mustNotMatch }) => mustNotMatch.length > 0,
    check: ({ written }, { mustNotMatch }) => met(!mustNotMatch.some((pattern) => isFound(pattern, written))),
    sentence: ({ mustNotMatch }) => counted('policy.rules.mustNotMatch', mustNotMatch.length, mustNotMatch.join('   ')),
    final: false,
    cannotCompare: 'policy.compare.pattern',
    canStillBeMet: ({ written }, { mustNotMatch }) => !mustNotMatch.some((pattern) => alreadyMatches(pattern, written)),
  },
  {
    id: 'minStrength',
    fields: [minimum('minStrength')],
    applies: ({ minStrength }) => isSet(minStrength),
    check: ({ written }, { minStrength }, { strength }) => {
      const score = strength?.(written);
      return score === undefined ? 'cannotTell' : met(score >= minStrength);
    },
    sentence: ({ minStrength }) => text(`policy.rules.minStrength.${strengthOf(minStrength)}`),
    whyUnknown: () => 'policy.unknown.minStrength',
    final: false,
    cannotCompare: 'policy.compare.strength',
  },
  {
    id: 'useBreachList',
    fields: [flag('useBreachList'), breachListAddress],
    applies: ({ useBreachList }) => useBreachList,
    check: ({ written }, _, { breachList }) => {
      const answer = breachList?.(written);
      return answer === 'listed' || answer === 'notListed' ? met(answer === 'notListed') : 'cannotTell';
    },
    sentence: () => text('policy.rules.useBreachList'),
    whyUnknown: ({ written }, { breachList }) =>
      breachList?.(written) === 'couldNotCheck'
        ? 'policy.unknown.breachListFailed'
        : 'policy.unknown.breachListNotAsked',
    final: false,
    cannotCompare: 'policy.compare.breachList',
  },
];

function strengthOf(score: PasswordPolicy['minStrength']): 'some' | 'medium' | 'strong' | 'veryStrong' {
  if (score <= 1) return 'some';
  if (score === 2) return 'medium';
  return score === 3 ? 'strong' : 'veryStrong';
}
