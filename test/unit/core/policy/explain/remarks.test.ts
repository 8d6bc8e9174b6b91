import { describe, expect, it } from 'vitest';
import { remarks } from '../../../../../core/policy/explain/remarks.ts';
import { policyOf } from '../given.ts';

// Spec E-6
describe('an admin is told', () => {
  it('of fewer character types than there are minimums', () => {
    const policy = policyOf({ minCharacterTypes: 2, minUpper: 1, minNumeric: 1, minSpecial: 2 });
    expect(remarks(policy, 'neverUploaded')).toEqual([
      { key: 'policy.remarks.fewerTypesThanMinimums', with: ['P', 2, 3] },
    ]);
    expect(remarks({ ...policy, minCharacterTypes: 3 }, 'neverUploaded')).toEqual([]);
    expect(remarks({ ...policy, minCharacterTypes: -1 }, 'neverUploaded')).toEqual([]);
  });

  it('of a dictionary rule without a dictionary', () => {
    const policy = policyOf({ useDictionary: true });
    expect(remarks(policy, 'neverUploaded')).toEqual([{ key: 'policy.remarks.noDictionary', with: ['P'] }]);
    expect(remarks(policy, 'uploaded')).toEqual([]);
    expect(remarks(policyOf(), 'neverUploaded')).toEqual([]);
  });
});
