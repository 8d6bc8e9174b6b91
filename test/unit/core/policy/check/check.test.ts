import { describe, expect, it } from 'vitest';
import { newPolicy } from '../../../../../core/model/policy.ts';
import { check, isRefused, passwordToSend, type PolicyFacts } from '../../../../../core/policy/check/check.ts';
import { compileDictionary } from '../../../../../core/policy/text/dictionary.ts';
import { everyRule } from '../every-rule.ts';
import { policyOf, verdict } from '../given.ts';

// Spec R-1
describe('the documented examples', () => {
  it.each(
    everyRule.flatMap(({ rule, examples }) =>
      examples.map(([policy, meets, breaks, facts]) => ({ rule, policy, meets, breaks, facts })),
    ),
  )('of $rule: “$meets”, not “$breaks”', ({ rule, policy, meets, breaks, facts }) => {
    expect(verdict(policy, rule, meets, facts)).toBe('met');
    expect(verdict(policy, rule, breaks, facts)).toBe('notMet');
  });

  // Spec R-2
  it('of a new policy: 8 characters, a letter, a digit', () => {
    const refused = ['password1', 'passwor1', 'passwo1', 'password', '12345678'].filter((password) =>
      isRefused(check(newPolicy('p', 'P'), password, {})),
    );
    expect(refused).toEqual(['passwo1', 'password', '12345678']);
  });
});

