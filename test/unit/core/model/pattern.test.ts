import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFound, isPattern, problemOfPattern } from '../../../../core/model/pattern.ts';

const atoms = [
  'a',
  'b',
  '.',
  '\\d',
  '\\W',
  '[ab]',
  '[^a]',
  '[\\]b-]',
  '\\p{Lu}',
  '\\u{1f600}',
  '\\.',
  '\\x61',
  '(?<n>b)',
];
const places = ['^', '$', '\\b', '\\B'];
const patterns = fc.letrec<{ whole: string; part: string }>((tie) => ({
  whole: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...atoms),
    fc.constantFrom(...places),
    fc
      .tuple(fc.constantFrom(...atoms), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,3}', '*?', '{2,3}?'))
      .map(([atom, times]) => atom + times),
    tie('whole').map((inside) => `(?:${inside})`),
    fc.tuple(tie('whole'), fc.constantFrom('*', '+', '{2}', '{1,2}')).map(([inside, times]) => `(?:${inside})${times}`),
    fc.tuple(tie('whole'), tie('whole')).map(([one, other]) => `(?:${one}|${other})`),
  ),
})).whole;
const texts = fc
  .array(fc.constantFrom('a', 'b', 'A', '1', '-', ']', '.', ' ', '\n', '😀', '\ud83d'), { maxLength: 8 })
  .map((characters) => characters.join(''));

describe('a pattern', () => {
  it('is found where the browser’s own engine finds it', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        fc.pre(isPattern(pattern));
        // V8 finds \B between the halves of one character too, which the specification does not.
        fc.pre(!pattern.includes('\\B') || !/[\ud800-\udfff]/.test(text));
        expect([pattern, text, isFound(pattern, text)]).toEqual([pattern, text, new RegExp(pattern, 'u').test(text)]);
      }),
      { numRuns: 5000 },
    );
  }, 60_000);

  it('takes linear time where the browser’s own engine would hang', () => {
    const start = performance.now();
    for (const pattern of ['^(a+)+$', '(?:a|aa)*b', '^(?:.*a){20}$', '(?:(?:a*)*)*c']) {
      expect(problemOfPattern(pattern)).toBeNull();
      expect(isFound(pattern, `${'a'.repeat(1000)}!`)).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it.each([
    ['(', 'notOne'],
    ['[a', 'notOne'],
    ['a{2', 'notOne'],
    ['*', 'notOne'],
    ['\\q', 'notOne'],
    ['(?=a)', 'notLinear'],
    ['(?!a)b', 'notLinear'],
    ['(?<=a)b', 'notLinear'],
    ['(?<!a)b', 'notLinear'],
    ['(a)\\1', 'notLinear'],
    ['(?<n>a)\\k<n>', 'notLinear'],
    ['(?i:a)', 'notLinear'],
    ['a{1000}', 'tooLarge'],
    ['(?:a{50}){50}', 'tooLarge'],
    ['(?:(?:(?:){400}){400}){400}', 'tooLarge'],
  ])('%s is none: %s', (pattern, problem) => {
    expect(problemOfPattern(pattern)).toBe(problem);
    expect(isFound(pattern, 'a')).toBe(false);
  });
});
