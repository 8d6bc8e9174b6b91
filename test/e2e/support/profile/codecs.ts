/** Two decoders that take what is there: a search must not stumble over what follows on the value, or is cut off. */

/**
 * Raw snappy (https://github.com/google/snappy/blob/main/format_description.txt), from the start of `bytes`; what
 * follows on it is left alone. Null when it is none.
 */
export function unpackSnappy(bytes: Buffer): Buffer | null {
  const { value: length, at: start } = varint(bytes, 0);
  if (length === 0 || length > 256_000_000 || length > bytes.length * 64) return null;
  const out = Buffer.alloc(length);
  let [at, filled] = [start, 0];
  while (filled < length) {
    const tag = bytes[at++];
    if (tag === undefined) return null;
    if ((tag & 3) === 0) {
      let size = tag >> 2;
      if (size >= 60) {
        const wide = size - 59;
        if (at + wide > bytes.length) return null;
        size = bytes.readUIntLE(at, wide);
        at += wide;
      }
      size += 1;
      if (at + size > bytes.length || filled + size > length) return null;
      bytes.copy(out, filled, at, at + size);
      at += size;
      filled += size;
    } else {
      const [extra, size] = (tag & 3) === 1 ? [1, ((tag >> 2) & 7) + 4] : [(tag & 3) === 2 ? 2 : 4, (tag >> 2) + 1];
      if (at + extra > bytes.length) return null;
      const back = bytes.readUIntLE(at, extra) + ((tag & 3) === 1 ? (tag >> 5) << 8 : 0);
      at += extra;
      if (!repeat(out, filled, back, size)) return null;
      filled += size;
    }
  }
  return out;
}

/** One block of LZ4 (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md), as far as it goes. */
export function unpackLz4(bytes: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length);
  let [at, filled] = [0, 0];
  const size = (nibble: number): number => {
    let sum = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; sum += more) more = bytes[at++] ?? 0;
    return sum;
  };
  while (at < bytes.length && filled < length) {
    const token = bytes[at++] ?? 0;
    const literals = size(token >> 4);
    bytes.copy(out, filled, at, at + literals);
    at += literals;
    filled += literals;
    if (at + 2 > bytes.length) break;
    const back = bytes.readUInt16LE(at);
    at += 2;
    const again = size(token & 15) + 4;
    if (!repeat(out, filled, back, again)) break;
    filled += again;
  }
  return out.subarray(0, filled);
}

/** Protocol buffers' and LevelDB's variable-length number; `at` is behind it. */
export function varint(bytes: Buffer, from: number): { readonly value: number; readonly at: number } {
  let [value, at] = [0, from];
  for (let shift = 0; shift < 50; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  return { value, at };
}

/** Copies from `back` bytes before; the two may overlap. Answers false where that makes no sense. */
function repeat(out: Buffer, filled: number, back: number, size: number): boolean {
  if (back === 0 || back > filled || filled + size > out.length) return false;
  for (let at = filled; at < filled + size; at += 1) out[at] = out[at - back] ?? 0;
  return true;
}
