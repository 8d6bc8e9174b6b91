import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { text } from '../../../core/model/text.ts';
import type { Refusal } from '../../../core/model/refusal.ts';
import { say } from '../../../core/platform/i18n.ts';
import type { Command } from '../../../core/messages/commands.ts';
import { t } from '../../app/text.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { useLive } from '../../app/live.ts';
import { Sentence } from '../../app/sentence.tsx';
import { send } from '../../../core/platform/messages/send.ts';
import { ask, refusalIn } from '../../app/command.ts';
import { copyText } from '../passwords/clipboard.ts';
import { FinishRest } from './finish-rest.tsx';
import { type OpenChange, readChange } from '../records.ts';
import { RefusalNotice } from '../../app/refusal.tsx';
import { targetRoute, writeRoute } from '../route.ts';
import { StepItem } from './step-item.tsx';
import { changeWords, type ChangeWords } from './step-words.ts';
import { summaryOf } from './summary.ts';
import { timeWords } from '../../app/time.ts';
import { StoreFailed } from '../store-failed.tsx';
import { ViewFrame } from '../view-frame.tsx';

/** Progress and result of one change: what the store says, now and whenever it changes. */
export function ChangeView({ changeId }: { readonly changeId: string }) {
  const read = useLive(['changes'], (db) => readChange(db, changeId));
  const found = read.state === 'ready' ? read.value : null;
  const unseenEnd = found?.change.state === 'ended' && found.change.seenAt === null;
  useEffect(() => {
    if (unseenEnd) return whenVisible(() => void ask(send, { type: 'markSeen', changeId }));
    return undefined;
  }, [unseenEnd, changeId]);

  return (
    <ViewFrame
      heading={found ? <BidiText>{found.change.target.name}</BidiText> : t('launchpad.heading')}
      tab={{ view: 'change', id: changeId }}
    >
      {read.state === 'loading' && <ProgressBar label={t('launchpad.change.loading')} />}
      {read.state === 'failed' && <StoreFailed error={read.error} />}
      {read.state === 'ready' && !found && <Notice tone="warn">{t('launchpad.gone')}</Notice>}
      {found && <Found {...found} />}
    </ViewFrame>
  );
}

function Found({ change, steps }: OpenChange) {
  const refusal = useSignal<Refusal | null>(null);
  const finishing = useSignal(false);
  const words = changeWords(change, steps);
  const run = async (command: Command) => {
    refusal.value = null;
    refusal.value = refusalIn(await ask(send, command));
  };
  return (
    <>
      {refusal.value && <RefusalNotice {...refusal.value} takesFocus />}
      <section class="stack">
        {change.state === 'open' ? (
          <ProgressBar
            label={<Progress change={change} words={words} all={steps.length} />}
            value={words.ended}
            max={steps.length}
          />
        ) : (
          <Notice tone={resultTone(words, steps.length)} live>
            <h2>{say(words.heading)}</h2>
          </Notice>
        )}
        <ol class="steps">
          {steps.map((step) => (
            <StepItem
              key={step.id}
              step={step}
              onAnswer={(answer) => void run({ type: 'answerUnknown', stepId: step.id, answer })}
            />
          ))}
        </ol>
        {change.leftOut.map(({ accountId, accountName, sourceName }) => (
          <p key={accountId} class="soft small">
            <Sentence of={text('launchpad.change.leftOut', accountName, sourceName)} />
          </p>
        ))}
      </section>
      {words.needsPassword && finishing.value && (
        <FinishRest change={change} steps={steps} onDone={() => (finishing.value = false)} />
      )}
      <Actions change={change} words={words} finishing={finishing} run={(command) => void run(command)} />
      {change.state === 'ended' && words.succeeded > 0 && <StillHaveIt />}
      {change.state === 'ended' && <CopySummary change={change} steps={steps} />}
    </>
  );
}

function Progress({
  change,
  words,
  all,
}: {
  readonly change: OpenChange['change'];
  readonly words: ChangeWords;
  readonly all: number;
}) {
  return (
    <output>
      {say(change.stopRequested ? text('launchpad.change.stopping') : words.heading)}{' '}
      {t('launchpad.change.progress', words.ended, all)}
    </output>
  );
}

function Actions({
  change,
  words,
  finishing,
  run,
}: {
  readonly change: OpenChange['change'];
  readonly words: ChangeWords;
  readonly finishing: Signal<boolean>;
  readonly run: (command: Command) => void;
}) {
  const changeId = change.id;
  const { kind, id } = change.target;
  return (
    <div class="row">
      {words.needsPassword && !finishing.value && (
        <button type="button" class="primary" onClick={() => (finishing.value = true)}>
          {t('launchpad.change.finishRest')}
        </button>
      )}
      {words.needsPermission && (
        <a class="button primary" href={writeRoute({ view: 'access' })}>
          {t('launchpad.access.allow')}
        </a>
      )}
      {words.canRetry && (
        <button type="button" onClick={() => run({ type: 'retryNow', changeId })}>
          {t('launchpad.change.retryNow')}
        </button>
      )}
      {words.canStop && (
        <button type="button" class="danger" onClick={() => run({ type: 'stopChange', changeId })}>
          {t('launchpad.change.stop')}
        </button>
      )}
      {words.canBringInStep && (
        <a class="button primary" href={writeRoute({ ...targetRoute(kind, id, true), bringInStep: true })}>
          {t('launchpad.inStep.bring')}
        </a>
      )}
      {words.canStartAnother && (
        <a class="button" href={writeRoute(targetRoute(kind, id, true))}>
          {t('launchpad.change.again')}
        </a>
      )}
    </div>
  );
}

function StillHaveIt() {
  return (
    <section class="card stack tight">
      <h2>{t('launchpad.after.heading')}</h2>
      <ul class="still">
        <li>{t('launchpad.after.phone')}</li>
        <li>{t('launchpad.after.mail')}</li>
        <li>{t('launchpad.after.wifi')}</li>
        <li>{t('launchpad.after.devices')}</li>
      </ul>
    </section>
  );
}

function CopySummary({ change, steps }: OpenChange) {
  const copied = useSignal<boolean | null>(null);
  const copy = async () => {
    copied.value = await copyText(summaryOf(change, steps, { say, time: timeWords }));
  };
  return (
    <div class="row">
      <button type="button" onClick={() => void copy()}>
        <Icon name="copy" />
        {t('launchpad.summary.copy')}
      </button>
      <output class="small soft">
        {copied.value !== null && t(copied.value ? 'launchpad.summary.copied' : 'launchpad.form.notCopied')}
      </output>
    </div>
  );
}

/** A tab in the background shows nothing to anyone. */
function whenVisible(work: () => void): () => void {
  const look = () => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', look);
    work();
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => document.removeEventListener('visibilitychange', look);
}

function resultTone({ succeeded }: ChangeWords, all: number): 'good' | 'warn' | 'bad' {
  if (succeeded === all) return 'good';
  return succeeded === 0 ? 'bad' : 'warn';
}
