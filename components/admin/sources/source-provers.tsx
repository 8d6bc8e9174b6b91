import { accountNames } from '../../../core/model/account.ts';
import { type Confirmed, provesFor } from '../../../core/model/proof.ts';
import type { Source } from '../../../core/model/source.ts';
import { Notice } from '../../controls/notice.tsx';
import { Names } from '../../controls/names.tsx';
import { useServices } from '../shell/services.ts';
import { capabilitiesFor } from '../../app/capabilities.ts';
import { accountsIn, useAccounts } from '../shell/use-accounts.ts';
import { t } from '../../app/text.ts';

/**
 * Whose sign-in releases the source's right: what an admin agrees to by entering the credential, or by signing in, and
 * what was linked since and is not agreed to yet.
 */
export function SourceProvers({
  members,
  confirmed,
}: {
  /** The sources that change together with this one, itself among them. */
  readonly members: readonly Source[];
  /** Null where nothing is confirmed for the source as it is now. */
  readonly confirmed: Confirmed | null;
}) {
  const { connectors } = useServices();
  const able = members.filter(
    (source) =>
      capabilitiesFor(
        connectors.find(({ id }) => id === source.connector),
        source,
      ).canSignIn,
  );
  const read = useAccounts(able.map(({ id }) => id));
  const parties = able.flatMap((source) => (accountsIn(read, source.id) ?? []).map((account) => ({ source, account })));
  const nameOf = accountNames(members);
  const names = parties.map(({ account }) => nameOf(account));
  const since =
    confirmed === null
      ? []
      : parties.filter((party) => !provesFor(party, { account: party.account, right: [confirmed] }));
  if (names.length === 0) return null;
  return (
    <>
      <p class="small soft">
        {t('admin.provers.means')} <Names names={names} />
      </p>
      {since.length > 0 && (
        <Notice tone="warn">
          <p>
            {t('admin.provers.since')} <Names names={since.map(({ account }) => nameOf(account))} />
          </p>
          <p>{t('admin.provers.again')}</p>
        </Notice>
      )}
    </>
  );
}
