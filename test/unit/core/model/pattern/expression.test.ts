import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import {
  compileExpression,
  expressionLimits,
  groupsIn,
  problemOfExpression,
} from '../../../../../core/model/pattern/expression.ts';
import { compile, maxStates, type Pattern } from '../../../../../core/model/pattern/automaton.ts';
import { match } from '../../../../../core/model/pattern/match.ts';
import { isReadAlike, patterns, texts } from './examples.ts';

describe('an expression', () => {
  it.each(['u', 'iu'])(
    'has in its groups what the browser’s own engine has in them, with the flags %s',
    (flags) => {
      fc.assert(
        fc.property(patterns, texts, (source, text) => {
          fc.pre(isReadAlike(source, text));
          const compiled = compile(flags === 'iu' ? `(?i)${source}` : source, true);
          fc.pre(typeof compiled === 'object');
          const groups = new RegExp(source, flags).exec(text)?.slice(1) ?? null;
          expect([source, text, groupsIn(compiled, text)]).toEqual([source, text, groups]);
        }),
        { numRuns: 2500 },
      );
    },
    60_000,
  );

  it.each([
    ['(a)|b', 'b', undefined],
    ['(?:(a)|b)*', 'ab', undefined],
    ['(a*)?', 'b', undefined],
    ['(a*)+', 'b', ''],
    ['(a*?)', 'aa', ''],
    ['((?:a??)?)', 'a', 'a'],
    ['(|b*?)+', 'bb', 'b'],
    ['(?:(a)|b*?|(c))+', 'abc', undefined],
    ['x(a|ab)(?:c|bcd)', 'xabcd', 'a'],
    ['name="nonce" value="([^"]+)"', '<input name="nonce" value="0a1b">', '0a1b'],
    ['(?i)NONCE="(\\w{4})', '…nonce="0a1b2c"', '0a1b'],
  ])('%s finds in %s the group %s', (source, text, group) => {
    expect(compileExpression(source)?.firstGroup(text)).toBe(group);
  });

  it.each([
    '^(a+)+$',
    '(a|aa)*b',
    '(?:.*a){20}$',
    '((?:a*)*)*c',
    '(a?){30}a{30}',
    '(.*)(.*)(.*)(.*)x',
    '(?:a??)?(|a)+!',
  ])('%s takes as many steps for twice the text as twice', (source) => {
    const [once, twice, fourTimes] = [250, 500, 1000].map((length) => stepsOf(source, 'a'.repeat(length)));
    expect([once, twice, fourTimes].every((steps) => steps !== undefined && steps > 0)).toBe(true);
    expect((fourTimes ?? 0) - (twice ?? 0)).toBe(2 * ((twice ?? 0) - (once ?? 0)));
  });

  // Spec R-11
  it('takes at most two steps a character for each state', () => {
    fc.assert(
      fc.property(patterns, texts, (source, text) => {
        const compiled = compile(source, true);
        fc.pre(typeof compiled === 'object');
        const reads = stepsOf(source, text) ?? 0;
        expect(reads).toBeLessThanOrEqual(2 * compiled.states.length * (text.length + 1));
      }),
    );
  });

  it('is bounded in its size', () => {
    expect(problemOfExpression('a'.repeat(expressionLimits.length + 1))).toBe('tooLarge');
    expect(problemOfExpression(`(a{${maxStates}})`)).toBe('tooLarge');
    expect(problemOfExpression('(b)'.repeat(11))).toBe('tooLarge');
    expect(compileExpression(`(a{${maxStates - 3}})`)?.states).toBe(maxStates);
  });

  it.each([
    ['(', 'notOne'],
    ['(?P<n>a)', 'notOne'],
    ['\\Aa', 'notOne'],
    ['(?=a)', 'notLinear'],
    ['(a)\\1', 'notLinear'],
    ['(?s:.)', 'notLinear'],
  ])('%s is none: %s', (source, problem) => {
    expect(problemOfExpression(source)).toBe(problem);
    expect(compileExpression(source)).toBeNull();
  });
});

/** States that matching the text looks at. */
function stepsOf(source: string, text: string): number | undefined {
  const compiled = compile(source, true);
  if (typeof compiled !== 'object') return undefined;
  let steps = 0;
  const states = new Proxy(compiled.states, {
    get: (target, key, receiver) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) steps += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  const counted: Pattern = { ...compiled, states };
  match(counted, text);
  return steps;
}
