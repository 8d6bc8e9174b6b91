import { type Signal, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { FoundAccount } from '../../../core/connectors/spi.ts';
import type { Source } from '../../../core/model/source.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { AccountState } from './account-state.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { useSourceCommand } from '../sources/use-source.ts';
import { t } from '../../app/text.ts';

/** The account that was picked of those that were found for a login. */
export interface PickedAccount {
  readonly login: string;
  readonly nativeIdentity: string | undefined;
}

/** Which accounts the login fits at the source, to pick one of them. */
export function AccountLookUp({
  source,
  login,
  picked,
}: {
  readonly source: Source;
  readonly login: string;
  readonly picked: Signal<PickedAccount | null>;
}) {
  const found = useSignal<{ readonly login: string; readonly accounts: readonly FoundAccount[] } | null>(null);
  const { running, refusal, run } = useSourceCommand();

  const lookUp = async () => {
    found.value = null;
    picked.value = null;
    const answer = await run(source, () => ({ type: 'lookUpAccounts', sourceId: source.id, login }));
    if (answer === null) return;
    found.value = { login, accounts: answer.accounts };
    picked.value = { login, nativeIdentity: answer.accounts[0]?.nativeIdentity };
  };
  const asks = login.trim() !== '';
  // What was found for another login says nothing about this one.
  const accounts = found.value?.login === login ? found.value.accounts : null;
  return (
    <div class="stack tight">
      <div class="row">
        <button type="button" aria-disabled={!asks || running.value} onClick={() => asks && void lookUp()}>
          {t('admin.accounts.lookUp')}
        </button>
      </div>
      {running.value && <ProgressBar label={t('admin.accounts.lookingUp')} />}
      <RefusalNotice sentences={refusal.value} />
      {accounts?.length === 0 && (
        <Notice tone="warn" live>
          {t('admin.accounts.foundNone', login, source.name)}
        </Notice>
      )}
      {accounts && accounts.length > 0 && <Found accounts={accounts} login={login} picked={picked} />}
    </div>
  );
}

function Found({
  accounts,
  login,
  picked,
}: {
  readonly accounts: readonly FoundAccount[];
  readonly login: string;
  readonly picked: Signal<PickedAccount | null>;
}) {
  const group = useId();
  return (
    <fieldset class="stack tight" role="radiogroup">
      <legend>{t('admin.accounts.found')}</legend>
      {accounts.map(({ nativeIdentity, name: accountName, displayName, disabled, locked }) => (
        <label key={nativeIdentity} class="row">
          <input
            type="radio"
            name={group}
            checked={picked.value?.nativeIdentity === nativeIdentity}
            onChange={() => (picked.value = { login, nativeIdentity })}
          />
          <strong>
            <BidiText>{accountName}</BidiText>
          </strong>
          {displayName !== undefined && displayName !== accountName && <BidiText>{displayName}</BidiText>}
          <AccountState disabled={disabled} locked={locked} />
          <span class="small soft">
            <BidiText>{nativeIdentity}</BidiText>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
