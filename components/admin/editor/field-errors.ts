import type { Text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { t } from '../../app/text.ts';

/**
 * A problem in words for its field. Sentences about a shape begin with the place in the configuration; at a field, that
 * is its label.
 */
export function labelled(sentence: Text, label: string): string {
  if (label === '' || !sentence.key.startsWith('model.shape.')) return say(sentence);
  return say({ ...sentence, with: [label, ...(sentence.with ?? []).slice(1)] });
}

/** A problem somewhere within a field's value, in words that begin with its place there. */
export function placed(sentence: Text, place: string): string {
  return sentence.key.startsWith('model.shape.')
    ? labelled(sentence, place)
    : t('admin.editor.at', place, say(sentence));
}
