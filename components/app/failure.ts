import type { Text } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';
import { t } from './text.ts';

/** Why a read or a message failed: the error's own sentence where it has one. */
export function explain(error: unknown): string {
  return hasSentence(error) ? say(error.sentence) : t('admin.failed');
}

function hasSentence(error: unknown): error is { sentence: Text } {
  return error instanceof Error && 'sentence' in error;
}
