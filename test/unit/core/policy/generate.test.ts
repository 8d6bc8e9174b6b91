import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PasswordPolicy } from '../../../../core/model/policy.ts';
import { check, isRefused, type PolicyFacts } from '../../../../core/policy/check.ts';
import { compileDictionary } from '../../../../core/policy/dictionary.ts';
import { generatePassphrase, generatePassword } from '../../../../core/policy/generate.ts';
import words from '../../../../public/passphrase-words.json' with { type: 'json' };
import { anyFacts, anyPolicy, policyOf, random } from './given.ts';

const meets = (policy: PasswordPolicy, password: string, facts: PolicyFacts) =>
  !isRefused(check(policy, password, facts));
const whyNot = ['policy.generate.impossible', 'policy.generate.nothingLeft', 'policy.generate.noPassphrase'];
const cannotTell = (policy: PasswordPolicy, facts: PolicyFacts) =>
  check(policy, '', facts).some(({ verdict }) => verdict === 'cannotTell');

function password(given: Partial<PasswordPolicy>, facts: PolicyFacts = {}): string {
  const made = generatePassword(policyOf(given), facts, random);
  if (!made.ok) throw new Error(made.why.key);
  return made.password;
}

describe('a generated password', () => {
  it('passes check, for every policy and all facts', () => {
    let generated = 0;
    fc.assert(
      fc.property(anyPolicy(5, 30), anyFacts, (policy, { facts }) => {
        const made = generatePassword(policy, facts, random);
        if (made.ok) {
          generated += 1;
          expect(check(policy, made.password, facts).filter(({ verdict }) => verdict !== 'met')).toEqual([]);
        } else if (cannotTell(policy, facts)) expect(made.why.key).toMatch(/^policy\.unknown\./);
        else expect(whyNot).toContain(made.why.key);
      }),
      { numRuns: 2000 },
    );
    expect(generated).toBeGreaterThan(100);
  });

  it('has 20 characters, or as near to that as the policy lets it', () => {
    expect(password({})).toHaveLength(20);
    expect(password({ minLength: 8, maxLength: 12 })).toHaveLength(12);
    expect(password({ minLength: 30 })).toHaveLength(30);
    expect(password({ minNumeric: 25, minSpecial: 25 })).toHaveLength(50);
    expect(password({ minLength: 1000, maxRepeatedChars: 1 })).toHaveLength(1000);
  });

  it('is of characters that every policy allows, without the space', () => {
    const seen = new Set(
      Array.from({ length: 60 }, () => password({ allowedCharacters: 'unicode', minLength: 200 })).join(''),
    );
    expect([...seen].toSorted().join('')).toBe(
      `!"#$%&'()*+,-./0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~`,
    );
  });

  it('has no place where what the policy demands is likelier to stand', () => {
    const counts = Array.from({ length: 4 }, () => 0);
    for (let run = 0; run < 4000; run += 1) {
      const at = password({ maxLength: 4, minNumeric: 1, minLower: 3 }).search(/\d/);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    // A thousand each; six standard deviations are 164.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(165);
  });

  it('keeps clear of what the facts forbid, however much that is', () => {
    const letters = 'bcdefghijklmnopqrstuvwxyz';
    const facts = { dictionary: compileDictionary([...letters, ...'123456789'].concat('aa', '00', 'a0a')) };
    const made = password(
      { useDictionary: true, minAlpha: 3, minNumeric: 3, minLength: 8, maxRepeatedChars: 1 },
      facts,
    );
    expect(made).not.toMatch(/[b-z1-9]|aa|00|a0a/i);
  });

  it('waits for the facts that its policy needs', () => {
    expect(generatePassword(policyOf({ validateAgainstAccountName: true }), {}, random)).toEqual({
      ok: false,
      why: { key: 'policy.unknown.validateAgainstAccountName' },
    });
  });
});

describe('an impossible policy is said', () => {
  it('with the numbers', () => {
    const impossible = (given: Partial<PasswordPolicy>) => generatePassword(policyOf(given), {}, random);
    const why = (least: number, most: number) => ({
      ok: false,
      why: { key: 'policy.generate.impossible', with: [least, most] },
    });
    expect(impossible({ minLength: 9, maxLength: 8 })).toEqual(why(9, 8));
    expect(impossible({ minUpper: 2, minLower: 2, minNumeric: 2, minSpecial: 2, maxLength: 7 })).toEqual(why(8, 7));
    expect(impossible({ minAlpha: 6, minUpper: 2, minNumeric: 2, maxLength: 7 })).toEqual(why(8, 7));
    expect(impossible({ minNumeric: 3, minCharacterTypes: 4, maxLength: 5 })).toEqual(why(6, 5));
    expect(impossible({ minAlpha: 3, minCharacterTypes: 4, maxLength: 4 })).toEqual(why(5, 4));
  });

  it('exactly when no numbers of each type meet it', () => {
    const some = [-1, 1, 2];
    for (const minUpper of some)
      for (const minLower of some)
        for (const minNumeric of some)
          for (const minSpecial of some)
            for (const minAlpha of [-1, 1, 3, 4])
              for (const minCharacterTypes of [-1, 1, 2, 3, 4])
                for (const maxLength of [1, 3, 4, 6]) {
                  const policy = policyOf({
                    minUpper,
                    minLower,
                    minNumeric,
                    minSpecial,
                    minAlpha,
                    minCharacterTypes,
                    maxLength,
                    maxRepeatedChars: 1,
                  });
                  const made = generatePassword(policy, {}, random);
                  if (made.ok !== isPossible(policy)) expect({ policy, made }).toBe(isPossible(policy));
                }
  }, 60_000);

  it('exactly when no password of what the forbidden words leave meets it', () => {
    const left = fc.subarray(['a', 'A', 'b', 'B', '1', '$'], { minLength: 1 });
    const forbidden = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1', '$'), minLength: 1, maxLength: 3 }), {
      maxLength: 6,
    });
    let impossible = 0;
    fc.assert(
      fc.property(
        anyPolicy(2, 4),
        left,
        forbidden,
        fc.integer({ min: 1, max: 4 }),
        (any, alphabet, list, maxLength) => {
          // The dictionary knows no case, so a letter is left in both cases or in none.
          const letters = alphabet.map((character) => character.toLowerCase());
          const others = printable.filter((character) => !letters.includes(character.toLowerCase()));
          const policy = policyOf({
            ...any,
            allowedCharacters: 'ascii',
            useAccountAttributes: false,
            useIdentityAttributes: false,
            validateAgainstAccountId: false,
            validateAgainstAccountName: false,
            useDictionary: true,
            maxLength,
          });
          const facts = { dictionary: compileDictionary([...others, ...list]) };
          const rest = printable.filter((character) => letters.includes(character.toLowerCase()));
          const possible = everyText(rest, maxLength).some((text) => meets(policy, text, facts));
          if (!possible) impossible += 1;
          expect(generatePassword(policy, facts, random).ok).toBe(possible);
        },
      ),
      { numRuns: 1000 },
    );
    expect(impossible).toBeGreaterThan(10);
  }, 60_000);

  it('when the account id leaves no digit', () => {
    const policy = policyOf({ validateAgainstAccountId: true, accountIdMinWordLength: 1, minNumeric: 1 });
    const facts = { accounts: [{ nativeIdentity: '0123456789' }] };
    expect(generatePassword(policy, facts, random)).toEqual({ ok: false, why: { key: 'policy.generate.nothingLeft' } });
  });

  it('and not looked for without end', () => {
    // No two different characters may follow each other, and none may stand there more than three times.
    const pairs = printable.flatMap((one) => printable.filter((other) => other !== one).map((other) => one + other));
    const facts = { dictionary: compileDictionary(pairs) };
    const policy = policyOf({ useDictionary: true, maxRepeatedChars: 3, minLength: 8 });
    expect(generatePassword(policy, facts, random)).toEqual({ ok: false, why: { key: 'policy.generate.nothingLeft' } });
  });
});

