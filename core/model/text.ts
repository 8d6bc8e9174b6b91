import type { GeneratedI18nStructure } from '#i18n';

/** The key of a sentence in `locales/`. */
export type TextKey = Exclude<keyof GeneratedI18nStructure, `@@${string}`>;

/**
 * A sentence as data: which one, and what to fill in (`$1`, `$2` … of the locale file, nine at most).
 * It can be stored, sent and compared; `say` in core/platform/i18n.ts turns it into words in the person's language.
 * `count` picks the plural form, where the sentence has one.
 */
export interface Text {
  readonly key: TextKey;
  readonly with?: readonly (string | number)[];
  readonly count?: number;
}

export function text(key: TextKey, ...fill: readonly (string | number)[]): Text {
  return fill.length === 0 ? { key } : { key, with: fill };
}

/** A sentence with a plural form; `$1` is the count, further values follow from `$2`. */
export function counted(key: TextKey, count: number, ...fill: readonly (string | number)[]): Text {
  return { key, count, with: [count, ...fill] };
}
