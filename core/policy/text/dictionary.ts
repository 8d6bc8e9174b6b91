import type { PasswordPolicy } from '../../model/policy.ts';
import { counted, text, type Text } from '../../model/text.ts';
import { codePoints, folded, type Reading, splitsPair } from './characters.ts';

/** The words that a password must not contain: reads the file that an admin uploads, and finds a word in a password. */

/** At most. `wordLength` in code points; `fileLength` in UTF-16 units, enough for as many of the longest words and comments. */
export const dictionaryLimits = { words: 100_000, wordLength: 128, fileLength: 15_000_000 } as const;

/** For {@link containsWord}; `composed` is for policies that compare NFC. */
export interface CompiledDictionary {
  readonly size: number;
  readonly asWritten: WordIndex;
  readonly composed: WordIndex;
}

export function compileDictionary(words: readonly string[]): CompiledDictionary {
  const asWritten = indexWords(words);
  const composed = words.map((word) => word.normalize('NFC'));
  const alike = composed.every((word, at) => word === words[at]);
  return { size: asWritten.words.size, asWritten, composed: alike ? asWritten : indexWords(composed) };
}

/**
 * Whether a word of the dictionary occurs in the password. One pass over the password: from each character on it tries
 * each length that words have. How many words there are makes no difference.
 */
export function containsWord(reading: Reading, policy: PasswordPolicy, dictionary: CompiledDictionary): boolean {
  const { words, lengths, longest, marks } =
    policy.allowedCharacters === 'unicode' ? dictionary.composed : dictionary.asWritten;
  const password = reading.folded;
  for (let start = 0; start < password.length; start += 1) {
    const last = Math.min(password.length, start + longest);
    let hash = 0;
    for (let end = start; end < last; end += 1) {
      hash = mix(hash, password.charCodeAt(end));
      if (lengths[end + 1 - start] !== 1 || !isMarked(marks, hash)) continue;
      if (splitsPair(password, start) || splitsPair(password, end + 1)) continue;
      if (words.has(password.slice(start, end + 1))) return true;
    }
  }
  return false;
}

export type ParsedDictionary =
  | { readonly ok: true; readonly locale: string | null; readonly words: string[] }
  | { readonly ok: false; readonly problems: Text[] };

/**
 * Reads a dictionary file: one word a line, `#` begins a comment line, blank lines are skipped, the first line of
 * content may be `locale:en_US` or `locale=en_US`. There is a sentence for each wrong line, for the first twenty.
 */
export function parseDictionary(file: string): ParsedDictionary {
  const words = new Set<string>();
  const problems: Text[] = [];
  let locale: string | null = null;
  let first = true;
  for (const [index, raw] of file
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const named = /^locale\s*[:=](.*)$/i.exec(line)?.[1]?.trim();
    const problem = named === undefined ? problemOfWord(line, index + 1) : problemOfLocale(named, first, index + 1);
    first = false;
    if (problem !== null) problems.push(problem);
    else if (named === undefined) words.add(line);
    else locale = named;
  }
  if (words.size > dictionaryLimits.words) {
    problems.unshift(text('policy.dictionary.tooManyWords', words.size, dictionaryLimits.words));
  }
  if (problems.length === 0) return { ok: true, locale, words: [...words] };
  const shown = problems.slice(0, maxProblems);
  const more = problems.length - shown.length;
  return { ok: false, problems: more > 0 ? [...shown, counted('policy.dictionary.moreProblems', more)] : shown };
}

const maxProblems = 20;

function problemOfWord(word: string, line: number): Text | null {
  // U+FFFD is what a decoder leaves where the bytes were no UTF-8.
  if (/[\p{Cc}\p{Cs}\ufffd]/u.test(word)) return text('policy.dictionary.notText', line);
  if (/\p{White_Space}/u.test(word)) return text('policy.dictionary.notOneWord', line);
  const length = codePoints(word);
  if (length <= dictionaryLimits.wordLength) return null;
  return text('policy.dictionary.wordTooLong', line, length, dictionaryLimits.wordLength);
}

function problemOfLocale(name: string, first: boolean, line: number): Text | null {
  if (!first) return text('policy.dictionary.lateLocale', line);
  return /^[a-z]{2,8}(?:[_-][a-z0-9]{1,8})*$/i.test(name) ? null : text('policy.dictionary.badLocale', line);
}

interface WordIndex {
  /** Folded. */
  readonly words: ReadonlySet<string>;
  /** In UTF-16 units. */
  readonly longest: number;
  /** 1 at each length that a word has. */
  readonly lengths: Uint8Array;
  /** A bit for each word's hash, sparse enough that most parts which are no word need no look into the set. */
  readonly marks: Uint32Array;
}

function indexWords(list: readonly string[]): WordIndex {
  const words = new Set(list.map(folded));
  words.delete('');
  let longest = 0;
  for (const word of words) longest = Math.max(longest, word.length);
  const lengths = new Uint8Array(longest + 1);
  // One 32-bit word of marks for each word of the dictionary; a power of two, so that a hash is cut to size by a mask.
  const marks = new Uint32Array(2 ** Math.ceil(Math.log2(words.size + 1)));
  for (const word of words) {
    lengths[word.length] = 1;
    let hash = 0;
    for (let at = 0; at < word.length; at += 1) hash = mix(hash, word.charCodeAt(at));
    mark(marks, hash);
  }
  return { words, longest, lengths, marks };
}

function mix(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x5bd1e995);
}

function mark(marks: Uint32Array, hash: number): void {
  const at = slot(marks, hash);
  marks[at] = (marks[at] ?? 0) | (1 << hash);
}

function isMarked(marks: Uint32Array, hash: number): boolean {
  return ((marks[slot(marks, hash)] ?? 0) & (1 << hash)) !== 0;
}

/** The upper bits choose the slot, the lowest five the bit in it. */
function slot(marks: Uint32Array, hash: number): number {
  return (hash >>> 12) & (marks.length - 1);
}
