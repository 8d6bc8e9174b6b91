import { useSignal } from '@preact/signals';
import type { Account, PasswordState } from '../../core/model/account.ts';
import type { Source } from '../../core/model/source.ts';
import { BidiText } from '../controls/bidi-text.tsx';
import { Dialog } from '../controls/dialog.tsx';
import type { IconName } from '../controls/icon.tsx';
import { Mark, type Tone } from '../controls/mark.tsx';
import { AccountState } from './account-state.tsx';
import { Refusal } from './refusal.tsx';
import { useCommand } from './use-command.ts';
import { dateTime, t } from './words.ts';

/** One linked account: what is known of it, and what can be done with the link. */
export function AccountCard({ account, source }: { readonly account: Account; readonly source: Source }) {
  const asking = useSignal(false);
  const { state, run } = useCommand();
  const { id, name, displayName, nativeIdentity, passwordState, passwordStateSince, authenticationAccount } = account;
  const { tone, icon } = looks[passwordState];
  const unlink = async () => {
    asking.value = false;
    await run({ type: 'unlinkAccount', accountId: id });
  };
  return (
    <div class="account stack tight">
      <div class="row">
        <strong>
          <BidiText>{name}</BidiText>
        </strong>
        {displayName !== undefined && displayName !== name && <BidiText>{displayName}</BidiText>}
        {authenticationAccount && (
          <Mark tone="busy" icon="lock">
            {t('admin.accounts.authenticationAccount')}
          </Mark>
        )}
        <Mark tone={tone} icon={icon}>
          {t(`admin.accounts.${passwordState}`)}
        </Mark>
        <AccountState disabled={account.disabled} locked={account.locked} />
      </div>
      <p class="small soft">
        {t('admin.accounts.nativeIdentity')} <BidiText>{nativeIdentity}</BidiText>
        {' · '}
        {t(`admin.accounts.by.${account.linkedBy}`, dateTime(account.linkedAt))}
        {passwordState !== 'neverChanged' && <> · {t('admin.accounts.since', dateTime(passwordStateSince))}</>}
      </p>
      <div class="row">
        {source.authenticationSource && !authenticationAccount && (
          <button type="button" onClick={() => void run({ type: 'markAuthenticationAccount', accountId: id })}>
            {t('admin.accounts.mark')}
          </button>
        )}
        {account.linkedBy !== 'managed' && (
          <button type="button" class="danger" onClick={() => (asking.value = true)}>
            {t('admin.accounts.unlink')}
          </button>
        )}
      </div>
      <Refusal sentences={state.value.refusal} />
      <Dialog title={t('admin.accounts.unlinkTitle')} open={asking.value} onClose={() => (asking.value = false)}>
        <div class="stack">
          <p>
            <strong>
              <BidiText>{name}</BidiText>
            </strong>
            {' – '}
            <BidiText>{source.name}</BidiText>
          </p>
          <p>{t('admin.accounts.unlinkMeans')}</p>
          <div class="row">
            <button type="button" onClick={() => (asking.value = false)}>
              {t('admin.cancel')}
            </button>
            <button type="button" class="danger" onClick={() => void unlink()}>
              {t('admin.accounts.unlink')}
            </button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}

const looks: Readonly<Record<PasswordState, { tone: Tone; icon: IconName }>> = {
  neverChanged: { tone: 'neutral', icon: 'dash' },
  inStep: { tone: 'good', icon: 'check' },
  outOfStep: { tone: 'warn', icon: 'warning' },
  unknown: { tone: 'warn', icon: 'question' },
};
