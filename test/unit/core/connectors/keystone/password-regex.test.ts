import { describe, expect, it } from 'vitest';
import { readPasswordRegex } from '../../../../../core/connectors/keystone/password-regex.ts';

describe("Keystone's password_regex", () => {
  it.for([
    [String.raw`^(?=.*\d)(?=.*[a-zA-Z]).{7,}$`, { minNumeric: 1, minAlpha: 1, minLength: 7 }],
    [
      String.raw`^(?=.*\d.*\d)(?=(.*[A-Z]){2})(?=(?:.*[a-z]){3,}).{10,64}$`,
      { minNumeric: 2, minUpper: 2, minLower: 3, minLength: 10, maxLength: 64 },
    ],
    [String.raw`(?=.*[\W_])(?=.{8,})`, { minSpecial: 1, minLength: 8 }],
    [String.raw`^(?=.{8,20}$)(?=.*[^a-zA-Z0-9]).*$`, { minLength: 8, maxLength: 20, minSpecial: 1 }],
    // Matched from the beginning only: without `$` there is no maximum.
    ['.{8,20}', { minLength: 8 }],
    ['^.{8}$', { minLength: 8, maxLength: 8 }],
    [String.raw`^(?=.*\d)(?=.*\d.*\d).+$`, { minNumeric: 2, minLength: 1 }],
  ] as const)('%s is wholly understood', ([pattern, demands]) => {
    expect(readPasswordRegex(pattern)).toEqual({ demands, whole: true });
  });

  it.for([
    [String.raw`^(?=.*\d)(?!.*password).{8,}$`, { minNumeric: 1 }],
    [String.raw`^(?=.*\d)(?=\S+$).{8,}$`, { minNumeric: 1, minLength: 8 }],
    ['^[A-Za-z0-9]{8,}$', {}],
    ['^(?=.*[!@#]).{8,}$', { minLength: 8 }],
    [String.raw`^(?=.*\d.*[a-z]).{8,}$`, { minLength: 8 }],
    ['^(?=.*a|.*b).{8,}$', { minLength: 8 }],
    ['^(abc|def)$', {}],
    [`^${'(?=.*[a-z])'.repeat(200)}.{8,}$`, {}],
  ] as const)('%s is not', ([pattern, demands]) => {
    expect(readPasswordRegex(pattern)).toEqual({ demands, whole: false });
  });
});
