import { useEffect } from 'preact/hooks';
import { text } from '../../../core/model/text.ts';
import { t } from '../../app/text.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Notice } from '../../controls/notice.tsx';
import { useLive } from '../../app/live.ts';
import { Sentence } from '../../app/sentence.tsx';
import { BringInStepForm } from './bring-in-step-form.tsx';
import { ChangeForm } from './change-form.tsx';
import { canBringInStep } from './bring-in-step.ts';
import { LinkForm } from '../linking/linking.tsx';
import { replace } from '../navigation.ts';
import { latestChange, type Records } from '../records.ts';
import { type TargetRoute, writeRoute } from '../route.ts';
import { findTarget, type Target, unlinkedOf } from '../target.ts';
import { timeWords } from '../../app/time.ts';
import { ViewFrame } from '../view-frame.tsx';

/** Where a tile leads: the change that is going on or has just ended, else the form for a new one. */
export function ChangeStart({ place, records }: { readonly place: TargetRoute; readonly records: Records }) {
  const target = findTarget(records, place.view, place.id);
  const latest = useLive(['changes'], (db) => latestChange(db, place.id));
  const change = latest.state === 'ready' ? latest.value : null;
  const unfinished = !place.again && change !== null && (change.state === 'open' || change.seenAt === null);

  useEffect(() => {
    if (unfinished) replace({ view: 'change', id: change.id });
  }, [unfinished, change]);

  if (!target) return <Gone />;
  return (
    <ViewFrame heading={<BidiText>{target.name}</BidiText>} tab={place}>
      {latest.state !== 'loading' && !unfinished && <Form target={target} place={place} />}
      {change?.state === 'ended' && !unfinished && (
        <p class="soft small">
          <Sentence of={text('launchpad.form.lastChange', timeWords(change.requestedAt))} />{' '}
          <a href={writeRoute({ view: 'change', id: change.id })}>{t('launchpad.form.showLast')}</a>
        </p>
      )}
    </ViewFrame>
  );
}

function Form({ target, place }: { readonly target: Target; readonly place: TargetRoute }) {
  const unlinked = unlinkedOf(target);
  if (target.accounts.length === 0) {
    return (
      <>
        <p>{t('launchpad.link.why')}</p>
        {unlinked.map((source) => (
          <LinkForm key={source.id} source={source} />
        ))}
      </>
    );
  }
  if (place.bringInStep && canBringInStep(target.accounts)) return <BringInStepForm target={target} place={place} />;
  return <ChangeForm target={target} place={place} unlinked={unlinked} />;
}

function Gone() {
  return (
    <ViewFrame heading={t('launchpad.heading')}>
      <Notice tone="warn">{t('launchpad.gone')}</Notice>
    </ViewFrame>
  );
}
