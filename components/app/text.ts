import { counted, type Text, text, type TextKey } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';

/** A sentence in the person's language. */
export function t(key: TextKey, ...fill: readonly (string | number)[]): string {
  return say(text(key, ...fill));
}

/** The same with a plural form; `$1` is the count. */
export function tn(key: TextKey, count: number, ...fill: readonly (string | number)[]): string {
  return say(counted(key, count, ...fill));
}

/** Why a read or a message failed: the error's own sentence where it has one. */
export function explain(error: unknown): string {
  return hasSentence(error) ? say(error.sentence) : t('admin.failed');
}

export function dateTime(at: number): string {
  return format.format(at);
}

// Making one takes as long as hundreds of its answers.
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function hasSentence(error: unknown): error is { sentence: Text } {
  return error instanceof Error && 'sentence' in error;
}
