import { expect, test } from 'vitest';
import { newPolicy } from '../../../../core/model/policy.ts';

// Spec R-2
test('a new policy starts as 8 characters with a letter and a digit', () => {
  expect(newPolicy('p', 'Default')).toMatchObject({
    minLength: 8,
    minAlpha: 1,
    minNumeric: 1,
    maxLength: 0,
    minCharacterTypes: -1,
  });
});
