import { i18n } from '#i18n';
import type { Text } from '../model/text.ts';

/** Turns a sentence into words in the browser's language. */
export function say(sentence: Text): string {
  return pieces(sentence)
    .map((piece) => (typeof piece === 'string' ? piece : piece.fill))
    .join('');
}

/** A sentence in the browser's language, with the strings that are filled in (names, mostly) set apart. */
export function pieces({ key, with: fill = [], count }: Text): readonly (string | { readonly fill: string })[] {
  const translate: Translate = i18n.t;
  const values = fill.map((value, index) => (typeof value === 'string' ? place(index) : String(value)));
  const words = count === undefined ? translate(key, values) : translate(key, count, values);
  return words
    .split(places)
    .map((part, index) => (index % 2 === 0 ? part : { fill: String(fill[Number(part)]) }))
    .filter((piece) => piece !== '');
}

/** `rtl` where the browser's language is written from right to left. */
export function direction(): string {
  return i18n.t('@@bidi_dir');
}

type Translate = (key: string, ...rest: unknown[]) => string;

/**
 * What a name says must not be taken for the sentence's own: the library looks for ` | ` between plural forms after it
 * has filled in. So a place of characters for private use is filled in first, and what belongs there afterwards.
 */
const place = (index: number) => `\uE000${index}\uE001`;
const places = /\uE000(\d)\uE001/u;
