import type { RuleResult } from '../../../core/model/policy.ts';
import type { Source } from '../../../core/model/source.ts';
import { text, type TextKey } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { demandSentences } from '../../../core/policy/explain/demand-sentences.ts';
import { t } from '../../app/text.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Checklist, type ChecklistItem } from '../../controls/checklist.tsx';

export interface RulesProps {
  /** The policy's. */
  readonly rules: readonly RuleResult[];
  /** What a source asks for beyond the policy. */
  readonly sourceRules: readonly SourceRules[];
  /** zxcvbn's, 0 to 4; undefined while it is not worked out. */
  readonly score: number | undefined;
  /** Nothing is typed yet. */
  readonly empty: boolean;
}

export interface SourceRules {
  readonly source: Source;
  readonly rules: readonly RuleResult[];
}

/** How hard the new password is to guess, and its rules with their verdicts: the policy's, then those of the sources. */
export function Rules({ rules, sourceRules, score, empty }: RulesProps) {
  const met = rules.filter(({ verdict }) => verdict === 'met').length;
  return (
    <div class="stack tight rules">
      <StrengthMeter score={score} empty={empty} />
      <output class="small soft">
        {say(empty ? text('launchpad.form.rules') : text('launchpad.form.rulesMet', met, rules.length))}
      </output>
      <Checklist label={t('launchpad.form.rules')} items={itemsOf(rules, empty)} pending={empty} />
      {sourceRules.map(({ source, rules: own }) => (
        <RulesOfSource key={source.id} source={source} rules={own} empty={empty} />
      ))}
    </div>
  );
}

function RulesOfSource({ source, rules, empty }: SourceRules & { readonly empty: boolean }) {
  const heading = text('launchpad.form.sourceRules', source.name);
  const { said, own } = demandSentences(source.passwordDemands);
  return (
    <>
      <p class="small soft">{say(heading)}</p>
      {rules.length > 0 && <Checklist label={say(heading)} items={itemsOf(rules, empty)} pending={empty} />}
      {said.length + own.length > 0 && (
        <ul class="said small">
          {said.map(say).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {own.map((sentence) => (
            <li key={sentence}>
              <BidiText>{sentence}</BidiText>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function StrengthMeter({ score, empty }: Pick<RulesProps, 'score' | 'empty'>) {
  const words = empty ? '' : t(score === undefined ? 'launchpad.strength.unknown' : (strengths[score] ?? last));
  return (
    <div class="strength small">
      <span aria-hidden="true">{t('launchpad.strength.label')}</span>
      <meter
        aria-label={t('launchpad.strength.label')}
        aria-valuetext={words}
        min={0}
        low={2}
        high={3}
        optimum={4}
        max={4}
        value={empty ? 0 : (score ?? 0)}
      />
      <span class="soft">{words}</span>
    </div>
  );
}

const last: TextKey = 'launchpad.strength.4';
const strengths: readonly TextKey[] = [
  'launchpad.strength.0',
  'launchpad.strength.1',
  'launchpad.strength.2',
  'launchpad.strength.3',
  last,
];

function itemsOf(rules: readonly RuleResult[], empty: boolean): readonly ChecklistItem[] {
  return rules.map(({ rule, sentence, verdict, ...told }) => ({
    ...told,
    id: rule,
    verdict: empty ? ('cannotTell' as const) : verdict,
    sentence: say(sentence),
  }));
}
