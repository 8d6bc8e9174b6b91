import { counted, text, type TextKey } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';

/** A sentence in the person's language. */
export function t(key: TextKey, ...fill: readonly (string | number)[]): string {
  return say(text(key, ...fill));
}

/** The same with a plural form; `$1` is the count. */
export function tn(key: TextKey, count: number, ...fill: readonly (string | number)[]): string {
  return say(counted(key, count, ...fill));
}