describe('exactly', () => {
  // Spec R-3
  it('a number below 1 means not set', () => {
    for (const unset of [0, -1, -7]) {
      const policy = policyOf({
        minLength: unset,
        maxLength: unset,
        minAlpha: unset,
        minUpper: unset,
        minLower: unset,
        minNumeric: unset,
        minSpecial: unset,
        minCharacterTypes: unset,
        maxRepeatedChars: unset,
      });
      expect(check(policy, 'aaaa', {}).map(({ rule }) => rule)).toEqual(['notEmpty', 'allowedCharacters']);
    }
  });

  // Spec R-3
  it('every rule holds by itself: enough character types relax no other minimum', () => {
    const results = check(policyOf({ minCharacterTypes: 3, minSpecial: 1, minNumeric: 1 }), 'Password1', {});
    expect(results.map(({ rule, verdict: is }) => [rule, is])).toEqual([
      ['notEmpty', 'met'],
      ['allowedCharacters', 'met'],
      ['minNumeric', 'met'],
      ['minSpecial', 'notMet'],
      ['minCharacterTypes', 'met'],
    ]);
    expect(isRefused(results)).toBe(true);
  });

  // Spec R-3
  it('an empty password is always refused', () => {
    expect(isRefused(check(policyOf(), '', {}))).toBe(true);
    expect(isRefused(check(policyOf(), ' ', {}))).toBe(false);
  });

  // Spec R-4
  it('ascii is space and printable ASCII except the colon, as typed', () => {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    expect(ascii.filter(isAllowedInAscii).join('')).toBe(
      ` !"#$%&'()*+,-./0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~`,
    );
    // The Kelvin sign's NFC form is the letter K, but nothing is normalised.
    expect(['é', '\u212a', 'Ａ', '\u00a0', '😀', '\ud83d', 'a\n'].filter(isAllowedInAscii)).toEqual([]);
  });

  // Spec R-4
  it('unicode is every scalar value except control characters', () => {
    for (const good of ['é', ':', 'ß中', '😀', '\u200b', '\u{10ffff}', '\ue000', 'a b'])
      expect(inUnicode(good)).toBe('met');
    for (const bad of ['\0', 'a\tb', '\u007f', '\u0085', '\ud83d', '\ude00x']) expect(inUnicode(bad)).toBe('notMet');
  });

  // Spec R-4
  it('unicode compares NFC, ascii compares as typed', () => {
    const composed = 'é';
    const decomposed = 'e\u0301';
    expect(verdict({ allowedCharacters: 'unicode', maxLength: 1 }, 'maxLength', decomposed)).toBe('met');
    expect(verdict({ allowedCharacters: 'ascii', maxLength: 1 }, 'maxLength', decomposed)).toBe('notMet');
    expect(passwordToSend(policyOf({ allowedCharacters: 'unicode' }), decomposed)).toBe(composed);
    expect(passwordToSend(policyOf({ allowedCharacters: 'ascii' }), decomposed)).toBe(decomposed);

    const all = {
      useDictionary: true,
      useIdentityAttributes: true,
      validateAgainstAccountId: true,
      validateAgainstAccountName: true,
    };
    for (const [rule, typed, known] of Object.keys(all).flatMap((name) => [
      [name, `xx${composed}ve`, `${decomposed}ve`] as const,
      [name, `xx${decomposed}ve`, `${composed}ve`] as const,
    ])) {
      expect(verdict({ ...all, allowedCharacters: 'unicode' }, rule, typed, knowing(known))).toBe('notMet');
      expect(verdict({ ...all, allowedCharacters: 'ascii' }, rule, typed, knowing(known))).toBe('met');
      expect(verdict({ ...all, allowedCharacters: 'ascii' }, rule, typed, knowing(typed.slice(2)))).toBe('notMet');
    }
  });

  // Spec R-5
  it('letter is L, upper Lu, lower Ll, digit Nd, special everything else', () => {
    const given = {
      allowedCharacters: 'unicode',
      minAlpha: 1,
      minUpper: 1,
      minLower: 1,
      minNumeric: 1,
      minSpecial: 1,
    } as const;
    const met = (password: string) =>
      check(policyOf(given), password, {})
        .filter(({ rule, verdict: is }) => rule.startsWith('min') && is === 'met')
        .map(({ rule }) => rule);
    for (const upper of ['A', 'É', 'Σ', '𝐀']) expect(met(upper)).toEqual(['minAlpha', 'minUpper']);
    for (const lower of ['a', 'ß', 'ς', 'ı']) expect(met(lower)).toEqual(['minAlpha', 'minLower']);
    for (const uncased of ['中', 'א', 'ª', 'ǅ', 'ʰ']) expect(met(uncased)).toEqual(['minAlpha']);
    for (const digit of ['0', '٣', '९', '𝟘']) expect(met(digit)).toEqual(['minNumeric']);
    for (const special of [' ', ':', '_', '²', 'Ⅷ', '\u200d', '😀', '\u20dd', '½'])
      expect(met(special)).toEqual(['minSpecial']);
  });

  // Spec R-5
  it('a letter without case has no type', () => {
    const given = { allowedCharacters: 'unicode', minCharacterTypes: 1 } as const;
    expect(verdict(given, 'minCharacterTypes', '中א')).toBe('notMet');
    expect(verdict({ ...given, minCharacterTypes: 2 }, 'minCharacterTypes', '中1a')).toBe('met');
  });

  it('length and repetitions are in code points', () => {
    expect(verdict({ allowedCharacters: 'unicode', maxLength: 2 }, 'maxLength', '😀😀')).toBe('met');
    expect(verdict({ allowedCharacters: 'unicode', minLength: 3 }, 'minLength', '😀😀')).toBe('notMet');
    expect(verdict({ allowedCharacters: 'unicode', maxRepeatedChars: 1 }, 'maxRepeatedChars', '😀😁😀')).toBe('met');
    expect(verdict({ allowedCharacters: 'unicode', maxRepeatedChars: 1 }, 'maxRepeatedChars', '😀😀')).toBe('notMet');
    expect(verdict({ maxRepeatedChars: 1 }, 'maxRepeatedChars', 'aAaA')).toBe('met');
  });

  // Spec R-6
  it('case is ignored in the dictionary and the contains-rules, by simple folding', () => {
    const unicode = { allowedCharacters: 'unicode' } as const;
    for (const [password, word] of [
      ['STRAẞE', 'straße'],
      ['ΟΔΟΣ', 'οδος'],
      ['οδοσ', 'οδος'],
      ['ſpring', 'SPRING'],
      ['ᎠᎡ', 'ꭰꭱ'],
    ] as const) {
      expect(verdict({ ...unicode, useDictionary: true }, 'useDictionary', password, knowing(word))).toBe('notMet');
      const accounts = [
        { nativeIdentity: word, name: word, displayName: word, attributes: { word: `${word} ${word}` } },
      ];
      const facts = { accounts, identityAttributes: { word: [word, `${word}${word}`] } };
      for (const rule of ['validateAgainstAccountId', 'validateAgainstAccountName'] as const) {
        expect(verdict({ ...unicode, [rule]: true }, rule, password, facts)).toBe('notMet');
      }
      for (const rule of ['useAccountAttributes', 'useIdentityAttributes'] as const) {
        expect(verdict({ ...unicode, [rule]: true }, rule, password + password, facts)).toBe('notMet');
      }
    }
    for (const [password, word] of [
      ['strasse', 'straße'],
      ['istanbul', 'İstanbul'],
      ['ıstanbul', 'Istanbul'],
    ] as const) {
      expect(verdict({ ...unicode, useDictionary: true }, 'useDictionary', password, knowing(word))).toBe('met');
    }
  });
});

