import { useEffect, useRef } from 'preact/hooks';
import type { RuleResult } from '../../core/model/policy.ts';
import type { Refusal } from '../../core/model/refusal.ts';
import { say } from '../../core/platform/i18n.ts';
import { t } from '../app/text.ts';
import { Checklist, type ChecklistItem } from '../controls/checklist.tsx';
import { Notice } from '../controls/notice.tsx';
import { Sentence } from '../app/sentence.tsx';

/**
 * Why nothing was done, and what the policy found, where it was that; takes the focus, because it is what the person has
 * to read next.
 */
export function RefusalNotice({ refusal }: { readonly refusal: Refusal }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [refusal]);
  return (
    <div ref={box} tabIndex={-1}>
      <Notice tone="bad" live>
        {refusal.sentences.map((sentence) => (
          <p key={JSON.stringify(sentence)}>
            <Sentence of={sentence} />
          </p>
        ))}
        {refusal.rules && <Checklist label={t('launchpad.form.rules')} items={refusal.rules.map(asItem)} />}
      </Notice>
    </div>
  );
}

function asItem({ rule, verdict, sentence }: RuleResult): ChecklistItem {
  return { id: rule, verdict, sentence: say(sentence) };
}
