import type { Affected } from '../../../core/model/order.ts';
import { text } from '../../../core/model/text.ts';
import { tn } from '../../app/plural.ts';
import { t } from '../../app/text.ts';
import { Mark } from '../../controls/mark.tsx';
import { Notice } from '../../controls/notice.tsx';
import { Sentence } from '../../app/sentence.tsx';
import { writeRoute } from '../route.ts';
import type { Target } from '../target.ts';
import { sharesCookies } from '../connectors.ts';

/** Who is affected, in the order of the change, and what to know of them beforehand. */
export function AffectedList({
  affected,
  unlinked,
}: {
  readonly affected: readonly Affected[];
  readonly unlinked: Target['sources'];
}) {
  const serviceAccounts = affected.some(({ source }) => source.passwordChangeMode === 'serviceAccount');
  const gated = affected.some(({ gates }) => gates);
  const barred = affected.filter(({ gates, account }) => gates && account.disabled);
  return (
    <section class="stack tight">
      <h2>{tn('launchpad.affected.heading', affected.length)}</h2>
      <ol class="affected">
        {affected.map(({ account, source, gates }) => (
          <li key={account.id}>
            <span class="row">
              <span>
                <Sentence of={text('launchpad.account', account.name, source.name)} />
              </span>
              {gates && (
                <Mark tone="busy" icon="lock">
                  {t('launchpad.affected.signIn')}
                </Mark>
              )}
              {account.disabled && (
                <Mark tone="warn" icon="warning">
                  {t('launchpad.affected.disabled')}
                </Mark>
              )}
              {account.passwordState === 'outOfStep' && (
                <Mark tone="warn" icon="warning">
                  {t('launchpad.affected.outOfStep')}
                </Mark>
              )}
              {account.passwordState === 'unknown' && (
                <Mark tone="warn" icon="question">
                  {t('launchpad.affected.unknown')}
                </Mark>
              )}
            </span>
          </li>
        ))}
      </ol>
      {barred.map(({ account, source }) => (
        <Notice key={account.id} tone="warn">
          <Sentence of={text('launchpad.affected.signInDisabled', account.name, source.name)} />
        </Notice>
      ))}
      {unlinked.map(({ id, name }) => (
        <p key={id} class="soft small">
          <Sentence of={text('launchpad.affected.unlinked', name)} />{' '}
          <a href={writeRoute({ view: 'link' })}>{t('launchpad.link.heading')}</a>
        </p>
      ))}
      {[...new Set(affected.map(({ source }) => source))].filter(sharesCookies).map(({ id, name }) => (
        <p key={id} class="soft small">
          <Sentence of={text('launchpad.sharesCookies', name)} />
        </p>
      ))}
      {affected.length > 1 && (
        <p class="soft small">
          {t(gated ? 'launchpad.affected.gate' : 'launchpad.affected.noGate')}{' '}
          {serviceAccounts && gated && t('launchpad.affected.proof')}
        </p>
      )}
    </section>
  );
}
