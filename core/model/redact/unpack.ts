import { gap, type Reading, ReadingWriter } from './reading.ts';

/**
 * What the base64, base64url and hexadecimal words of a reading hold, as far as it can be text. A word may be cut at its
 * beginning, so it is decoded from each of its first characters with which a group can begin. Most of that is rubbish,
 * and does no harm.
 */
export function unpacked(reading: Reading): Reading {
  const out = new ReadingWriter();
  for (const { pattern, bits, starts } of packings) {
    for (const { index, 0: word } of reading.text.matchAll(pattern)) {
      for (let start = 0; start < starts; start += 1) {
        putTexts(out, reading, { from: index + start, to: index + word.length, bits });
      }
    }
  }
  return out.done();
}

/** The shortest words that hold four bytes; {@link digitOf} knows both alphabets of base64. */
const packings = [
  { pattern: /[A-Za-z0-9+/_-]{6,}/g, bits: 6, starts: 4 },
  { pattern: /[0-9A-Fa-f]{8,}/g, bits: 4, starts: 2 },
] as const;

interface Word {
  readonly from: number;
  readonly to: number;
  /** In each character. */
  readonly bits: 6 | 4;
}

function putTexts(out: ReadingWriter, reading: Reading, word: Word): void {
  const length = Math.floor(((word.to - word.from) * word.bits) / 8);
  let from = 0;
  for (let to = 0; to <= length; to += 1) {
    if (to < length && !isControl(byteAt(reading.text, word, to))) continue;
    if (to - from >= fewestBytes) putText(out, reading, word, { from, to, length });
    from = to + 1;
  }
}

function putText(
  out: ReadingWriter,
  reading: Reading,
  word: Word,
  { from, to, length }: { readonly from: number; readonly to: number; readonly length: number },
): void {
  for (let index = from; index < to; index += 1) {
    const byte = byteAt(reading.text, word, index);
    // UTF-16 has a zero at every second byte of a Latin letter.
    if (byte === 0) continue;
    const first = word.from + Math.floor((index * 8) / word.bits);
    const last = word.from + Math.floor((index * 8 + 7) / word.bits);
    const isLast = index === length - 1;
    out.put(String.fromCharCode(byte), reading, first, isLast ? afterPadding(reading.text, word.to) : last + 1);
  }
  out.put(gap, reading, word.to - 1, word.to);
}

const fewestBytes = 4;

/** A zero is none here: see {@link putText}. */
function isControl(byte: number): boolean {
  return (byte > 0 && byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127;
}

function byteAt(text: string, { from, bits }: Word, index: number): number {
  const first = Math.floor((index * 8) / bits);
  const last = Math.floor((index * 8 + 7) / bits);
  let value = 0;
  for (let unit = first; unit <= last; unit += 1) value = (value << bits) | digitOf(text.charCodeAt(from + unit), bits);
  return (value >> ((last + 1) * bits - index * 8 - 8)) & 0xff;
}

function afterPadding(text: string, at: number): number {
  let end = at;
  while (end < at + 2 && text.charAt(end) === '=') end += 1;
  return end;
}

function digitOf(unit: number, bits: 6 | 4): number {
  if (bits === 4) return Number.parseInt(String.fromCharCode(unit), 16);
  // `_` is 95, so it is none of the letters.
  if (unit >= 97) return unit - 71;
  if (unit >= 65 && unit <= 90) return unit - 65;
  if (unit >= 48 && unit <= 57) return unit + 4;
  return unit === 43 || unit === 45 ? 62 : 63;
}
