import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import { contains, folded } from '../../../../../core/policy/text/characters.ts';
import { tellingText } from '../given.ts';

// Spec R-6
describe('simple case folding', () => {
  it.each([
    ['ſ', 's', 'S'],
    ['\u212a', 'k', 'K'],
    ['ẞ', 'ß'],
    ['Σ', 'ς', 'σ'],
    ['Å', '\u212b', 'å'],
    ['Ꭰ', 'ꭰ'],
    ['Ᏸ', 'ᏸ'],
    ['ǅ', 'ǆ', 'Ǆ'],
    ['µ', 'μ', 'Μ'],
    ['ᲀ', 'в', 'В'],
    ['\u0345', 'ι', 'Ι', '\u1fbe'],
    ['\u1fd3', '\u0390'],
    ['\u1fe3', '\u03b0'],
    ['\ufb05', '\ufb06'],
    ['𐐀', '𐐨'],
  ])('takes %s, %s … for the same', (...same) => {
    expect(new Set(same.map(folded)).size).toBe(1);
  });

  it.each([
    ['ß', 'ss'],
    ['ẞ', 'SS'],
    ['İ', 'i'],
    ['İ', 'i\u0307'],
    ['İ', 'I'],
    ['ı', 'i'],
    ['ı', 'I'],
    ['ŉ', 'ʼn'],
    ['ﬀ', 'ff'],
    ['é', 'e'],
    ['é', 'e\u0301'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(folded(one)).not.toBe(folded(other));
  });

  it('is what the engine’s own case-insensitive comparison does, for every character that has a case', () => {
    const all = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code));
    const cased = all.filter(
      (character) => character.toLowerCase() !== character || character.toUpperCase() !== character,
    );
    // What has no case stays what it is, so that it cannot be taken for anything else.
    const haveCase = new Set(cased);
    expect(all.filter((character) => !haveCase.has(character) && folded(character) !== character)).toEqual([]);

    const byFolded = new Map(cased.map((character) => [folded(character), character]));
    expect(cased.filter((character) => !isSameToEngine(byFolded.get(folded(character)) ?? '', character))).toEqual([]);
    // No two that fold apart may be the same to the engine either.
    const oneOfEach = [...byFolded.values()].join('');
    for (const character of byFolded.values()) {
      expect(oneOfEach.match(new RegExp(escaped(character), 'giu'))).toEqual([character]);
    }
  }, 60_000);

  it('keeps the number of characters', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), tellingText(20)), (text) => {
        expect(Array.from(folded(text))).toHaveLength(Array.from(text).length);
      }),
    );
  }, 60_000);
});

describe('contains', () => {
  it('finds whole characters only', () => {
    expect(contains('a😀b', '😀')).toBe(true);
    expect(contains('a😀b', '\ud83d')).toBe(false);
    expect(contains('a😀b', '\ude00b')).toBe(false);
    expect(contains('a\ud83d😀', '\ud83d')).toBe(true);
    expect(contains('abc', '')).toBe(false);
  });

  it('agrees with comparing character by character', () => {
    fc.assert(
      fc.property(tellingText(8), tellingText(3), (text, part) => {
        const [all, sought] = [Array.from(text), Array.from(part)];
        const found = all.some((_, at) => sought.every((character, index) => all[at + index] === character));
        expect(contains(text, part)).toBe(sought.length > 0 && found);
      }),
      { numRuns: 2000 },
    );
  }, 60_000);
});

function isSameToEngine(one: string, other: string): boolean {
  return new RegExp(`^${escaped(one)}$`, 'iu').test(other);
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
