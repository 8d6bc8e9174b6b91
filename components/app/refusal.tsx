import { useEffect, useRef } from 'preact/hooks';
import type { RuleResult } from '../../core/model/policy.ts';
import type { Text } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';
import { offerFocus } from './forms/focus.ts';
import { Checklist, type ChecklistItem } from '../controls/checklist.tsx';
import { Notice } from '../controls/notice.tsx';
import { Sentence } from './sentence.tsx';
import { t } from './text.ts';

/** Why nothing was done, and what the policy found, where it was that; nothing without a sentence. */
export function RefusalNotice({
  sentences,
  rules,
  takesFocus = false,
}: {
  readonly sentences: readonly (Text | string)[];
  readonly rules?: readonly RuleResult[] | undefined;
  /** It is what the person has to read next. */
  readonly takesFocus?: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) offerFocus(box.current);
  }, [sentences, takesFocus]);
  if (sentences.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1}>
      <Notice tone="bad" live>
        {sentences.map((sentence) => (
          <p key={JSON.stringify(sentence)}>{typeof sentence === 'string' ? sentence : <Sentence of={sentence} />}</p>
        ))}
        {rules && <Checklist label={t('launchpad.form.rules')} items={rules.map(asItem)} />}
      </Notice>
    </div>
  );
}

function asItem({ rule, verdict, sentence }: RuleResult): ChecklistItem {
  return { id: rule, verdict, sentence: say(sentence) };
}
