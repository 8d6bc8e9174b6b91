import * as fc from '../../../fast-check.ts';

const atoms = [
  'a',
  'b',
  '.',
  '\\d',
  '\\w',
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
const times = ['*', '+', '?', '{2}', '{1,}', '{0,3}', '{0}', '*?', '+?', '??', '{2,3}?', '{0,2}?'];

/** Patterns of the language that is matched, groups and repetitions of what may be empty among them. */
export const patterns = fc.letrec<{ whole: string; part: string }>((tie) => ({
  whole: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...atoms),
    fc.constantFrom(...places),
    fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...times)).map(([atom, more]) => atom + more),
    fc.tuple(fc.constantFrom('(', '(?:'), tie('whole')).map(([open, inside]) => `${open}${inside})`),
    fc
      .tuple(fc.constantFrom('(', '(?:'), tie('whole'), fc.constantFrom(...times))
      .map(([open, inside, more]) => `${open}${inside})${more}`),
    fc
      .tuple(fc.constantFrom('(', '(?:'), tie('whole'), tie('whole'), fc.constantFrom('', ...times))
      .map(([open, one, other, more]) => `${open}${one}|${other})${more}`),
  ),
})).whole;

/** What those patterns may be found in, half a character among it. */
export const texts = fc
  .array(fc.constantFrom('a', 'b', 'A', '1', '-', ']', '.', ' ', '\n', '😀', '\ud83d', 'ſ'), { maxLength: 8 })
  .map((characters) => characters.join(''));

/** V8 finds \B between the halves of one character too, which the specification does not. */
export function isReadAlike(pattern: string, text: string): boolean {
  return !pattern.includes('\\B') || !/[\ud800-\udfff]/.test(text);
}
