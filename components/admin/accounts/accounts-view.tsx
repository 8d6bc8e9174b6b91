import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Account } from '../../../core/model/account.ts';
import type { Source } from '../../../core/model/source.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Notice } from '../../controls/notice.tsx';
import { AccountCard } from './account-card.tsx';
import { useAccountsRefresh } from './accounts-refresh.tsx';
import { Empty } from '../shell/empty.tsx';
import { LinkAccountDialog } from './link-account-dialog.tsx';
import { Loaded } from '../shell/loaded.tsx';
import type { ViewProps } from '../shell/view-props.ts';
import { useShortList } from '../../controls/short-list.tsx';
import type { Stored } from '../shell/stored.ts';
import { accountsIn, useAccounts } from '../shell/use-accounts.ts';
import { useCanLookUp } from '../sources/use-source.ts';
import { explain } from '../../app/failure.ts';
import { t } from '../../app/text.ts';

/** The person's accounts, source by source: linked here by a sign-in, or by configuration. */
export function AccountsView({ stored }: ViewProps) {
  return (
    <>
      <p class="soft">{t('admin.accounts.intro')}</p>
      <Loaded from={stored}>{(value) => <Accounts stored={value} />}</Loaded>
    </>
  );
}

function Accounts({ stored: { sources } }: { readonly stored: Stored }) {
  const { shown, filter, more } = useShortList(sources, { label: t('admin.sources.find') });
  const accounts = useAccounts(shown.map(({ id }) => id));
  if (sources.length === 0) return <Empty>{t('admin.accounts.empty')}</Empty>;
  return (
    <>
      {filter}
      {accounts.state === 'failed' && <Notice tone="bad">{explain(accounts.error)}</Notice>}
      <ul class="plain stack">
        {shown.map((source) => (
          <li key={source.id}>
            <AccountsOfSource source={source} accounts={accountsIn(accounts, source.id)} />
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}

function AccountsOfSource({
  source,
  accounts,
}: {
  readonly source: Source;
  /** Undefined until they have been read. */
  readonly accounts: readonly Account[] | undefined;
}) {
  const heading = useId();
  const linking = useSignal(false);
  const refresh = useAccountsRefresh(source);
  const canRefresh = useCanLookUp(source) && accounts?.some(({ linkedBy }) => linkedBy !== 'managed');
  return (
    <section class="card stack" aria-labelledby={heading}>
      <div class="row apart">
        <h2 id={heading}>
          <BidiText>{source.name}</BidiText>
        </h2>
        <div class="row">
          {canRefresh && refresh.button}
          <button type="button" onClick={() => (linking.value = true)}>
            {t('admin.accounts.link')}
          </button>
        </div>
      </div>
      {canRefresh && refresh.result}
      {!accounts || accounts.length === 0 ? (
        <p class="soft">{t(accounts ? 'admin.accounts.none' : 'admin.loading')}</p>
      ) : (
        <ul class="plain stack">
          {accounts.map((account) => (
            <li key={account.id}>
              <AccountCard account={account} source={source} />
            </li>
          ))}
        </ul>
      )}
      <LinkAccountDialog source={source} open={linking.value} onClose={() => (linking.value = false)} />
    </section>
  );
}
