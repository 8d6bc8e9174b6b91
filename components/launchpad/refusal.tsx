import { useEffect, useRef } from 'preact/hooks';
import type { Refusal } from '../../core/model/refusal.ts';
import { text } from '../../core/model/text.ts';
import { Notice } from '../controls/notice.tsx';
import { Sentence } from '../sentence.tsx';

/** Why nothing was done; takes the focus, because it is what the person has to read next. */
export function RefusalNotice({ refusal }: { readonly refusal: Refusal }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [refusal]);
  return (
    <div ref={box} tabIndex={-1}>
      <Notice tone="bad" live>
        {refusal.sentences.map((sentence) => (
          <p key={sentence.key}>
            <Sentence of={sentence} />
          </p>
        ))}
      </Notice>
    </div>
  );
}

/** The background did not answer at all. */
export const noAnswer: Refusal = { sentences: [text('launchpad.noAnswer')] };
