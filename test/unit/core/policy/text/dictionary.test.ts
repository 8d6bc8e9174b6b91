import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import { check } from '../../../../../core/policy/check/check.ts';
import { compileDictionary, dictionaryLimits, parseDictionary } from '../../../../../core/policy/text/dictionary.ts';
import { policyOf, verdict } from '../given.ts';

// Spec R-10
describe('the dictionary file', () => {
  it('has one word a line, comments, blank lines and a locale', () => {
    expect(parseDictionary('locale:en_US\n# seasons\nspring\n\n  summer \r\nautumn\rpass#word\n')).toEqual({
      ok: true,
      locale: 'en_US',
      words: ['spring', 'summer', 'autumn', 'pass#word'],
    });
  });

  it.each(['locale:en_US', 'locale=en_US', 'LOCALE: en_US', '\ufefflocale:en_US', '\n# words\nlocale:en_US'])(
    'takes the locale from %j',
    (head) => {
      expect(parseDictionary(`${head}\nspring`)).toEqual({ ok: true, locale: 'en_US', words: ['spring'] });
    },
  );

  it('needs no locale, keeps a word once, and may be empty', () => {
    expect(parseDictionary('spring\nSpring\nspring')).toEqual({ ok: true, locale: null, words: ['spring', 'Spring'] });
    expect(parseDictionary('locale\nlocalel:x')).toEqual({ ok: true, locale: null, words: ['locale', 'localel:x'] });
    expect(parseDictionary('')).toEqual({ ok: true, locale: null, words: [] });
  });

  it('is refused with a sentence for each wrong line', () => {
    const file = ['locale:not a locale', 'good', 'two words', 'x'.repeat(129), 'bad\ufffd', 'nul\0', 'locale:de'].join(
      '\n',
    );
    expect(parseDictionary(file)).toEqual({
      ok: false,
      problems: [
        { key: 'policy.dictionary.badLocale', with: [1] },
        { key: 'policy.dictionary.notOneWord', with: [3] },
        { key: 'policy.dictionary.wordTooLong', with: [4, 129, 128] },
        { key: 'policy.dictionary.notText', with: [5] },
        { key: 'policy.dictionary.notText', with: [6] },
        { key: 'policy.dictionary.lateLocale', with: [7] },
      ],
    });
  });

  it('counts 128 characters, not bytes', () => {
    expect(parseDictionary('😀'.repeat(128)).ok).toBe(true);
    expect(parseDictionary('😀'.repeat(129)).ok).toBe(false);
  });

  it('has at most 100,000 words', () => {
    const words = Array.from({ length: dictionaryLimits.words + 1 }, (_, number) => `w${number}`);
    expect(parseDictionary(words.slice(1).join('\n')).ok).toBe(true);
    expect(parseDictionary(words.join('\n'))).toEqual({
      ok: false,
      problems: [{ key: 'policy.dictionary.tooManyWords', with: [100_001, 100_000] }],
    });
  }, 60_000);

  it('tells twenty problems and how many more there are', () => {
    const parsed = parseDictionary('two words\n'.repeat(30));
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(21);
    expect(parsed.ok ? null : parsed.problems.at(-1)).toEqual({
      key: 'policy.dictionary.moreProblems',
      count: 10,
      with: [10],
    });
  });
});

describe('the compiled dictionary', () => {
  it('finds a word at the start, in the middle, at the end, and words of one character', () => {
    for (const password of ['spring12', '12spring34', '12SPRING'])
      expect(forbids(['spring', 'x'], password)).toBe(true);
    expect(forbids(['a'], '12A')).toBe(true);
    expect(forbids(['spring'], 'sprin')).toBe(false);
  });

  it('without words forbids nothing', () => {
    expect(forbids([], 'anything')).toBe(false);
    expect(forbids([''], 'anything')).toBe(false);
    expect(compileDictionary(['', 'a', 'A']).size).toBe(1);
  });

  // Spec R-10
  it('finds each of 100,000 words, and nothing that is none', () => {
    const words = Array.from({ length: 100_000 }, (_, number) => `w${number.toString(7)}x`);
    const dictionary = compileDictionary(words);
    const policy = policyOf({ useDictionary: true });
    const found = (password: string) => check(policy, password, { dictionary }).at(-1)?.verdict === 'notMet';
    expect(words.filter((word) => !found(`..${word}..`))).toEqual([]);
    expect(words.filter((word) => found(`..${word.slice(0, -1)}..`))).toEqual([]);
  }, 60_000);

  it('never takes half a character for one', () => {
    expect(forbids(['\ud83d'], '😀', 'unicode')).toBe(false);
    expect(forbids(['\ude00'], '😀', 'unicode')).toBe(false);
    expect(forbids(['😀'], 'a😀b', 'unicode')).toBe(true);
  });

  it('agrees with looking for every word', () => {
    fc.assert(
      fc.property(fc.array(letters(5), { maxLength: 6 }), letters(12), (words, password) => {
        const naive = words.some((word) => word !== '' && password.toLowerCase().includes(word.toLowerCase()));
        expect(forbids(words, password)).toBe(naive);
      }),
      { numRuns: 2000 },
    );
  }, 60_000);
});

const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'B'), maxLength });

function forbids(
  words: readonly string[],
  password: string,
  allowedCharacters: 'ascii' | 'unicode' = 'ascii',
): boolean {
  const facts = { dictionary: compileDictionary(words) };
  return verdict({ useDictionary: true, allowedCharacters }, 'useDictionary', password, facts) === 'notMet';
}
