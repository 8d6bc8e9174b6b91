import { useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { EditedKind } from '../../core/model/configuration/edit.ts';
import type { TextKey } from '../../core/model/text.ts';
import { offerFocus } from '../app/forms/focus.ts';
import { Icon } from '../controls/icon.tsx';
import { Notice } from '../controls/notice.tsx';
import { DataLossNotice } from '../app/data-loss-notice.tsx';
import { Sentence } from '../app/sentence.tsx';
import { AccountsView } from './accounts/accounts-view.tsx';
import { ActivityView } from './activity/activity-view.tsx';
import { ManagedNotice } from './shell/managed-notice.tsx';
import { PoliciesView } from './policies/policies-view.tsx';
import { addressOf, type Route, type View, views } from './shell/route.ts';
import { createRouter, type Router, RouterProvider } from './shell/router.ts';
import { type Services, ServicesProvider } from './shell/services.ts';
import { SettingsView } from './settings/settings-view.tsx';
import { SourcesView } from './sources/sources-view.tsx';
import { itemIn, type LiveStored, liveStored } from './shell/stored.ts';
import { SyncGroupsView } from './sync-groups/sync-groups-view.tsx';
import { UnsavedDialog } from './shell/unsaved-dialog.tsx';
import type { ViewProps } from './shell/view-props.ts';
import { t } from '../app/text.ts';

/** The options page: a navigation, and the view or the item's page that the address names. */
export function PasswordMgmt({ services }: { readonly services: Services }) {
  const [router] = useState(createRouter);
  const [stored] = useState(liveStored);
  const heading = useRef<HTMLHeadingElement>(null);
  const opened = useRef(false);
  useSignalEffect(() => {
    void router.route.value;
    // Not on the first view: a page that has just opened begins at its top.
    if (opened.current) requestAnimationFrame(() => offerFocus(heading.current));
    opened.current = true;
  });
  const { view, item } = router.route.value;
  const { Content } = parts[view];
  return (
    <ServicesProvider value={services}>
      <RouterProvider value={router}>
        <div class="admin">
          <header class="admin-side">
            <p class="admin-title">{t('admin.title')}</p>
            <nav aria-label={t('admin.title')}>
              <ul class="plain">
                {views.map((each) => (
                  <li key={each}>
                    <a href={addressOf(each)} aria-current={each === view ? 'page' : undefined}>
                      {t(parts[each].name)}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          </header>
          <main class="stack">
            <div class="stack tight">
              {item && (
                <a class="back" href={addressOf(view)}>
                  <Icon name="back" />
                  {t('admin.back', t(parts[view].name))}
                </a>
              )}
              <h1 ref={heading} tabIndex={-1}>
                <Title route={router.route.value} stored={stored} />
              </h1>
            </div>
            <DataLossNotice local={services.local} />
            <StatusMessage router={router} />
            <ManagedNotice key={`managed ${view}`} view={view} id={item?.id} stored={stored} />
            <Content key={JSON.stringify([view, item])} stored={stored} item={item} />
          </main>
          <UnsavedDialog router={router} />
        </div>
      </RouterProvider>
    </ServicesProvider>
  );
}

function Title({ route: { view, item }, stored }: { readonly route: Route; readonly stored: LiveStored }) {
  const part = parts[view];
  if (!item || !('kind' in part)) return <>{t(part.name)}</>;
  if (item.id === null) return <>{t(part.newName)}</>;
  const record = itemIn(stored, part.kind, item.id);
  return record && 'name' in record ? <bdi>{String(record.name)}</bdi> : <>{t(part.name)}</>;
}

/** Always there, so that a screen reader notices what comes into it. */
function StatusMessage({ router: { status } }: { readonly router: Router }) {
  return (
    <output class="status-message">
      {status.value && (
        <Notice tone="good">
          <Sentence of={status.value} />
        </Notice>
      )}
    </output>
  );
}

interface Part {
  readonly name: TextKey;
  readonly Content: FunctionComponent<ViewProps>;
  /** Where the view's items have pages of their own. */
  readonly kind?: EditedKind;
  readonly newName?: TextKey;
}

const parts = {
  'sync-groups': {
    name: 'admin.nav.syncGroups',
    Content: SyncGroupsView,
    kind: 'passwordSyncGroups',
    newName: 'admin.groups.new',
  },
  policies: {
    name: 'admin.nav.policies',
    Content: PoliciesView,
    kind: 'passwordPolicies',
    newName: 'admin.policies.new',
  },
  sources: { name: 'admin.nav.sources', Content: SourcesView, kind: 'sources', newName: 'admin.sources.new' },
  accounts: { name: 'admin.nav.accounts', Content: AccountsView },
  activity: { name: 'admin.nav.activity', Content: ActivityView },
  settings: { name: 'admin.nav.settings', Content: SettingsView },
} as const satisfies Record<View, Part>;
