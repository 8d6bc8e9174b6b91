import type { ConnectorManifest } from '../../../core/connectors/spi.ts';
import type { Source } from '../../../core/model/source.ts';
import { t } from '../../app/text.ts';
import { LineField, SelectField } from '../../controls/fields/line-field.tsx';
import type { Editor } from '../editor/use-editor.ts';
import { useServices } from '../shell/services.ts';
import { settingFields } from './setting-fields.ts';
import { withConnector, withSettings } from './source-draft.ts';
import { SourceSettings } from './source-settings.tsx';

/** What a source is called, how it is spoken to and where it is, and its connector's own settings. */
export function SourceBasics({
  editor: { draft, change, error },
  manifest,
}: {
  readonly editor: Editor<Source>;
  readonly manifest: ConnectorManifest | undefined;
}) {
  const { connectors } = useServices();
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
          fields={manifest ? settingFields(manifest.settings) : []}
          values={draft.connectorAttributes}
          error={({ name, label }) => error(label, 'connectorAttributes', name)}
          onChange={(connectorAttributes) => change(withSettings(draft, manifest, connectorAttributes))}
        />
      )}
    </div>
  );
}
