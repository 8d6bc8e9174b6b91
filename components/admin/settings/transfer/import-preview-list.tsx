import type { ComponentChildren } from 'preact';
import {
  changesNothing,
  type ImportPreview,
  type KindChanges,
} from '../../../../core/model/configuration/import-preview.ts';
import { BidiText } from '../../../controls/bidi-text.tsx';
import { Notice } from '../../../controls/notice.tsx';
import { Names } from '../../../controls/names.tsx';
import { t } from '../../../app/text.ts';

/** What an import will add, change, remove and forget. */
export function ImportPreviewList({ preview }: { readonly preview: ImportPreview }) {
  const { identity, passwordPolicies, passwordSyncGroups, sources, accounts, secretsDropped, linksDropped } = preview;
  return (
    <section class="stack" aria-label={t('admin.preview.title')}>
      <h3>{t('admin.preview.title')}</h3>
      {changesNothing(preview) && <Notice>{t('admin.preview.nothing')}</Notice>}
      <dl class="facts">
        {identity.length > 0 && (
          <Part title={t('admin.identity.title')}>
            {t('admin.preview.changed')} {identity.join(', ')}
          </Part>
        )}
        <Kind title={t('admin.nav.syncGroups')} changes={passwordSyncGroups} />
        <Kind title={t('admin.nav.policies')} changes={passwordPolicies} />
        <Kind title={t('admin.nav.sources')} changes={sources} />
        <Kind title={t('admin.nav.accounts')} changes={accounts} />
      </dl>
      {(secretsDropped.length > 0 || linksDropped.length > 0) && (
        <Notice tone="warn">
          <p>{t('admin.preview.dropped')}</p>
          <ul>
            {secretsDropped.map((name) => (
              <li key={name}>
                {t('admin.preview.secretDropped')} <BidiText>{name}</BidiText>
              </li>
            ))}
            {linksDropped.map(({ accountName, sourceName }) => (
              <li key={`${sourceName} ${accountName}`}>
                {t('admin.preview.linkDropped')} <BidiText>{accountName}</BidiText> – <BidiText>{sourceName}</BidiText>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </section>
  );
}

function Kind({ title, changes }: { readonly title: string; readonly changes: KindChanges }) {
  const { added, changed, removed } = changes;
  if (added.length + changed.length + removed.length === 0) return null;
  return (
    <Part title={title}>
      <ul class="plain">
        {added.length > 0 && (
          <li>
            {t('admin.preview.added')} <Names names={added} />
          </li>
        )}
        {changed.map(({ name, fields }) => (
          <li key={name}>
            {t('admin.preview.changed')} <BidiText>{name}</BidiText> <span class="soft">({fields.join(', ')})</span>
          </li>
        ))}
        {removed.length > 0 && (
          <li>
            <strong>{t('admin.preview.removed')}</strong> <Names names={removed} />
          </li>
        )}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
