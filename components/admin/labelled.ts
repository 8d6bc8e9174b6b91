import type { Text } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';

/**
 * A problem in words for its field. Sentences about a shape begin with the place in the configuration; at a field, that
 * is its label.
 */
export function labelled(sentence: Text, label: string): string {
  if (label === '' || !sentence.key.startsWith('model.shape.')) return say(sentence);
  return say({ ...sentence, with: [label, ...(sentence.with ?? []).slice(1)] });
}
