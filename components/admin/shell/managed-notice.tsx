import { accountNames } from '../../../core/model/account.ts';
import { isManaged, type ManagedKind } from '../../../core/model/managed/managed.ts';
import type { Text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { Notice, type NoticeTone } from '../../controls/notice.tsx';
import { Names } from '../../controls/names.tsx';
import type { View } from './route.ts';
import type { LiveStored, Stored } from './stored.ts';
import { t } from '../../app/text.ts';

/**
 * Above a view's records: which of them the organisation manages, and that they are not changed here. On the page of one
 * (`id`): whether it does.
 */
export function ManagedNotice({
  view,
  id,
  stored,
}: {
  readonly view: View;
  readonly id?: string | null | undefined;
  readonly stored: LiveStored;
}) {
  const kind = kinds.find((each) => each.view === view);
  if (stored.value.state !== 'ready' || !kind) return null;
  if (id !== undefined) {
    const isOne = id !== null && isManaged(stored.value.value.managed, kind.kind, id);
    return isOne ? <Notice>{t('admin.managed.record')}</Notice> : null;
  }
  const names = kind.managed(stored.value.value);
  if (names.length === 0) return null;
  return (
    <Notice>
      {t('admin.managed.means')} <Names names={names} />
    </Notice>
  );
}

/** In the settings: all that the organisation manages, and why its configuration was not applied where it was not. */
export function ManagedSettings({ stored }: { readonly stored: LiveStored }) {
  if (stored.value.state !== 'ready') return null;
  const { value } = stored.value;
  const { content, problems, identity, gaveWay = [] } = value.managed;
  if (content === null) return null;
  const shown = kinds
    .map(({ title, managed }) => ({ title, names: managed(value) }))
    .filter(({ names }) => names.length > 0);
  return (
    <section class="card stack tight">
      <h2>{t('admin.managed.title')}</h2>
      <Told tone="bad" title={t('admin.managed.problems')} sentences={problems} />
      <Told tone="warn" title={t('admin.managed.gaveWay')} sentences={gaveWay} />
      {identity && <p>{t('admin.managed.identity')}</p>}
      {shown.length > 0 && <p>{t('admin.managed.means')}</p>}
      <dl class="facts">
        {shown.map(({ title, names }) => (
          <div key={title}>
            <dt>{t(title)}</dt>
            <dd>
              <Names names={names} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Told({
  tone,
  title,
  sentences,
}: {
  readonly tone: NoticeTone;
  readonly title: string;
  readonly sentences: readonly Text[];
}) {
  if (sentences.length === 0) return null;
  return (
    <Notice tone={tone}>
      <p>{title}</p>
      <ul>
        {sentences.map((sentence) => (
          <li key={say(sentence)}>{say(sentence)}</li>
        ))}
      </ul>
    </Notice>
  );
}

const kinds = [
  {
    view: 'sync-groups',
    kind: 'passwordSyncGroups',
    title: 'admin.nav.syncGroups',
    managed: ({ groups, managed }: Stored) => managedNames(managed, 'passwordSyncGroups', groups),
  },
  {
    view: 'policies',
    kind: 'passwordPolicies',
    title: 'admin.nav.policies',
    managed: ({ policies, managed }: Stored) => managedNames(managed, 'passwordPolicies', policies),
  },
  {
    view: 'sources',
    kind: 'sources',
    title: 'admin.nav.sources',
    managed: ({ sources, managed }: Stored) => managedNames(managed, 'sources', sources),
  },
  {
    view: 'accounts',
    kind: 'accounts',
    title: 'admin.nav.accounts',
    managed: ({ managedAccounts, sources }: Stored) => managedAccounts.map(accountNames(sources)),
  },
] as const;

function managedNames(
  managed: Stored['managed'],
  kind: ManagedKind,
  records: readonly { readonly id: string; readonly name: string }[],
): readonly string[] {
  return records.filter(({ id }) => isManaged(managed, kind, id)).map(({ name }) => name);
}
