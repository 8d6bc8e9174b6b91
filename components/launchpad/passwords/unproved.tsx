import type { Text } from '../../../core/model/text.ts';
import { Notice } from '../../controls/notice.tsx';
import { Sentence } from '../../app/sentence.tsx';

/** Why the change would be refused whatever is typed, and what to do about it. */
export function Unproved({ sentences }: { readonly sentences: readonly Text[] }) {
  if (sentences.length === 0) return null;
  return (
    <Notice tone="bad" live>
      {sentences.map((sentence) => (
        <p key={JSON.stringify(sentence)}>
          <Sentence of={sentence} />
        </p>
      ))}
    </Notice>
  );
}
