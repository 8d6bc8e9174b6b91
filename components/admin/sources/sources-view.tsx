import type { SyncGroup } from '../../../core/model/group.ts';
import type { Source } from '../../../core/model/source.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Mark } from '../../controls/mark.tsx';
import { ItemLink } from '../shell/item-link.tsx';
import { ConnectorChoice } from './connector-choice.tsx';
import { Empty } from '../shell/empty.tsx';
import { ItemPage } from '../shell/item-page.tsx';
import { Loaded } from '../shell/loaded.tsx';
import { NewLink } from '../shell/new-link.tsx';
import type { ViewProps } from '../shell/view-props.ts';
import { useServices } from '../shell/services.ts';
import { useShortList } from '../../controls/short-list.tsx';
import { SourceAuthorization } from './source-authorization.tsx';
import { SourceConnection } from './source-connection.tsx';
import { SourceCredential } from './source-credential.tsx';
import { SourceEditor } from './source-editor.tsx';
import { isCredentialSet, type LiveStored, type SealedFields, type Stored } from '../shell/stored.ts';
import { Table } from '../../controls/table.tsx';
import { secretFieldsOf } from '../../app/capabilities.ts';
import { TryIt } from './web-services/trial/try-it.tsx';
import { t } from '../../app/text.ts';

/** The sources in a table, the choice of a connector for a new one, or the page of one. */
export function SourcesView({ stored, item }: ViewProps) {
  if (item?.id === null) {
    if (item.kind === null) return <ConnectorChoice />;
    const connector = item.kind;
    return (
      <ItemPage stored={stored} kind="sources" id={null}>
        {() => <SourceEditor stored={stored} source={null} connector={connector} />}
      </ItemPage>
    );
  }
  if (item) {
    return (
      <ItemPage stored={stored} kind="sources" id={item.id}>
        {(source) => source && <SourcePage stored={stored} source={source} />}
      </ItemPage>
    );
  }
  return (
    <>
      <p class="soft">{t('admin.sources.intro')}</p>
      <NewLink view="sources" />
      <Loaded from={stored}>{(value) => <Sources stored={value} />}</Loaded>
    </>
  );
}

/** What works on what is stored, not on what is being typed, stands below the form. */
function SourcePage({ stored, source }: { readonly stored: LiveStored; readonly source: Source }) {
  const { connectors } = useServices();
  const read = stored.value;
  const now = read.state === 'ready' ? read.value.sources.find(({ id }) => id === source.id) : undefined;
  const manifest = connectors.find(({ id }) => id === now?.connector);
  const fields = now ? secretFieldsOf(manifest, now) : [];
  const members = now && read.state === 'ready' ? changingWith(read.value, now) : [];
  return (
    <>
      {now && read.state === 'ready' && (
        <section class="card stack" aria-label={t('admin.sources.ready')}>
          {fields.length > 0 && (
            <SourceCredential
              key={`${now.connector} ${now.passwordChangeMode}`}
              source={now}
              members={members}
              fields={fields}
              sealed={read.value.sealed.get(now.id)}
            />
          )}
          <SourceAuthorization source={now} members={members} />
          <SourceConnection key={now.url} source={now} />
          {manifest?.presets && <TryIt key={`${now.url} ${now.passwordChangeMode}`} source={now} />}
        </section>
      )}
      <SourceEditor stored={stored} source={source} connector={source.connector} />
    </>
  );
}

/** The sources of its group, or it alone. */
function changingWith({ groups, sources }: Stored, source: Source): readonly Source[] {
  const group = groups.find(({ sourceIds }) => sourceIds.includes(source.id));
  return group === undefined ? [source] : sources.filter(({ id }) => group.sourceIds.includes(id));
}

function Sources({ stored }: { readonly stored: Stored }) {
  const { shown, filter, more } = useShortList(stored.sources, { label: t('admin.sources.find') });
  if (stored.sources.length === 0) return <Empty>{t('admin.sources.empty')}</Empty>;
  const groups = new Map(stored.groups.flatMap((group) => group.sourceIds.map((id) => [id, group])));
  const columns = [
    t('admin.sources.name'),
    t('admin.sources.connector'),
    t('admin.sources.address'),
    t('admin.sources.group'),
    t('admin.groups.state'),
  ];
  return (
    <>
      {filter}
      <Table label={t('admin.nav.sources')} columns={columns}>
        {shown.map((source) => (
          <Row key={source.id} source={source} group={groups.get(source.id)} sealed={stored.sealed.get(source.id)} />
        ))}
      </Table>
      {more}
    </>
  );
}

function Row({
  source,
  group,
  sealed,
}: {
  readonly source: Source;
  readonly group: SyncGroup | undefined;
  readonly sealed: SealedFields | undefined;
}) {
  const manifest = useServices().connectors.find(({ id }) => id === source.connector);
  const isReady = isCredentialSet(source, secretFieldsOf(manifest, source), sealed);
  return (
    <tr>
      <th scope="row">
        <ItemLink view="sources" item={source} />
      </th>
      <td>{manifest?.name ?? source.connector}</td>
      <td>
        <BidiText>{source.url}</BidiText>
      </td>
      <td>{group && <BidiText>{group.name}</BidiText>}</td>
      <td>
        <SourceState source={source} isKnown={manifest !== undefined} isReady={isReady} />
      </td>
    </tr>
  );
}

function SourceState({
  source,
  isKnown,
  isReady,
}: {
  readonly source: Source;
  readonly isKnown: boolean;
  readonly isReady: boolean;
}) {
  if (!isKnown)
    return (
      <Mark tone="bad" icon="cross">
        {t('admin.sources.noConnector')}
      </Mark>
    );
  if (!isReady)
    return (
      <Mark tone="warn" icon="warning">
        {t('admin.sources.noCredential')}
      </Mark>
    );
  if (!source.passwordManagement)
    return (
      <Mark tone="neutral" icon="dash">
        {t('admin.sources.notManaged')}
      </Mark>
    );
  return (
    <Mark tone="good" icon="check">
      {t('admin.sources.setUp')}
    </Mark>
  );
}
