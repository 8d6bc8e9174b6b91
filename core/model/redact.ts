import { unescaped } from './redact/decode.ts';
import { folded, type Origins, originsIn } from './redact/fold.ts';
import { type Needles, needlesOf, shortestRun } from './redact/needles.ts';
import { isPlain } from './redact/plain-words.ts';
import { literal } from './redact/reading.ts';
import { unpacked } from './redact/unpack.ts';

/** What stands where a secret was, and in place of a whole text that could not be looked through. */
export const blot = '•••';

/** {@link redact} for several texts with the same secrets. */
export type Redactor = (text: string, most?: number) => string;

/**
 * Blots every one of `secrets` out of `text` by likeness: text and secret are decoded, layer by layer until nothing is
 * left to decode, folded to their letters and digits (NFKD, no case, no accents), and each run of five or more that
 * they share is blotted out of the text, however it is spelled there. So a part of a secret goes too.
 *
 * - What is decoded: backslash escapes, percent, HTML entities, doubled quotes, base64, base64url and hexadecimal from
 *   any of their characters, and UTF-8 read as Latin-1 or Windows-1252. A secret spelled backwards, or hashed, is not
 *   found.
 * - A secret with fewer than five letters and digits is blotted as a whole with its punctuation, in each of these
 *   spellings; one of up to three characters only where it stands alone, as any sentence has those by chance.
 * - Of a secret with more than 64, a run of eight is needed.
 * - A part of a secret is left where it stands in words alone that every sentence about passwords has (`isPlain`).
 *
 * Takes time in proportion to the text. A text that would take longer, because it is encoded over and over again, is
 * replaced by {@link blot} as a whole.
 * @param most how long the answer may be, in characters. Not much more of the text is read than that takes; whatever
 *   begins within it is known by what follows.
 */
export function redact(text: string, secrets: readonly string[], most?: number): string {
  return redactor(secrets)(text, most);
}

export function redactor(secrets: readonly string[]): Redactor {
  const needles = needlesOf(secrets);
  return (text, most = text.length * blot.length) => {
    const spans = spansIn(text.slice(0, most + 2 * readAhead), needles);
    return spans === null ? blot : blotted(text.slice(0, most + readAhead), spans).slice(0, most);
  };
}

/** Enough to know a secret that begins before it, as a run of it is enough to know it by. */
const readAhead = 2500;

interface Span {
  readonly from: number;
  readonly to: number;
}

function blotted(text: string, spans: readonly Span[]): string {
  let clean = '';
  let done = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from >= text.length) break;
    // Spans that touch or overlap are one blot, so that none leaves a rest of another behind.
    if (from > done || done === 0) clean += text.slice(done, from) + blot;
    done = Math.max(done, to);
  }
  return clean + text.slice(done);
}

/** Where secrets stand; null where the text has so many layers that nobody can look through them all. */
function spansIn(text: string, needles: Needles): readonly Span[] | null {
  const spans: Span[] = [];
  const readings = [literal(text)];
  const seen = new Set<string>();
  let left = 50_000 + 8 * text.length;
  for (const reading of readings) {
    const { from, to } = reading;
    const key = `${from[0]} ${to.at(-1)} ${reading.text}`;
    if (reading.text === '' || seen.has(key)) continue;
    seen.add(key);
    left -= reading.text.length;
    if (left < 0) return null;
    for (const found of [...exact(reading.text, needles), ...alike(reading.text, needles)]) {
      spans.push({ from: from[found.from] ?? 0, to: to[found.to - 1] ?? text.length });
    }
    readings.push(...unescaped(reading), unpacked(reading));
  }
  return spans;
}

function exact(text: string, { anywhere, alone }: Needles): readonly Span[] {
  const { signs } = folded(text);
  const found = [
    ...[...anywhere].flatMap((needle) => occurrences(signs, needle)),
    ...[...alone].flatMap((needle) =>
      occurrences(signs, needle).filter(({ from, to }) => standsAlone(signs, from, to)),
    ),
  ];
  return found.length === 0 ? found : found.map(unfolded(originsIn(text, 'signs')));
}

/** Shared runs of letters and digits, as long as they go. */
function alike(text: string, { runs, wholes }: Needles): readonly Span[] {
  const { letters } = folded(text);
  const found = [...runs].flatMap(([length, known]) => (known.size === 0 ? [] : runsOf(letters, length, known)));
  if (found.length === 0) return found;
  const unfold = unfolded(originsIn(text, 'letters'));
  return found
    .map((span) => {
      const isWhole = holdsOne(letters.slice(span.from, span.to), wholes);
      return isWhole ? { isWhole, span: unfold(span) } : { isWhole, span: withoutEnds(text, unfold(span)) };
    })
    .filter(({ span, isWhole }) => isWhole || !standsInPlainWords(text, span))
    .map(({ span }) => span);
}

/**
 * A run that begins with the last letters of a word and goes on in the next word has those letters by chance, as in
 * “result: session” for “t-session”. The same at its end. Letters that are a run by themselves stay in it.
 */
function withoutEnds(text: string, span: Span): Span {
  let { from, to } = span;
  if (isLetter(text, from - 1)) while (from < to && isLetter(text, from)) from += 1;
  if (isLetter(text, to)) while (to > from && isLetter(text, to - 1)) to -= 1;
  while (from < to && !isLetter(text, from)) from += 1;
  while (to > from && !isLetter(text, to - 1)) to -= 1;
  const [before, rest, after] = [text.slice(span.from, from), text.slice(from, to), text.slice(to, span.to)].map(
    (part) => folded(part).letters.length,
  );
  const areByChance = (before ?? 0) < shortestRun && (after ?? 0) < shortestRun;
  return areByChance && (rest ?? 0) >= shortestRun ? { from, to } : span;
}

function holdsOne(run: string, wholes: ReadonlySet<string>): boolean {
  for (const whole of wholes) if (run.includes(whole)) return true;
  return false;
}

function isLetter(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}

function unfolded({ at, end }: Origins): (span: Span) => Span {
  return ({ from, to }) => ({ from: at[from] ?? 0, to: end[to - 1] ?? 0 });
}

function runsOf(text: string, length: number, known: ReadonlySet<string>): Span[] {
  const found: Span[] = [];
  let from = -1;
  for (let at = 0; at + length <= text.length + 1; at += 1) {
    const isKnown = at + length <= text.length && known.has(text.slice(at, at + length));
    if (isKnown && from === -1) from = at;
    if (!isKnown && from !== -1) {
      found.push({ from, to: at + length - 1 });
      from = -1;
    }
  }
  return found;
}

function standsInPlainWords(text: string, { from, to }: Span): boolean {
  const start = Math.max(0, from - maxWordLength);
  const around = text.slice(start, to + maxWordLength);
  return [...around.matchAll(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{L}+|\p{N}+/gu)]
    .filter(({ index, 0: word }) => start + index < to && start + index + word.length > from)
    .every(([word]) => isPlain(word.toLowerCase()));
}

const maxWordLength = 30;

function occurrences(text: string, needle: string): Span[] {
  const spans: Span[] = [];
  for (let from = text.indexOf(needle); from !== -1; from = text.indexOf(needle, from + 1)) {
    spans.push({ from, to: from + needle.length });
  }
  return spans;
}

function standsAlone(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 2), from);
  const after = text.slice(to, to + 2);
  return !/[\p{L}\p{N}\p{Cc}]$/u.test(before) && !/^[\p{L}\p{N}\p{Cc}]/u.test(after);
}
