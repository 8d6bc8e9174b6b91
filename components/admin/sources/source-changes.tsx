import type { ConnectorManifest } from '../../../core/connectors/spi.ts';
import type { PasswordChangeMode, Source } from '../../../core/model/source.ts';
import { capabilitiesFor } from '../../app/capabilities.ts';
import { t } from '../../app/text.ts';
import { CheckBox } from '../../controls/fields/check-box.tsx';
import { SelectField } from '../../controls/fields/line-field.tsx';
import { Notice } from '../../controls/notice.tsx';
import type { Editor } from '../editor/use-editor.ts';
import { ItemLink } from '../shell/item-link.tsx';
import type { Stored } from '../shell/stored.ts';
import { modesOf } from './source-draft.ts';

/** How passwords are changed there, and which policy they follow. */
export function SourceChanges({
  editor,
  manifest,
  stored,
}: {
  readonly editor: Editor<Source>;
  readonly manifest: ConnectorManifest | undefined;
  readonly stored: Stored;
}) {
  const { draft, change, error } = editor;
  return (
    <div class="card stack">
      <h2>{t('admin.sources.changes')}</h2>
      <SelectField
        label={t('admin.sources.mode')}
        hint={t(`admin.sources.${draft.passwordChangeMode}Means`)}
        value={draft.passwordChangeMode}
        options={modesOf(manifest, draft).map((mode) => ({
          value: mode,
          label: t(`admin.sources.${mode}`),
        }))}
        error={error(t('admin.sources.mode'), 'passwordChangeMode')}
        onChange={(mode) => change({ passwordChangeMode: mode as PasswordChangeMode })}
      />
      {capabilitiesFor(manifest, draft).sharedCookies && (
        <Notice tone="warn">
          <p>{t('admin.sources.sharedCookies')}</p>
        </Notice>
      )}
      <CheckBox
        checked={draft.passwordManagement}
        hint={t('admin.sources.passwordManagementHint')}
        error={error(t('admin.sources.passwordManagement'), 'passwordManagement')}
        onChange={(passwordManagement) => change({ passwordManagement })}
      >
        {t('admin.sources.passwordManagement')}
      </CheckBox>
      <CheckBox
        checked={draft.authenticationSource}
        hint={t('admin.sources.authenticationHint')}
        onChange={(authenticationSource) => change({ authenticationSource })}
      >
        {t('admin.sources.authenticationSource')}
      </CheckBox>
      <CheckBox
        checked={draft.multipleAccountPasswordSync}
        hint={t(draft.multipleAccountPasswordSync ? 'admin.sources.syncsAll' : 'admin.sources.syncsOne')}
        onChange={(multipleAccountPasswordSync) => change({ multipleAccountPasswordSync })}
      >
        {t('admin.sources.multipleAccountPasswordSync')}
      </CheckBox>
      <Policy editor={editor} stored={stored} />
    </div>
  );
}

/** Its group's, where it is in one; else its own. */
function Policy({
  editor: { draft, change, error },
  stored: { groups, policies },
}: {
  readonly editor: Editor<Source>;
  readonly stored: Stored;
}) {
  const group = groups.find(({ sourceIds }) => sourceIds.includes(draft.id));
  if (group) {
    return (
      <p>
        {t('admin.sources.followsGroup')} <ItemLink view="sync-groups" item={group} />
      </p>
    );
  }
  const standard = policies.find(({ defaultPolicy }) => defaultPolicy);
  return (
    <SelectField
      label={t('admin.groups.policy')}
      hint={t('admin.sources.policyHint')}
      value={draft.passwordPolicyId ?? ''}
      options={[
        {
          value: '',
          label: standard ? t('admin.sources.defaultPolicy', standard.name) : t('admin.sources.noPolicy'),
        },
        ...policies.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      error={error(t('admin.groups.policy'), 'passwordPolicyId')}
      onChange={(id) => change({ passwordPolicyId: id === '' ? undefined : id })}
    />
  );
}
