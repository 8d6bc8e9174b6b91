import { unescaped, windows1252 } from './decode.ts';
import { type Folded, folded } from './fold.ts';
import { literal } from './reading.ts';

/** What is sought of some secrets, all of it folded. */
export interface Needles {
  /** By length, every run of so many letters and digits that a secret has. */
  readonly runs: ReadonlyMap<number, ReadonlySet<string>>;
  /** The letters and digits of whole secrets that are in `runs`. */
  readonly wholes: ReadonlySet<string>;
  /** Whole secrets with their punctuation, wherever they stand. */
  readonly anywhere: ReadonlySet<string>;
  /** Secrets of up to three characters: each is a part of any sentence by chance, so it is one only where it stands alone. */
  readonly alone: ReadonlySet<string>;
}

/** As short a run as can tell something, in letters and digits. */
export const shortestRun = 5;
/**
 * A token is long, and any long answer has five of its characters by chance; they tell nothing of it either. The same
 * for a password in base64, where five characters are less than four of the password.
 */
const [longRun, packedRun, longest] = [8, 7, 64];

export function needlesOf(secrets: readonly string[]): Needles {
  const runs = new Map<number, Set<string>>();
  const [wholes, anywhere, alone] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const add = (letters: string, length: number) => {
    const found = runs.get(length) ?? new Set();
    for (let at = 0; at + length <= letters.length; at += 1) found.add(letters.slice(at, at + length));
    runs.set(length, found);
  };
  for (const secret of new Set(secrets)) {
    for (const [spelling, variant] of spellingsOf(secret).entries()) {
      const { letters, signs } = foldedSecret(variant);
      add(letters, letters.length > longest ? longRun : shortestRun);
      if (letters.length >= shortestRun) wholes.add(letters);
      if (signs.length > 3) anywhere.add(signs);
      else if (spelling === 0 && signs !== '') for (const short of [signs, ...packedShort(secret)]) alone.add(short);
    }
    // Base64 and mojibake cannot be undone once the case is lost.
    for (const packed of packedOf(secret)) add(foldedSecret(packed).letters, letterLength(packed));
    for (const misread of misreadOf(secret)) add(foldedSecret(misread).letters, shortestRun);
  }
  return { runs, wholes, anywhere, alone };
}

function letterLength(packed: string): number {
  return packed.length > longest ? longRun : packedRun;
}

/** A secret can look as if it were escaped itself, and then the decoded text is like the decoded secret alone. */
function spellingsOf(secret: string): readonly string[] {
  const spellings = new Set([secret]);
  for (const spelling of spellings) {
    for (const { text } of unescaped(literal(spelling))) if (spellings.size < maxSpellings) spellings.add(text);
  }
  return [...spellings];
}

const maxSpellings = 8;

function foldedSecret(secret: string): Folded {
  // Folded, a blot of the secret's own ends a word; it is one all the same.
  return { letters: folded(secret.replaceAll(/[•\uFFFF]/g, '')).letters, signs: folded(secret).signs };
}

/** What all base64 text has in common in which the secret begins at the first, second or third byte of a group. */
function packedOf(secret: string): readonly string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  return [0, 1, 2].map((offset) => {
    const padded = [...Array.from({ length: offset }, () => 0), ...bytes];
    const encoded = btoa(padded.map((byte) => String.fromCharCode(byte)).join('')).replaceAll('=', '');
    const cutAtEnd = padded.length % 3 === 0 ? 0 : 1;
    return encoded.slice(Math.ceil((offset * 8) / 6), encoded.length - cutAtEnd);
  });
}

/** A word of base64 that is too short to be looked into. */
function packedShort(secret: string): readonly string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  const whole = btoa(bytes.map((byte) => String.fromCharCode(byte)).join('')).toLowerCase();
  return [whole, whole.replaceAll('=', '')];
}

function misreadOf(secret: string): readonly string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  if (bytes.every((byte) => byte < 0x80)) return [];
  const latin1 = bytes.map((byte) => String.fromCharCode(byte));
  return [latin1, latin1.map((sign, index) => windows1252.charAt((bytes[index] ?? 0) - 0x80) || sign)].map((signs) =>
    signs.join(''),
  );
}
