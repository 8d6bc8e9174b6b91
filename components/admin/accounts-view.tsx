import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Account } from '../../core/model/account.ts';
import type { Source } from '../../core/model/source.ts';
import { BidiText } from '../controls/bidi-text.tsx';
import { AccountCard } from './account-card.tsx';
import { Empty } from './empty.tsx';
import { LinkAccountDialog } from './link-account-dialog.tsx';
import { Loaded } from './loaded.tsx';
import type { LiveStored } from './stored.ts';
import { t } from './words.ts';

/** The person's accounts, source by source: linked here by a sign-in, or by configuration. */
export function AccountsView({ stored }: { readonly stored: LiveStored }) {
  return (
    <>
      <p class="soft">{t('admin.accounts.intro')}</p>
      <Loaded from={stored}>
        {({ sources, accounts }) =>
          sources.length === 0 ? (
            <Empty>{t('admin.accounts.empty')}</Empty>
          ) : (
            <ul class="plain stack">
              {sources.map((source) => (
                <li key={source.id}>
                  <AccountsOfSource
                    source={source}
                    accounts={accounts.filter(({ sourceId }) => sourceId === source.id)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function AccountsOfSource({ source, accounts }: { readonly source: Source; readonly accounts: readonly Account[] }) {
  const heading = useId();
  const linking = useSignal(false);
  return (
    <section class="card stack" aria-labelledby={heading}>
      <div class="row apart">
        <h2 id={heading}>
          <BidiText>{source.name}</BidiText>
        </h2>
        <button type="button" onClick={() => (linking.value = true)}>
          {t('admin.accounts.link')}
        </button>
      </div>
      {accounts.length === 0 ? (
        <p class="soft">{t('admin.accounts.none')}</p>
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
