import { type Account, accountKey } from '../../core/model/account.ts';
import type { Source } from '../../core/model/source.ts';

/** An account that its person linked by signing in, and whose password was never changed; its id is its name, too. */
export function linkedAccount(
  source: Source,
  account: Pick<Account, 'id' | 'authenticationAccount' | 'linkedAt'> & Pick<Partial<Account>, 'disabled'>,
): Account {
  const { id } = account;
  return {
    ...account,
    sourceId: source.id,
    nativeIdentity: id,
    name: id,
    key: accountKey(source, id),
    linkedBy: 'signIn',
    passwordState: 'neverChanged',
    passwordStateSince: 0,
    passwordChangedAt: null,
  };
}
