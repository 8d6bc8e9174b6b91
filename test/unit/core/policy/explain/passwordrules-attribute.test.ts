import { describe, expect, it } from 'vitest';
import { passwordRulesAttribute } from '../../../../../core/policy/explain/passwordrules-attribute.ts';
import { policyOf } from '../given.ts';

const signs = `[-!"#$%&'()*+,./;<=>?@[\\^_\`{|}~]]`;
const ascii = `allowed: upper, lower, digit, ${signs}`;

describe('the passwordrules attribute', () => {
  it.each([
    [{}, `${ascii};`],
    [{ allowedCharacters: 'unicode' } as const, 'allowed: ascii-printable;'],
    [{ minLength: 8, maxLength: 64 }, `${ascii}; minlength: 8; maxlength: 64;`],
    [{ minAlpha: 2 }, `${ascii}; required: upper, lower;`],
    [
      { minUpper: 1, minLower: 2, minNumeric: 3, minSpecial: 1 },
      `${ascii}; required: upper; required: lower; required: digit; required: ${signs};`,
    ],
    [{ minCharacterTypes: 2 }, `${ascii}; required: upper; required: lower;`],
    [{ minNumeric: 1, minCharacterTypes: 2 }, `${ascii}; required: digit; required: upper;`],
    [{ maxRepeatedChars: 2 }, `${ascii}; max-consecutive: 2;`],
    [{ useDictionary: true, validateAgainstAccountId: true, minLength: -1 }, `${ascii};`],
  ])('of %o', (given, attribute) => {
    expect(passwordRulesAttribute(policyOf(given))).toBe(attribute);
  });

  it('names every sign that SailPoint’s set allows, with the dash first and the bracket last, as the language wants', () => {
    const named = /\[(-.*\])\]/.exec(passwordRulesAttribute(policyOf()))?.[1] ?? '';
    const expected = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((sign) =>
      /[^ :A-Za-z0-9]/.test(sign),
    );
    expect(Array.from(named).toSorted()).toEqual(expected.toSorted());
  });
});
