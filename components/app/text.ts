import { text, type TextKey } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';

/** A sentence in the person's language. */
export function t(key: TextKey, ...fill: readonly (string | number)[]): string {
  return say(text(key, ...fill));
}
