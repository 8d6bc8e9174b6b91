import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unpackLz4, unpackSnappy, varint } from './codecs.ts';

/** Something that a browser keeps otherwise than as it is, taken out. */
export interface Inside {
  readonly kind: 'LevelDB table' | 'LevelDB log' | 'snappy value' | 'snappy frames' | 'mozLz4' | 'SQLite row';
  readonly content: Buffer;
}

/**
 * LevelDB's tables and logs (https://github.com/google/leveldb/tree/main/doc: table_format, log_format), with what is
 * deleted or written over and not yet compacted. Not through a LevelDB, which would show only what is valid, and refuses
 * Chromium's own order of keys.
 */
export function* insideLevelDb(path: string, content: Buffer): Generator<Inside> {
  if (path.endsWith('.ldb')) {
    for (const unpacked of tableBlocks(content)) {
      yield { kind: 'LevelDB table', content: unpacked };
      yield* insideSnappyValues(unpacked);
    }
  } else if (path.endsWith('.log')) {
    const whole = logRecords(content);
    yield { kind: 'LevelDB log', content: whole };
    yield* insideSnappyValues(whole);
  } else if (path.includes('.indexeddb.blob')) yield* insideSnappyValues(content);
}

/** A table ends in a footer of 48 bytes: where the index of its blocks is, in varints, and a magic number. */
function* tableBlocks(table: Buffer): Generator<Buffer> {
  const footer = table.subarray(-48);
  if (footer.length < 48 || footer.readBigUInt64LE(40) !== 0xdb4775248b80fb57n) return;
  const [, , indexOffset = 0, indexSize = 0] = varints(footer, 0, 4).values;
  const index = block(table, indexOffset, indexSize);
  const restarts = index.readUInt32LE(index.length - 4);
  const end = index.length - 4 * (restarts + 1);
  for (let at = 0; at < end;) {
    const { values, at: key } = varints(index, at, 3);
    const [, keyLength = 0, valueLength = 0] = values;
    const [offset = 0, size = 0] = varints(index, key + keyLength, 2).values;
    yield block(table, offset, size);
    at = key + keyLength + valueLength;
  }
}

function varints(
  bytes: Buffer,
  from: number,
  count: number,
): { readonly values: readonly number[]; readonly at: number } {
  const values: number[] = [];
  let at = from;
  for (let left = count; left > 0; left -= 1) {
    const next = varint(bytes, at);
    values.push(next.value);
    ({ at } = next);
  }
  return { values, at };
}

/** One block; the byte behind it says whether it is compressed. */
function block(table: Buffer, offset: number, size: number): Buffer {
  const stored = table.subarray(offset, offset + size);
  return (table[offset + size] === 1 ? unpackSnappy(stored) : null) ?? stored;
}

/** The records of a log without the heads of 7 bytes that stand between their parts, in blocks of 32 KB. */
function logRecords(log: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < log.length; start += 32_768) {
    const end = Math.min(start + 32_768, log.length);
    let at = start;
    while (at + 7 <= end) {
      const length = log.readUInt16LE(at + 4);
      if (log[at + 6] === 0) break;
      parts.push(log.subarray(at + 7, Math.min(at + 7 + length, end)));
      at += 7 + length;
    }
  }
  return Buffer.concat(parts);
}

/** Chromium's mark of a value that it compressed by snappy (blink: idb_value_wrapping). */
const compressedValue = Buffer.from([0xff, 0x11, 0x02]);

function* insideSnappyValues(content: Buffer): Generator<Inside> {
  for (let at = content.indexOf(compressedValue); at !== -1; at = content.indexOf(compressedValue, at + 1)) {
    const value = unpackSnappy(content.subarray(at + compressedValue.length));
    if (value !== null) yield { kind: 'snappy value', content: value };
  }
}

/** Firefox keeps large values in files of their own, framed (https://github.com/google/snappy/blob/main/framing_format.txt). */
export function* insideSnappyFrames(content: Buffer): Generator<Inside> {
  if (!content.subarray(0, 10).equals(Buffer.from([0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59]))) return;
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= content.length; at += 4 + content.readUIntLE(at + 1, 3)) {
    const data = content.subarray(at + 8, at + 4 + content.readUIntLE(at + 1, 3));
    if (content[at] === 0) parts.push(unpackSnappy(data) ?? data);
    if (content[at] === 1) parts.push(data);
  }
  yield { kind: 'snappy frames', content: Buffer.concat(parts) };
}

/** What Firefox keeps of its session: `mozLz40\0`, the length, one LZ4 block. */
export function* insideMozLz4(content: Buffer): Generator<Inside> {
  if (!content.subarray(0, 8).equals(Buffer.from('mozLz40\0'))) return;
  yield { kind: 'mozLz4', content: unpackLz4(content.subarray(12), content.readUInt32LE(8)) };
}

/** Every row of a copy, its journal applied; in Firefox's IndexedDB the values are compressed by snappy. */
export async function* insideSqlite(path: string, content: Buffer): AsyncGenerator<Inside> {
  if (!content.subarray(0, 16).equals(Buffer.from('SQLite format 3\0'))) return;
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-sqlite-'));
  const copy = join(folder, basename(path));
  await copyFile(path, copy);
  await copyFile(`${path}-wal`, `${copy}-wal`).catch(() => undefined);
  try {
    const db = new DatabaseSync(copy);
    for (const { name } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all())
      yield* rowsOf(db, String(name));
    db.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}

function* rowsOf(db: DatabaseSync, table: string): Generator<Inside> {
  let rows: readonly Record<string, unknown>[];
  try {
    const select = db.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`);
    select.setReadBigInts(true);
    rows = select.all();
  } catch {
    // A virtual table of a module that only the browser has; its content is in tables beside it.
    return;
  }
  for (const value of rows.flatMap((row) => Object.values(row))) {
    if (typeof value === 'string') yield { kind: 'SQLite row', content: Buffer.from(value) };
    if (!(value instanceof Uint8Array)) continue;
    yield { kind: 'SQLite row', content: Buffer.from(value) };
    const unpacked = unpackSnappy(Buffer.from(value));
    if (unpacked !== null) yield { kind: 'snappy value', content: unpacked };
  }
}
