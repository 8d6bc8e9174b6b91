import type { Account } from '../../../core/model/account.ts';
import { Mark } from '../../controls/mark.tsx';
import { t } from '../../app/text.ts';

/** What the source says of an account, as far as it says anything. */
export function AccountState({ disabled, locked }: Pick<Account, 'disabled' | 'locked'>) {
  return (
    <>
      {disabled && (
        <Mark tone="warn" icon="warning">
          {t('admin.accounts.disabled')}
        </Mark>
      )}
      {locked && (
        <Mark tone="warn" icon="warning">
          {t('admin.accounts.locked')}
        </Mark>
      )}
    </>
  );
}
