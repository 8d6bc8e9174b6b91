import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Source } from '../../../core/model/source.ts';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { useSourceCommand } from '../sources/use-source.ts';
import { t } from '../../app/text.ts';

/** A button that asks the source what it says now of each of its linked accounts, and what came of it. */
export function useAccountsRefresh(source: Source): { readonly button: JSX.Element; readonly result: JSX.Element } {
  const missing = useSignal<readonly string[] | null>(null);
  const { running, refusal, run } = useSourceCommand();

  const refresh = async () => {
    missing.value = null;
    const answer = await run(source, () => ({ type: 'refreshAccounts', sourceId: source.id }));
    missing.value = answer && answer.missing;
  };
  const button = (
    <button type="button" aria-disabled={running.value} onClick={() => void refresh()}>
      {t('admin.accounts.refresh')}
    </button>
  );
  const result = (
    <>
      {running.value && <ProgressBar label={t('admin.accounts.refreshing')} />}
      <RefusalNotice sentences={refusal.value} />
      {missing.value && (
        <Notice tone={missing.value.length === 0 ? 'good' : 'warn'} live>
          {missing.value.length === 0
            ? t('admin.accounts.refreshed')
            : t('admin.accounts.gone', missing.value.join(', '), source.name)}
        </Notice>
      )}
    </>
  );
  return { button, result };
}
