import { useSignal } from '@preact/signals';
import type { ConnectorManifest } from '../../../core/connectors/spi.ts';
import { isMoved } from '../../../core/model/configuration/edit.ts';
import { type OriginUse, originUses, type Places } from '../../../core/model/configuration/import-preview.ts';
import { isAllowedSourceUrl, isWebAddress } from '../../../core/model/origin.ts';
import type { Source } from '../../../core/model/source.ts';
import { originsAmong } from '../../app/capabilities.ts';
import { t } from '../../app/text.ts';
import { EditorForm } from '../editor/editor-form.tsx';
import { type Editor, useEditor } from '../editor/use-editor.ts';
import { addressOfItem } from '../shell/route.ts';
import { useServices } from '../shell/services.ts';
import type { LiveStored } from '../shell/stored.ts';
import { settingFields } from './setting-fields.ts';
import { SourceApplications } from './source-applications.tsx';
import { SourceBasics } from './source-basics.tsx';
import { SourceChanges } from './source-changes.tsx';
import { demandFields, SourceDemands } from './source-demands.tsx';
import { newSource, withSettings } from './source-draft.ts';
import { SourceMoveDialog } from './source-move-dialog.tsx';
import { SourceDescription } from './web-services/source-description.tsx';
import { DryRun } from './web-services/trial/dry-run.tsx';

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
  const { draft, change, error } = editor;
  const read = stored.value;
  if (read.state !== 'ready') return null;
  const { sources, policies } = read.value;
  const manifest = connectors.find(({ id }) => id === draft.connector);
  const settings = manifest ? settingFields(manifest.settings) : [];
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
  return (
    <EditorForm
      editor={editor}
      view="sources"
      fields={[...ownFields, ...demandFields, ...settings.map(({ name }) => `connectorAttributes.${name}`)]}
      deleting={<p>{t('admin.sources.deleteMeans')}</p>}
      onSave={save}
    >
      <SourceBasics editor={editor} manifest={manifest} />
      {manifest?.presets && <DescriptionCard editor={editor} manifest={manifest} presets={manifest.presets} />}
      <SourceChanges editor={editor} manifest={manifest} stored={read.value} />
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

/** How the requests of a source look that an admin describes. */
function DescriptionCard({
  editor: { draft, change, error, within },
  manifest,
  presets,
}: {
  readonly editor: Editor<Source>;
  readonly manifest: ConnectorManifest;
  readonly presets: NonNullable<ConnectorManifest['presets']>;
}) {
  return (
    <div class="card stack wide">
      <h2>{t('admin.description.title')}</h2>
      <SourceDescription
        presets={presets}
        check={manifest.problems}
        values={draft.connectorAttributes}
        error={error}
        within={within}
        onChange={(connectorAttributes) => change(withSettings(draft, manifest, connectorAttributes))}
      />
      <DryRun draft={draft} />
    </div>
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

/** What the addresses of a draft get; none while the background would refuse the draft for its address. */
function usesOf(draft: Source, before: Places, connectors: readonly ConnectorManifest[]): readonly OriginUse[] {
  if (!isAllowedSourceUrl(draft.url)) return [];
  const applications = draft.applications.filter(({ url }) => isWebAddress(url));
  return originUses(before, { sources: [{ ...draft, applications }], passwordPolicies: [] }, originsAmong(connectors));
}
