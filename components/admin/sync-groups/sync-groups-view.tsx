import type { Account } from '../../../core/model/account.ts';
import type { SyncGroup } from '../../../core/model/group.ts';
import type { PasswordPolicy } from '../../../core/model/policy.ts';
import type { Source } from '../../../core/model/source.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Mark } from '../../controls/mark.tsx';
import { ItemLink } from '../shell/item-link.tsx';
import { Empty } from '../shell/empty.tsx';
import { GroupEditor } from './group-editor.tsx';
import { ItemPage } from '../shell/item-page.tsx';
import { Loaded } from '../shell/loaded.tsx';
import { NewLink } from '../shell/new-link.tsx';
import type { ViewProps } from '../shell/view-props.ts';
import { useShortList } from '../../controls/short-list.tsx';
import type { Stored } from '../shell/stored.ts';
import { Table } from '../../controls/table.tsx';
import { accountsIn, useAccounts } from '../shell/use-accounts.ts';
import { tn } from '../../app/plural.ts';
import { t } from '../../app/text.ts';

/** The sync groups in a table, or the page of one. */
export function SyncGroupsView({ stored, item }: ViewProps) {
  if (item) {
    return (
      <ItemPage stored={stored} kind="passwordSyncGroups" id={item.id}>
        {(group) => <GroupEditor stored={stored} group={group} />}
      </ItemPage>
    );
  }
  return (
    <>
      <p class="soft">{t('admin.groups.intro')}</p>
      <NewLink view="sync-groups" />
      <Loaded from={stored}>{(value) => <SyncGroups stored={value} />}</Loaded>
    </>
  );
}

function SyncGroups({ stored }: { readonly stored: Stored }) {
  const { shown, filter, more } = useShortList(stored.groups, { label: t('admin.groups.find') });
  const accounts = useAccounts(shown.flatMap(({ sourceIds }) => sourceIds));
  if (stored.groups.length === 0) return <Empty>{t('admin.groups.empty')}</Empty>;
  const sources = new Map(stored.sources.map((source) => [source.id, source]));
  const columns = [
    t('admin.groups.name'),
    t('admin.groups.policy'),
    t('admin.groups.sources'),
    t('admin.groups.state'),
  ];
  return (
    <>
      {filter}
      <Table label={t('admin.nav.syncGroups')} columns={columns}>
        {shown.map((group) => (
          <Row
            key={group.id}
            group={group}
            policy={stored.policies.find(({ id }) => id === group.passwordPolicyId)}
            sources={group.sourceIds.flatMap((id) => sources.get(id) ?? [])}
            accounts={group.sourceIds.map((id) => accountsIn(accounts, id))}
          />
        ))}
      </Table>
      {more}
    </>
  );
}

function Row({
  group,
  policy,
  sources,
  accounts,
}: {
  readonly group: SyncGroup;
  readonly policy: PasswordPolicy | undefined;
  readonly sources: readonly Source[];
  /** Of each source; undefined until they have been read. */
  readonly accounts: readonly (readonly Account[] | undefined)[];
}) {
  return (
    <tr>
      <th scope="row">
        <ItemLink view="sync-groups" item={group} />
      </th>
      <td>{policy && <BidiText>{policy.name}</BidiText>}</td>
      <td>
        <ol class="names">
          {sources.map((source) => (
            <li key={source.id}>
              <BidiText>{source.name}</BidiText>
            </li>
          ))}
        </ol>
      </td>
      <td>{accounts.every((read) => read !== undefined) && <GroupState accounts={accounts.flat()} />}</td>
    </tr>
  );
}

/** The worst that is true of the group's accounts, in words. */
function GroupState({ accounts }: { readonly accounts: readonly Account[] }) {
  const count = (state: Account['passwordState']) =>
    accounts.filter(({ passwordState }) => passwordState === state).length;
  const [behind, unknown] = [count('outOfStep'), count('unknown')];
  if (accounts.length === 0) {
    return (
      <Mark tone="neutral" icon="dash">
        {t('admin.groups.noAccounts')}
      </Mark>
    );
  }
  if (behind > 0) {
    return (
      <Mark tone="warn" icon="warning">
        {tn('admin.groups.outOfStep', behind)}
      </Mark>
    );
  }
  if (unknown > 0) {
    return (
      <Mark tone="warn" icon="question">
        {tn('admin.groups.unknown', unknown)}
      </Mark>
    );
  }
  if (count('inStep') === 0) {
    return (
      <Mark tone="neutral" icon="dash">
        {t('admin.groups.neverChanged')}
      </Mark>
    );
  }
  return (
    <Mark tone="good" icon="check">
      {tn('admin.groups.inStep', accounts.length)}
    </Mark>
  );
}
