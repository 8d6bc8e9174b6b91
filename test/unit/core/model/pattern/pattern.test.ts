import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import { isFound, isPattern, problemOfPattern } from '../../../../../core/model/pattern/pattern.ts';
import { isReadAlike, patterns, texts } from './examples.ts';

describe('a pattern', () => {
  it('is found where the browser’s own engine finds it', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        fc.pre(isPattern(pattern));
        fc.pre(isReadAlike(pattern, text));
        expect([pattern, text, isFound(pattern, text)]).toEqual([pattern, text, new RegExp(pattern, 'u').test(text)]);
      }),
      { numRuns: 2500 },
    );
  }, 60_000);

  it('ignores case where it begins so', () => {
    expect(['(?i)pass', 'pass', '(?i)[^a-z]'].map((pattern) => isFound(pattern, 'PassWord'))).toEqual([
      true,
      false,
      false,
    ]);
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
    ['a(?i)b', 'notOne'],
    ['a{1000}', 'tooLarge'],
    ['(?:a{50}){50}', 'tooLarge'],
    ['(?:(?:(?:){400}){400}){400}', 'tooLarge'],
  ])('%s is none: %s', (pattern, problem) => {
    expect(problemOfPattern(pattern)).toBe(problem);
    expect(isFound(pattern, 'a')).toBe(false);
  });
});
