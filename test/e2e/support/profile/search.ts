import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { insideLevelDb, insideMozLz4, insideSnappyFrames, insideSqlite, type Inside } from './containers.ts';

/** Where a text was found, in which encoding, and whether only behind a compression. */
export interface Finding {
  readonly file: string;
  readonly encoding: string;
  /** `file` for the bytes as they lie on the disk; else what they had to be taken out of. */
  readonly inside: 'file' | Inside['kind'];
}

export interface Search {
  readonly findings: readonly Finding[];
  /** Bytes on the disk. */
  readonly bytes: number;
  /** Bytes that were taken out of compressed blocks and searched too. */
  readonly unpacked: number;
}

/** Searches every file below the folder for the texts in each encoding of {@link encodings}, compressed blocks included. */
export async function searchFolder(folder: string, texts: readonly string[]): Promise<Search> {
  const needles = texts.flatMap((text) => encodings(text));
  const findings: Finding[] = [];
  let [bytes, unpacked] = [0, 0];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    bytes += content.length;
    for (const encoding of encodingsIn(content, needles)) findings.push({ file: entry.name, encoding, inside: 'file' });
    for await (const { kind, content: inner } of inside(path, content)) {
      unpacked += inner.length;
      for (const encoding of encodingsIn(inner, needles)) findings.push({ file: entry.name, encoding, inside: kind });
    }
  }
  return { findings, bytes, unpacked };
}

/** The same for what was printed, logged or exported. */
export function searchText(content: string, texts: readonly string[]): readonly string[] {
  return encodingsIn(
    Buffer.from(content),
    texts.flatMap((text) => encodings(text)),
  );
}

/** How a text can lie on a disk. */
export function encodings(text: string): readonly { readonly encoding: string; readonly bytes: Buffer }[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const each = (how: (unit: number) => string) =>
    Array.from({ length: text.length }, (_, at) => how(text.charCodeAt(at)));
  const named: readonly (readonly [string, string | Buffer])[] = [
    ['UTF-8', utf8],
    ['UTF-16LE', utf16],
    ['UTF-16BE', Buffer.from(utf16).swap16()],
    ...[0, 1, 2].flatMap((shift) => [
      [`base64, shifted by ${shift}`, base64Core(utf8, shift)] as const,
      [`base64url, shifted by ${shift}`, base64Core(utf8, shift).replaceAll('+', '-').replaceAll('/', '_')] as const,
      [`base64 of UTF-16, shifted by ${shift}`, base64Core(utf16, shift)] as const,
    ]),
    ['hex', hex(utf8)],
    ['HEX', hex(utf8).toUpperCase()],
    ['hex of UTF-16', hex(utf16)],
    ['percent', encodeURIComponent(text)],
    ['percent, form', new URLSearchParams([['', text]]).toString().slice(1)],
    ['percent, all', hex(utf8).replace(/../g, '%$&')],
    ['PERCENT, all', hex(utf8).toUpperCase().replace(/../g, '%$&')],
    ['JSON', JSON.stringify(text).slice(1, -1)],
    ['JSON, all', each((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')],
    ['JSON, ALL', each((unit) => `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`).join('')],
  ];
  return named.map(([encoding, bytes]) => ({ encoding, bytes: Buffer.from(bytes) }));
}

/** The characters that are the same whatever stands before and after the bytes. */
function base64Core(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
  const inner = whole.toString('base64').replaceAll('=', '');
  return inner.slice(Math.ceil((shift * 8) / 6), Math.floor((whole.length * 8) / 6));
}

function encodingsIn(content: Buffer, needles: ReturnType<typeof encodings>): readonly string[] {
  return needles.filter(({ bytes }) => content.includes(bytes)).map(({ encoding }) => encoding);
}

async function* inside(path: string, content: Buffer): AsyncGenerator<Inside> {
  yield* insideLevelDb(path, content);
  yield* insideSnappyFrames(content);
  yield* insideMozLz4(content);
  yield* insideSqlite(path, content);
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}
