import { useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { AccountsView } from './accounts-view.tsx';
import { ActivityView } from './activity-view.tsx';
import { ManagedNotice } from './managed-notice.tsx';
import { PoliciesView } from './policies-view.tsx';
import { followAddress, type View, views } from './route.ts';
import { type Services, ServicesProvider } from './services.ts';
import { SettingsView } from './settings-view.tsx';
import { SourcesView } from './sources-view.tsx';
import { type LiveStored, liveStored } from './stored.ts';
import { SyncGroupsView } from './sync-groups-view.tsx';
import { t } from './words.ts';

/** The options page: a navigation, and the view that the address names. */
export function PasswordMgmt({ services }: { readonly services: Services }) {
  const [view] = useState(followAddress);
  const [stored] = useState(liveStored);
  const heading = useRef<HTMLHeadingElement>(null);
  const opened = useRef(false);
  useSignalEffect(() => {
    void view.value;
    // Not on the first view: a page that has just opened begins at its top.
    if (opened.current) requestAnimationFrame(() => heading.current?.focus());
    opened.current = true;
  });
  const { name, Content } = parts[view.value];
  return (
    <ServicesProvider value={services}>
      <div class="admin">
        <header class="admin-side">
          <p class="admin-title">{t('admin.title')}</p>
          <nav aria-label={t('admin.title')}>
            <ul class="plain">
              {views.map((each) => (
                <li key={each}>
                  <a href={`#${each}`} aria-current={each === view.value ? 'page' : undefined}>
                    {t(parts[each].name)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main class="stack">
          <h1 ref={heading} tabIndex={-1}>
            {t(name)}
          </h1>
          <ManagedNotice key={`managed ${view.value}`} view={view.value} stored={stored} />
          <Content key={view.value} stored={stored} />
        </main>
      </div>
    </ServicesProvider>
  );
}

const parts = {
  'sync-groups': { name: 'admin.nav.syncGroups', Content: SyncGroupsView },
  policies: { name: 'admin.nav.policies', Content: PoliciesView },
  sources: { name: 'admin.nav.sources', Content: SourcesView },
  accounts: { name: 'admin.nav.accounts', Content: AccountsView },
  activity: { name: 'admin.nav.activity', Content: ActivityView },
  settings: { name: 'admin.nav.settings', Content: SettingsView },
} as const satisfies Record<View, { name: string; Content: FunctionComponent<{ stored: LiveStored }> }>;