describe('missing facts', () => {
  const given = {
    useAccountAttributes: true,
    useIdentityAttributes: true,
    validateAgainstAccountId: true,
    validateAgainstAccountName: true,
    useDictionary: true,
  };
  const verdicts = (facts: Parameters<typeof check>[2], password = 'jsmith-and-more') =>
    Object.fromEntries(
      check(policyOf(given), password, facts)
        .slice(2)
        .map((result) => [result.rule, result.verdict]),
    );

  // Spec R-9, E-1
  it('cannot tell what hangs on them; a dictionary that was never uploaded is empty', () => {
    expect(verdicts({})).toEqual({
      useAccountAttributes: 'cannotTell',
      useIdentityAttributes: 'cannotTell',
      validateAgainstAccountId: 'cannotTell',
      validateAgainstAccountName: 'cannotTell',
      useDictionary: 'met',
    });
    expect(verdicts({ accounts: [{}] })).toEqual(verdicts({}));
  });

  // Spec R-9
  it('are met when they are empty', () => {
    const accounts = [{ nativeIdentity: '', name: '', displayName: '', attributes: {} }];
    expect(new Set(Object.values(verdicts({ accounts, identityAttributes: {} })))).toEqual(new Set(['met']));
  });

  // Spec C-3
  it('refuse at submit, and say what is missing', () => {
    const results = check(policyOf({ validateAgainstAccountId: true }), 'password', {});
    expect(isRefused(results)).toBe(true);
    expect(results.at(-1)?.sentence).toEqual({ key: 'policy.unknown.validateAgainstAccountId' });
  });

  it('of one account do not hide what another account forbids', () => {
    const accounts = [
      {},
      { nativeIdentity: 'JSmith', name: 'x', displayName: 'JSmith', attributes: { login: 'jsmith' } },
    ];
    expect(verdicts({ accounts })).toMatchObject({
      useAccountAttributes: 'notMet',
      validateAgainstAccountId: 'notMet',
      validateAgainstAccountName: 'notMet',
    });
    expect(verdicts({ accounts }, 'password')).toMatchObject({
      useAccountAttributes: 'cannotTell',
      validateAgainstAccountId: 'cannotTell',
      validateAgainstAccountName: 'cannotTell',
    });
  });
});

// Spec E-1
it('says one sentence per rule, the same whether it is met or not', () => {
  const policy = policyOf({ minLength: 8, maxRepeatedChars: 1 });
  const said = (password: string) => check(policy, password, {}).map(({ sentence }) => sentence);
  expect(said('aa')).toEqual(said('abcdefgh'));
  expect(said('aa')).toContainEqual({ key: 'policy.rules.minLength', count: 8, with: [8] });
});

function isAllowedInAscii(password: string): boolean {
  return verdict({}, 'allowedCharacters', password) === 'met';
}

function inUnicode(password: string) {
  return verdict({ allowedCharacters: 'unicode' }, 'allowedCharacters', password);
}

/** The word is in the dictionary, an attribute, and the account's id and name. */
function knowing(word: string): PolicyFacts {
  return {
    dictionary: compileDictionary([word]),
    identityAttributes: { word },
    accounts: [{ nativeIdentity: word, name: word, displayName: word }],
  };
}
