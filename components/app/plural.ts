import { counted, type TextKey } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';

/** A sentence with a plural form; `$1` is the count. */
export function tn(key: TextKey, count: number, ...fill: readonly (string | number)[]): string {
  return say(counted(key, count, ...fill));
}
