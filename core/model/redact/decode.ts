import { entity } from './entities.ts';
import { type Reading, ReadingWriter } from './reading.ts';

/**
 * Takes one layer of escapes off: backslashes, percent, HTML entities and doubled quotes, all of them at once. Whoever
 * escapes twice needs two calls. Takes one pass, and each escape has a longest form, so that no text takes long.
 * @returns every way to read it, none where nothing is escaped. Backslashes can be read as C, JSON and SQL have them and
 *   as a directory (RFC 4515, 3) has them: `\232` is one character there, and a character and a 2 here. Letters can be
 *   bytes of UTF-8 that were read as Latin-1 or Windows-1252, or the letters that they are
 */
export function unescaped(reading: Reading): readonly Reading[] {
  const plain = [withoutEscapes(reading, cBackslash), withoutEscapes(reading, directoryBackslash), misread(reading)];
  return [...new Map(plain.map((each) => [each.text, each] as const)).values()].filter(
    ({ text }) => text !== reading.text,
  );
}

interface Escape {
  readonly stands: string;
  readonly length: number;
}

type Backslash = (text: string, at: number, next: string) => Escape | undefined;

function withoutEscapes(reading: Reading, backslash: Backslash): Reading {
  const { text } = reading;
  if (!/[\\%&]|''|""|``/.test(text)) return reading;
  const out = new ReadingWriter();
  for (let at = 0; at < text.length;) {
    const { stands, length } = escapeAt(text, at, backslash) ?? { stands: text.charAt(at), length: 1 };
    out.put(stands, reading, at, at + length);
    at += length;
  }
  return out.done();
}

function escapeAt(text: string, at: number, backslash: Backslash): Escape | undefined {
  switch (text.charAt(at)) {
    case '\\':
      return escaped(text, at, backslash);
    case '%':
      return hex(text, at + 1, 2, 1) ?? (isIn('uU', text.charAt(at + 1)) ? hex(text, at + 2, 4, 2) : undefined);
    case '&':
      return reference(text.slice(at, at + maxReferenceLength));
    case "'":
    case '"':
    case '`':
      return text.charAt(at + 1) === text.charAt(at) ? { stands: text.charAt(at), length: 2 } : undefined;
    default:
      return undefined;
  }
}

/** Letters are taken in both cases: a sentence may be in capitals as a whole. */
function escaped(text: string, at: number, backslash: Backslash): Escape | undefined {
  const next = text.charAt(at + 1);
  if (next === '') return undefined;
  return backslash(text, at, next) ?? { stands: isIn('nNrRtTbBfFvV0', next) ? ' ' : next, length: 2 };
}

function cBackslash(text: string, at: number, next: string): Escape | undefined {
  if (isIn('uU', next)) return hex(text, at + 2, 4, 2) ?? braced(text, at);
  return isIn('xX', next) ? hex(text, at + 2, 2, 2) : octal(text, at);
}

function directoryBackslash(text: string, at: number): Escape | undefined {
  return hex(text, at + 1, 2, 1);
}

function hex(text: string, at: number, digits: number, lead: number): Escape | undefined {
  const code = text.slice(at, at + digits);
  if (code.length < digits || !/^[0-9a-f]+$/i.test(code)) return undefined;
  return { stands: String.fromCharCode(Number.parseInt(code, 16)), length: lead + digits };
}

function braced(text: string, at: number): Escape | undefined {
  const [whole, code = ''] = /^\{([0-9a-f]{1,6})\}/i.exec(text.slice(at + 2, at + 10)) ?? [];
  return whole === undefined ? undefined : { stands: codePoint(Number.parseInt(code, 16)), length: 2 + whole.length };
}

function octal(text: string, at: number): Escape | undefined {
  const code = text.slice(at + 1, at + 4);
  if (!/^[0-3][0-7]{2}$/.test(code)) return undefined;
  return { stands: String.fromCharCode(Number.parseInt(code, 8)), length: 4 };
}

const maxReferenceLength = 34;

function reference(text: string): Escape | undefined {
  const [whole, sixteen, ten, name] =
    /^&(?:#x([0-9a-f]{1,8});?|#([0-9]{1,9});?|([a-z][a-z0-9]{1,30});)/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  if (name !== undefined) {
    const stands = entity(name);
    return stands === undefined ? undefined : { stands, length: whole.length };
  }
  const code = sixteen === undefined ? Number(ten) : Number.parseInt(sixteen, 16);
  return { stands: codePoint(code), length: whole.length };
}

function codePoint(code: number): string {
  return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code);
}

function isIn(characters: string, one: string): boolean {
  return one !== '' && characters.includes(one);
}

/** Sequences of UTF-8 whose bytes stand as one character each. */
function misread(reading: Reading): Reading {
  const { text } = reading;
  if (!/[\xc2-\xf4]/.test(text)) return reading;
  const out = new ReadingWriter();
  for (let at = 0; at < text.length;) {
    const { stands, length } = sequenceAt(text, at) ?? { stands: text.charAt(at), length: 1 };
    out.put(stands, reading, at, at + length);
    at += length;
  }
  return out.done();
}

function sequenceAt(text: string, at: number): Escape | undefined {
  const lead = byteOf(text.charCodeAt(at));
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length === 0 || at + length > text.length) return undefined;
  let code = lead & (0xff >> (length + 1));
  for (let unit = at + 1; unit < at + length; unit += 1) {
    const byte = byteOf(text.charCodeAt(unit));
    if (byte < 0x80 || byte > 0xbf) return undefined;
    code = code * 64 + (byte & 0x3f);
  }
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return isSurrogate ? undefined : { stands: codePoint(code), length };
}

/** What Windows-1252 has for the bytes 0x80 to 0x9F; a space where it has nothing. */
export const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

const bytes1252 = new Map(Array.from(windows1252, (sign, index) => [sign.charCodeAt(0), 0x80 + index] as const));

function byteOf(unit: number): number {
  return unit < 0x80 ? 0 : unit <= 0xff ? unit : (bytes1252.get(unit) ?? 0);
}
