import type { PasswordPolicy } from '../../model/policy.ts';

/** How a policy reads characters: which it allows, their types, and which differ only in case. */

export type CharacterType = 'upper' | 'lower' | 'digit' | 'special';

export const characterTypes: readonly CharacterType[] = ['upper', 'lower', 'digit', 'special'];

/** A password taken apart once, so that each rule is a comparison. Numbers are in Unicode code points. */
export interface Reading {
  /** As the policy compares it; see {@link normalised}. */
  readonly written: string;
  /** Case-folded; see {@link folded}. */
  readonly folded: string;
  readonly length: number;
  /** Including those that have no case. */
  readonly letters: number;
  readonly count: Readonly<Record<CharacterType, number>>;
  /** The longest repetition of one character. */
  readonly longestRun: number;
  readonly allowed: boolean;
}

export function read(policy: PasswordPolicy, password: string): Reading {
  const written = normalised(policy, password);
  const length = codePoints(written);
  const letters = count(written, /\p{L}/gu);
  const digit = count(written, /\p{Nd}/gu);
  return {
    written,
    folded: folded(written),
    length,
    letters,
    count: {
      upper: count(written, /\p{Lu}/gu),
      lower: count(written, /\p{Ll}/gu),
      digit,
      special: length - letters - digit,
    },
    longestRun: longestRun(written),
    allowed: allowed[policy.allowedCharacters].test(written),
  };
}

/** Space and printable ASCII without the colon (SailPoint's set), or every Unicode scalar value except control characters. */
const allowed = { ascii: /^[ -9;-~]*$/, unicode: /^[^\p{Cc}\p{Cs}]*$/u };

/** The text as the policy compares it: NFC where it allows Unicode, as typed where it allows ASCII only. */
export function normalised(policy: PasswordPolicy, text: string): string {
  return policy.allowedCharacters === 'unicode' ? text.normalize('NFC') : text;
}

/**
 * Unicode simple case folding, one code point for one: two texts differ only in case exactly when their folded forms are
 * equal. Which of the equal characters stands for all is our own choice, so the result is for comparing only.
 */
export function folded(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  let result = '';
  for (const character of text) result += fold(character);
  return result;
}

/** Where changing case gives something else than simple case folding (CaseFolding.txt, C and S). */
const foldings = new Map([
  ['\u0130', '\u0130'],
  ['\u0131', '\u0131'],
  ['\u1fd3', '\u0390'],
  ['\u1fe3', '\u03b0'],
  ['\ufb05', '\ufb06'],
]);

function fold(character: string): string {
  const exception = foldings.get(character);
  if (exception !== undefined) return exception;
  const lower = character.toLowerCase();
  // Through upper case, because some characters share it: σ and ς, s and ſ. One that becomes several, such as ß, stays.
  const upper = lower.toUpperCase();
  return codePoints(upper) === 1 ? upper.toLowerCase() : lower;
}

/** Whether `part` occurs in `text` as whole characters; half of a surrogate pair is none. An empty part never occurs. */
export function contains(text: string, part: string): boolean {
  if (part === '') return false;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (!splitsPair(text, at) && !splitsPair(text, at + part.length)) return true;
  }
  return false;
}

/** Whether a cut at `at` (in UTF-16 units) would split a surrogate pair. */
export function splitsPair(text: string, at: number): boolean {
  return at > 0 && isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff) && isBetween(text.charCodeAt(at), 0xdc00, 0xdfff);
}

export function codePoints(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** The length in UTF-8. Half of a surrogate pair counts as three bytes, those of the replacement character. */
export function bytes(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

function isBetween(unit: number, first: number, last: number): boolean {
  return unit >= first && unit <= last;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function longestRun(text: string): number {
  let longest = 0;
  let run = 0;
  let last = '';
  for (const character of text) {
    run = character === last ? run + 1 : 1;
    last = character;
    if (run > longest) longest = run;
  }
  return longest;
}
