import { i18n } from '#i18n';
import type { Text } from '../model/text.ts';

type Translate = (key: string, ...rest: unknown[]) => string;

/** Turns a sentence into words in the browser's language. */
export function say({ key, with: fill = [], count }: Text): string {
  const translate: Translate = i18n.t;
  const values = fill.map(String);
  return count === undefined ? translate(key, values) : translate(key, count, values);
}

/** `rtl` where the browser's language is written from right to left. */
export function direction(): string {
  return i18n.t('@@bidi_dir');
}
