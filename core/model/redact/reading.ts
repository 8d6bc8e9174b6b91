/**
 * A text as somebody may read it, with each of its UTF-16 units bound to where it comes from: unit `i` stands for
 * `from[i]` up to, and without, `to[i]` of the text that was given first. So whatever is found in a decoded reading
 * can be blotted out of the original.
 */
export interface Reading {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Ends a word when it is folded. A noncharacter, which no text should have. */
export const gap = '\uFFFF';

export function literal(text: string): Reading {
  const from = Array.from({ length: text.length }, (_, index) => index);
  return { text, from, to: from.map((index) => index + 1) };
}

/** Collects a reading of parts. */
export class ReadingWriter {
  readonly #parts: string[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  /** Puts `text` for what stands in `of` from unit `start` up to, and without, `end`. */
  put(text: string, of: Reading, start: number, end: number): void {
    this.#parts.push(text);
    for (let unit = 0; unit < text.length; unit += 1) {
      this.#from.push(of.from[start] ?? 0);
      this.#to.push(of.to[end - 1] ?? 0);
    }
  }

  done(): Reading {
    return { text: this.#parts.join(''), from: this.#from, to: this.#to };
  }
}
