import { type Text, text, type TextKey } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';

/** Why a read or a message failed: the error's own sentence where it has one. */
export function explain(error: unknown, otherwise: TextKey = 'admin.failed'): string {
  return say(hasSentence(error) ? error.sentence : text(otherwise));
}

function hasSentence(error: unknown): error is { sentence: Text } {
  return error instanceof Error && 'sentence' in error;
}
