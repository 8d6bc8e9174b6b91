import { useId } from 'preact/hooks';
import { isEnd, isSuccess, type Step, type StepState } from '../../../core/model/change.ts';
import { say } from '../../../core/platform/i18n.ts';
import type { ActivityRow } from '../../../core/store/activity.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import type { IconName } from '../../controls/icon.tsx';
import { Mark, type Tone } from '../../controls/mark.tsx';
import { tn } from '../../app/plural.ts';
import { t } from '../../app/text.ts';
import { dateTime } from '../../app/time.ts';
import { SourceWords } from '../../app/words/source-words.tsx';

/** One change as it went: what for, when, and each account's step in its order. */
export function ChangeCard({ row: { change, steps } }: { readonly row: ActivityRow }) {
  const heading = useId();
  return (
    <article class="card stack tight" aria-labelledby={heading}>
      <header class="row apart">
        <h2 id={heading}>
          <BidiText>{change.target.name}</BidiText>
        </h2>
        <ChangeState steps={steps} />
      </header>
      <p class="small soft">
        {t('admin.activity.requested')} <BidiText>{change.identityName}</BidiText>
        {' · '}
        <time dateTime={new Date(change.requestedAt).toISOString()}>{dateTime(change.requestedAt)}</time>
        {' · '}
        {t('admin.activity.policy')} <BidiText>{change.policy.name}</BidiText>
      </p>
      <ol class="plain steps">
        {steps.map((step) => (
          <li key={step.id}>
            <StepLine step={step} />
          </li>
        ))}
      </ol>
      {change.leftOut.length > 0 && (
        <p class="small soft">
          {t('admin.activity.leftOut')}{' '}
          {change.leftOut.map(({ accountId, accountName, sourceName }, index) => (
            <span key={accountId}>
              {index > 0 && ', '}
              <BidiText>{accountName}</BidiText> – <BidiText>{sourceName}</BidiText>
            </span>
          ))}
        </p>
      )}
    </article>
  );
}

function ChangeState({ steps }: { readonly steps: readonly Step[] }) {
  const changed = steps.filter(({ state }) => isSuccess(state)).length;
  const isOpen = steps.some(({ state }) => !isEnd(state));
  const all = changed === steps.length;
  const [tone, icon]: [Tone, IconName] = isOpen ? ['busy', 'clock'] : all ? ['good', 'check'] : ['warn', 'warning'];
  return (
    <Mark tone={tone} icon={icon}>
      {tn('admin.activity.changedOf', steps.length, changed)}
      {isOpen && ` ${t('admin.activity.goesOn')}`}
    </Mark>
  );
}

function StepLine({ step }: { readonly step: Step }) {
  const { account, source, state, stateSince, attempts, outcome, note } = step;
  const { tone, icon } = looks(state);
  return (
    <>
      <div class="row apart">
        <span>
          <BidiText>{source.name}</BidiText>
          <span class="soft">
            {' – '}
            <BidiText>{account.displayName ?? account.name}</BidiText>
          </span>
        </span>
        <span class="row">
          <span class="small soft">
            {attempts > 1 && `${tn('admin.activity.attempts', attempts)} · `}
            <time dateTime={new Date(stateSince).toISOString()}>{dateTime(stateSince)}</time>
          </span>
          <Mark tone={tone} icon={icon}>
            {t(`admin.states.${state}`)}
          </Mark>
        </span>
      </div>
      {note && <p class="small">{say(note)}</p>}
      {outcome?.explanation && <p class="small">{say(outcome.explanation)}</p>}
      {outcome?.sentence !== undefined && (
        <p class="small quote">
          <SourceWords of={outcome.sentence} />
        </p>
      )}
    </>
  );
}

function looks(state: StepState): { tone: Tone; icon: IconName } {
  if (isSuccess(state)) return { tone: 'good', icon: 'check' };
  if (state === 'planned' || state === 'attempting') return { tone: 'busy', icon: 'clock' };
  if (state === 'throttled' || state === 'unreachable') return { tone: 'warn', icon: 'clock' };
  if (state === 'unknown') return { tone: 'warn', icon: 'question' };
  if (state === 'needsPassword' || state === 'needsPermission') return { tone: 'warn', icon: 'lock' };
  if (state === 'stopped' || state === 'superseded' || state === 'notAttempted')
    return { tone: 'neutral', icon: 'dash' };
  return { tone: 'bad', icon: 'cross' };
}
