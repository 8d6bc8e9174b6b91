import { useSignal } from '@preact/signals';
import type { ConnectorManifest } from '../../core/connectors/connector.ts';
import { isMoved } from '../../core/model/edit.ts';
import { type OriginUse, originUses, type Places } from '../../core/model/import-preview.ts';
import { isAllowedSourceUrl, isWebAddress } from '../../core/model/origin.ts';
import type { PasswordChangeMode, Source } from '../../core/model/source.ts';
import { CheckBox } from '../controls/check-box.tsx';
import { LineField, SelectField } from '../controls/line-field.tsx';
import { Notice } from '../controls/notice.tsx';
import { ItemLink } from './item-link.tsx';
import { EditorForm } from './editor-form.tsx';
import { addressOfItem } from './route.ts';
import { useServices } from './services.ts';
import { settingFields } from './setting-fields.ts';
import { SourceApplications } from './source-applications.tsx';
import { demandFields, SourceDemands } from './source-demands.tsx';
import { SourceDescription } from './source-description.tsx';
import { SourceMoveDialog } from './source-move-dialog.tsx';
import { SourceSettings } from './source-settings.tsx';
import type { LiveStored } from './stored.ts';
import { originsAmong, traitsFor } from './traits.ts';
import { useEditor } from './use-editor.ts';
import { DryRun } from './web-services/dry-run.tsx';
import { t } from './words.ts';

/** The form of a source; for a new one of the connector that was picked. */
export function SourceEditor({
  stored,
  source,
  connector,
}: {
  readonly stored: LiveStored;
  readonly source: Source | null;
  readonly connector: string;
}) {
  const { connectors } = useServices();
  const editor = useEditor('sources', stored, source, (record) => record ?? newSource(connector, connectors));
  const asking = useSignal(false);
  const { draft, change, error, within } = editor;
  const read = stored.value;
  if (read.state !== 'ready') return null;
  const { groups, policies, sources } = read.value;
  const manifest = connectors.find(({ id }) => id === draft.connector);
  const settings = manifest ? settingFields(manifest.settings) : [];
  const group = groups.find(({ sourceIds }) => sourceIds.includes(draft.id));
  const standard = policies.find(({ defaultPolicy }) => defaultPolicy);
  const page = addressOfItem('sources', draft.id);
  const uses = usesOf(draft, { sources, passwordPolicies: policies }, connectors);
  const newPlaces = uses.filter(({ isNew }) => isNew).map(({ origin }) => origin);

  const save = () => {
    const moves = source !== null && isAllowedSourceUrl(draft.url) && isMoved(source, draft);
    if (newPlaces.length === 0 && !moves) void editor.save(page);
    else asking.value = true;
  };
  const confirm = () => {
    asking.value = false;
    void editor.save(page, newPlaces);
  };
  const field = (name: 'name' | 'description' | 'url', label: string, more: object = {}) => (
    <LineField
      label={label}
      value={draft[name]}
      error={error(label, name)}
      onInput={(text) => change({ [name]: text })}
      {...more}
    />
  );

  return (
    <EditorForm
      editor={editor}
      view="sources"
      fields={[...ownFields, ...demandFields, ...settings.map(({ name }) => `connectorAttributes.${name}`)]}
      deleting={<p>{t('admin.sources.deleteMeans')}</p>}
      onSave={save}
    >
      <div class="card stack">
        {field('name', t('admin.sources.name'))}
        {field('description', t('admin.sources.description'))}
        <SelectField
          label={t('admin.sources.connector')}
          value={draft.connector}
          options={[
            ...(manifest ? [] : [{ value: draft.connector, label: draft.connector }]),
            ...connectors.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          error={error(t('admin.sources.connector'), 'connector')}
          onChange={(id) => change(withConnector(draft, connectors, id))}
        />
        {field('url', t('admin.sources.address'), { keyboard: 'url', hint: t('admin.sources.addressHint') })}
        {!manifest?.presets && (
          <SourceSettings
            fields={settings}
            values={draft.connectorAttributes}
            error={({ name, label }) => error(label, 'connectorAttributes', name)}
            onChange={(connectorAttributes) => change(withSettings(draft, manifest, connectorAttributes))}
          />
        )}
      </div>
      {manifest?.presets && (
        <div class="card stack wide">
          <h2>{t('admin.description.title')}</h2>
          <SourceDescription
            presets={manifest.presets}
            check={manifest.problems}
            values={draft.connectorAttributes}
            error={error}
            within={within}
            onChange={(connectorAttributes) => change(withSettings(draft, manifest, connectorAttributes))}
          />
          <DryRun draft={draft} />
        </div>
      )}
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
        {traitsFor(manifest, draft).sharedCookies && (
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
        {group ? (
          <p>
            {t('admin.sources.followsGroup')} <ItemLink view="sync-groups" item={group} />
          </p>
        ) : (
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
        )}
      </div>
      <SourceApplications
        applications={draft.applications}
        error={error}
        onChange={(applications) => change({ applications })}
      />
      <SourceDemands editor={editor} saved={sources.find(({ id }) => id === draft.id) ?? null} />
      <SourceMoveDialog
        stored={read.value}
        former={source}
        next={draft}
        uses={uses}
        open={asking.value}
        onConfirm={confirm}
        onClose={() => (asking.value = false)}
      />
    </EditorForm>
  );
}

const ownFields = [
  'name',
  'description',
  'url',
  'connector',
  'passwordChangeMode',
  'passwordManagement',
  'passwordPolicyId',
  'applications',
];

/** Those that the settings offer, and the chosen one whether they do or not: what is wrong is said, not hidden. */
function modesOf(manifest: ConnectorManifest | undefined, draft: Source): readonly PasswordChangeMode[] {
  return [...new Set([...traitsFor(manifest, draft).modes, draft.passwordChangeMode])];
}

function newSource(connector: string, connectors: readonly ConnectorManifest[]): Source {
  const manifest = connectors.find(({ id }) => id === connector);
  return {
    id: crypto.randomUUID(),
    name: '',
    description: '',
    connector,
    url: '',
    connectorAttributes: {},
    passwordChangeMode: traitsFor(manifest, { connectorAttributes: {} }).modes[0] ?? 'selfService',
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: false,
    applications: [],
  };
}

/** Settings are the connector's own: those of another one mean nothing to it. */
function withConnector(draft: Source, connectors: readonly ConnectorManifest[], connector: string): Partial<Source> {
  const manifest = connectors.find(({ id }) => id === connector);
  return { connector, ...withSettings(draft, manifest, {}) };
}

/** They may say which ways to change a password there are. */
function withSettings(
  { passwordChangeMode: former }: Source,
  manifest: ConnectorManifest | undefined,
  connectorAttributes: Record<string, unknown>,
): Partial<Source> {
  const { modes } = traitsFor(manifest, { connectorAttributes });
  const passwordChangeMode = modes.includes(former) ? former : modes[0];
  return { connectorAttributes, ...(passwordChangeMode && { passwordChangeMode }) };
}

/** What the addresses of a draft get; none while the background would refuse the draft for its address. */
function usesOf(draft: Source, before: Places, connectors: readonly ConnectorManifest[]): readonly OriginUse[] {
  if (!isAllowedSourceUrl(draft.url)) return [];
  const applications = draft.applications.filter(({ url }) => isWebAddress(url));
  return originUses(before, { sources: [{ ...draft, applications }], passwordPolicies: [] }, originsAmong(connectors));
}
