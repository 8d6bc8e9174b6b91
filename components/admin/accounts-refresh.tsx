import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Source } from '../../core/model/source.ts';
import { Notice } from '../controls/notice.tsx';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { Refusal } from './refusal.tsx';
import { useAccess } from './use-access.ts';
import { useCommand } from './use-command.ts';
import { t } from './words.ts';

/** A button that asks the source what it says now of each of its linked accounts, and what came of it. */
export function useAccountsRefresh(source: Source): { readonly button: JSX.Element; readonly result: JSX.Element } {
  const askForAccess = useAccess(source);
  const noAccess = useSignal(false);
  const missing = useSignal<readonly string[] | null>(null);
  const { state, run } = useCommand();

  const refresh = async (allowed: Promise<boolean>) => {
    missing.value = null;
    noAccess.value = !(await allowed);
    if (noAccess.value) return;
    const answer = await run({ type: 'refreshAccounts', sourceId: source.id });
    missing.value = answer && answer.missing;
  };
  const button = (
    <button type="button" aria-disabled={state.value.running} onClick={() => void refresh(askForAccess())}>
      {t('admin.accounts.refresh')}
    </button>
  );
  const result = (
    <>
      {state.value.running && <ProgressBar label={t('admin.accounts.refreshing')} />}
      <Refusal sentences={noAccess.value ? [t('admin.connection.refused')] : state.value.refusal} />
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