describe('a generated passphrase', () => {
  const phrase = (given: Partial<PasswordPolicy>, facts: PolicyFacts = {}, list: readonly string[] = words) =>
    generatePassphrase(policyOf(given), facts, random, list);
  const made = (given: Partial<PasswordPolicy>, facts: PolicyFacts = {}, list: readonly string[] = words) => {
    const result = phrase(given, facts, list);
    return result.ok ? result.password : result.why.key;
  };

  it('passes check, for every policy and all facts', () => {
    let generated = 0;
    fc.assert(
      fc.property(anyPolicy(5, 60), anyFacts, (policy, { facts }) => {
        const result = generatePassphrase(policy, facts, random, words);
        if (result.ok) {
          generated += 1;
          expect(meets(policy, result.password, facts)).toBe(true);
        } else if (cannotTell(policy, facts)) expect(result.why.key).toMatch(/^policy\.unknown\./);
        else expect(whyNot).toContain(result.why.key);
      }),
      { numRuns: 1000 },
    );
    expect(generated).toBeGreaterThan(50);
  });

  it('is five words of the packaged list, more than 50 bits', () => {
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((word) => /^[a-z]{3,8}$/.test(word))).toBe(true);
    expect(5 * Math.log2(words.length)).toBeGreaterThan(50);
    for (let run = 0; run < 50; run += 1) {
      const said = made({ minLower: 1, minLength: 8 }).split('-');
      expect(said).toHaveLength(5);
      expect(said.every((word) => words.includes(word))).toBe(true);
    }
  });

  it('has capitals, digits and signs as far as the policy asks', () => {
    const word = '[a-z]{3,8}';
    expect(made({ minUpper: 2 })).toMatch(/^([A-Z][a-z]{2,7}-){4}[A-Z][a-z]{2,7}$/);
    expect(made({ minNumeric: 2 })).toMatch(new RegExp(`^(${word}-){4}${word}[0-9]{2}$`));
    expect(made({ minSpecial: 6 })).toMatch(new RegExp(`^(${word}-){4}${word}[^a-zA-Z0-9]{2}$`));
    expect(made({ minCharacterTypes: 4 })).toMatch(/^([A-Z][a-z]{2,7}-){4}[A-Z][a-z]{2,7}[0-9]$/);
  });

  it('has more words where the policy wants it longer or the dictionary leaves fewer', () => {
    expect(made({ minLength: 100 }).length).toBeGreaterThanOrEqual(100);
    const forbidden = words.slice(700);
    const left = words.filter((word) => !forbidden.some((other) => word.includes(other)));
    expect(left.length).toBeLessThan(2 ** 10);
    const said = made({ useDictionary: true }, { dictionary: compileDictionary(forbidden) }).split('-');
    expect(said).toHaveLength(6);
    expect(said.every((word) => left.includes(word))).toBe(true);
  });

  it('is not made where there is no room or too few words', () => {
    expect(made({ maxLength: 12 })).toBe('policy.generate.noPassphrase');
    expect(made({}, {}, words.slice(0, 255))).toBe('policy.generate.noPassphrase');
    expect(made({ useDictionary: true }, { dictionary: compileDictionary(words) })).toBe(
      'policy.generate.noPassphrase',
    );
    expect(made({ useIdentityAttributes: true })).toBe('policy.unknown.useIdentityAttributes');
  });
});

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));

function everyText(alphabet: readonly string[], maxLength: number): string[] {
  if (maxLength === 0) return [''];
  return ['', ...everyText(alphabet, maxLength - 1).flatMap((rest) => alphabet.map((character) => character + rest))];
}

/** By trying all numbers of characters of each type. */
function isPossible(policy: PasswordPolicy): boolean {
  const upTo = (most: number) => Array.from({ length: most + 1 }, (_, number) => number);
  return upTo(policy.maxLength).some((upper) =>
    upTo(policy.maxLength - upper).some((lower) =>
      upTo(policy.maxLength - upper - lower).some((digit) =>
        upTo(policy.maxLength - upper - lower - digit).some(
          (special) =>
            upper + lower + digit + special >= Math.max(1, policy.minLength) &&
            upper >= policy.minUpper &&
            lower >= policy.minLower &&
            digit >= policy.minNumeric &&
            special >= policy.minSpecial &&
            upper + lower >= policy.minAlpha &&
            [upper, lower, digit, special].filter((number) => number > 0).length >= policy.minCharacterTypes,
        ),
      ),
    ),
  );
}
