import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { PasswordDemands, PasswordPolicy } from '../../../core/model/policy.ts';
import type { Source } from '../../../core/model/source.ts';
import { say } from '../../../core/platform/i18n.ts';
import { compare, type Comparison, type SourceVerdict } from '../../../core/policy/compare/compare.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Mark } from '../../controls/mark.tsx';
import { Notice, type NoticeTone } from '../../controls/notice.tsx';
import type { CommonFacts } from './policy-facts.ts';
import type { Stored } from '../shell/stored.ts';
import { tn } from '../../app/plural.ts';
import { t } from '../../app/text.ts';

/**
 * How the policy fits what the sources demand, as it is being edited. It is reckoned, and read out, once the person
 * pauses.
 */
export function PolicyFit({
  policy,
  sourceIds,
  stored,
  facts,
}: {
  readonly policy: PasswordPolicy;
  readonly sourceIds: readonly string[];
  readonly stored: Pick<Stored, 'sources'>;
  readonly facts: CommonFacts;
}) {
  const members = useMemo(
    () => sourceIds.flatMap((id) => stored.sources.find((source) => source.id === id) ?? []),
    [sourceIds, stored.sources],
  );
  const edited = useMemo(() => ({ policy, sources: members }), [policy, members]);
  const { sources, ...paused } = usePaused(edited);
  const told = useMemo(() => compare(paused.policy, sources.map(demandsOf), facts), [paused.policy, sources, facts]);
  const { tone, sentence } = summaryOf(told, sources);
  return (
    <div class="stack tight">
      <output>
        <Notice tone={tone}>{sentence}</Notice>
      </output>
      <ul class="plain verdicts">
        {sources.map((source, index) => {
          const verdict = told.sources[index];
          return verdict && <Line key={source.id} source={source} verdict={verdict} />;
        })}
      </ul>
    </div>
  );
}

function Line({ source, verdict }: { readonly source: Source; readonly verdict: SourceVerdict }) {
  return (
    <li>
      <div class="row">
        <strong>
          <BidiText>{source.name}</BidiText>
        </strong>
        <VerdictMark verdict={verdict} isKnown={source.passwordDemands !== undefined} />
      </div>
      {verdict.kind === 'refuses' && (
        <p class="small">
          {t('admin.fit.example')} <code class="password">{verdict.password}</code>
          <br />
          {t('admin.fit.rule')} {say(verdict.sentence)}
        </p>
      )}
      {verdict.kind === 'cannotTell' &&
        verdict.why.map(say).map((sentence) => (
          <p key={sentence} class="small soft">
            {sentence}
          </p>
        ))}
    </li>
  );
}

function VerdictMark({ verdict, isKnown }: { readonly verdict: SourceVerdict; readonly isKnown: boolean }) {
  if (verdict.kind === 'refuses')
    return (
      <Mark tone="bad" icon="cross">
        {t('admin.fit.refuses')}
      </Mark>
    );
  if (verdict.kind === 'cannotTell')
    return (
      <Mark tone="warn" icon="question">
        {t('admin.fit.cannotTell')}
      </Mark>
    );
  return isKnown ? (
    <Mark tone="good" icon="check">
      {t('admin.fit.accepts')}
    </Mark>
  ) : (
    <Mark tone="neutral" icon="dash">
      {t('admin.fit.nothingKnown')}
    </Mark>
  );
}

function summaryOf(told: Comparison, sources: readonly Source[]): { tone: NoticeTone; sentence: string } {
  if (told.policy === 'none') return { tone: 'bad', sentence: t('admin.fit.policyNone') };
  if (told.together === 'none') return { tone: 'bad', sentence: t('admin.fit.togetherNone') };
  const refusing = told.sources.filter(({ kind }) => kind === 'refuses').length;
  if (refusing > 0) return { tone: 'warn', sentence: tn('admin.fit.refusing', refusing) };
  if (told.policy === 'cannotTell') return { tone: 'warn', sentence: t('admin.fit.policyUntold') };
  if (told.together === 'cannotTell') return { tone: 'warn', sentence: t('admin.fit.togetherUntold') };
  if (sources.length === 0) return { tone: 'info', sentence: t('admin.fit.noSources') };
  const isSure = sources.every((source, index) => source.passwordDemands && told.sources[index]?.kind === 'accepts');
  return isSure ? { tone: 'good', sentence: t('admin.fit.fits') } : { tone: 'info', sentence: t('admin.fit.mayFit') };
}

function demandsOf({ passwordDemands = {} }: Source): PasswordDemands {
  return passwordDemands;
}

/** What was there when the person last paused. */
function usePaused<T>(value: T): T {
  const paused = useSignal(value);
  useEffect(() => {
    const pause = setTimeout(() => (paused.value = value), pauseMs);
    return () => clearTimeout(pause);
  }, [value, paused]);
  return paused.value;
}

/** So long after the last edit. */
const pauseMs = 300;
