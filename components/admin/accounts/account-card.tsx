import type { Account, PasswordState } from '../../../core/model/account.ts';
import type { Source } from '../../../core/model/source.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import type { IconName } from '../../controls/icon.tsx';
import { Mark, type Tone } from '../../controls/mark.tsx';
import { AccountState } from './account-state.tsx';
import { DangerButton } from '../../controls/danger-button.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { useCommand } from '../shell/services.ts';
import { t } from '../../app/text.ts';
import { dateTime } from '../../app/time.ts';

/** One linked account: what is known of it, and what can be done with the link. */
export function AccountCard({ account, source }: { readonly account: Account; readonly source: Source }) {
  const { state, run } = useCommand();
  const { id, name, displayName, nativeIdentity, passwordState, passwordStateSince, authenticationAccount } = account;
  const { tone, icon } = looks[passwordState];
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
          <DangerButton
            label={t('admin.accounts.unlink')}
            title={t('admin.accounts.unlinkTitle')}
            onConfirm={() => void run({ type: 'unlinkAccount', accountId: id })}
          >
            <p>
              <strong>
                <BidiText>{name}</BidiText>
              </strong>
              {' – '}
              <BidiText>{source.name}</BidiText>
            </p>
            <p>{t('admin.accounts.unlinkMeans')}</p>
          </DangerButton>
        )}
      </div>
      <RefusalNotice sentences={state.value.refusal} />
    </div>
  );
}

const looks: Readonly<Record<PasswordState, { tone: Tone; icon: IconName }>> = {
  neverChanged: { tone: 'neutral', icon: 'dash' },
  inStep: { tone: 'good', icon: 'check' },
  outOfStep: { tone: 'warn', icon: 'warning' },
  unknown: { tone: 'warn', icon: 'question' },
};
