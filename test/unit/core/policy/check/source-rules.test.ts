import { describe, expect, it } from 'vitest';
import type { PasswordDemands, PasswordPolicy } from '../../../../../core/model/policy.ts';
import { checkSourceRules } from '../../../../../core/policy/check/source-rules.ts';
import { policyOf } from '../given.ts';

const beyond = (policy: Partial<PasswordPolicy>, demands: PasswordDemands, password = 'abcdefg1') =>
  checkSourceRules(policyOf(policy), demands, password, {}).map(({ rule, verdict }) => `${rule} ${verdict}`);

describe('what a source asks for beyond the policy', () => {
  it.each<[Partial<PasswordPolicy>, PasswordDemands, string[]]>([
    [{ minLength: 8 }, { minLength: 12 }, ['minLength notMet']],
    [{ minLength: 12 }, { minLength: 8 }, []],
    [{ minLength: 8 }, { minLength: 8 }, []],
    [{ maxLength: 0 }, { maxLength: 72 }, ['maxLength met']],
    [{ maxLength: 20 }, { maxLength: 72 }, []],
    [{ maxLength: 72 }, { maxLength: 7 }, ['maxLength notMet']],
    [{ allowedCharacters: 'unicode' }, { allowedCharacters: 'ascii' }, ['allowedCharacters met']],
    [{ allowedCharacters: 'ascii' }, { allowedCharacters: 'unicode' }, []],
    [{ startsWithLetter: true }, { startsWithLetter: true }, []],
    [{ mustMatch: ['[a-z]'] }, { mustMatch: ['[a-z]'] }, []],
    [{ mustMatch: ['[a-z]'] }, { mustMatch: ['[A-Z]'] }, ['mustMatch notMet']],
    [{ useDictionary: false }, { useDictionary: true }, ['useDictionary cannotTell']],
    [
      { validateAgainstAccountId: true, accountIdMinWordLength: 3 },
      { validateAgainstAccountId: true, accountIdMinWordLength: 5 },
      [],
    ],
    // An id that is shorter than the policy's piece is forbidden by the source alone.
    [
      { validateAgainstAccountId: true, accountIdMinWordLength: 3 },
      { validateAgainstAccountId: true },
      ['validateAgainstAccountId cannotTell'],
    ],
    [{ minLength: 8 }, {}, []],
    [{ minLength: 8 }, { passwordHistory: 3, sentences: ['No pets.'] }, []],
  ])('%j, %j', (policy, demands, expected) => {
    expect(beyond(policy, demands)).toEqual(expected);
  });

  it('counts a rule that the policy only warns of', () => {
    expect(beyond({ minLength: 12, warnOnly: ['minLength'] }, { minLength: 12 })).toEqual(['minLength notMet']);
  });
});
