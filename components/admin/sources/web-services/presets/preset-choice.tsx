import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import * as v from 'valibot';
import { type Preset, PresetSchema } from '../../../../../core/connectors/web-services/presets/preset.ts';
import type { StoredPreset } from '../../../../../core/store/database/schema.ts';
import { SelectField } from '../../../../controls/fields/line-field.tsx';
import { Notice } from '../../../../controls/notice.tsx';
import { useServices } from '../../../shell/services.ts';
import { explain } from '../../../../app/failure.ts';
import { t } from '../../../../app/text.ts';

/**
 * An admin's own presets and those of the package, each with what it was proved against. Nothing is filled in before the
 * button says so.
 */
export function PresetChoice({
  ids,
  own,
  onChoose,
}: {
  readonly ids: readonly string[];
  readonly own: readonly StoredPreset[];
  readonly onChoose: (description: unknown) => void;
}) {
  const { readPreset } = useServices();
  const presets = useSignal<readonly Preset[]>([]);
  const chosen = useSignal('');
  const filledIn = useSignal<string | null>(null);
  const failure = useSignal<string | null>(null);

  useEffect(() => {
    Promise.all(ids.map(async (id) => v.parse(PresetSchema, await readPreset(id)))).then(
      (read) => (presets.value = read),
      (error: unknown) => (failure.value = explain(error)),
    );
  }, [ids, readPreset, presets, failure]);

  const fillIn = () => {
    const mine = own.find(({ id }) => ownMark + id === chosen.value);
    const preset = presets.value.find(({ id }) => id === chosen.value);
    filledIn.value = mine
      ? t('admin.preset.ownFilledIn', mine.name)
      : preset
        ? t('admin.preset.filledIn', preset.system, preset.address)
        : null;
    const found = mine ?? preset;
    if (found) onChoose(found.description);
  };
  return (
    <>
      <div class="preset">
        <SelectField
          label={t('admin.preset.label')}
          hint={t('admin.preset.hint')}
          value={chosen.value}
          options={[
            { value: '', label: t('admin.preset.none') },
            ...own.map(({ id, name }) => ({ value: ownMark + id, label: t('admin.preset.own', name) })),
            ...presets.value.map(({ id, system, provedAgainst: { kind, name } }) => ({
              value: id,
              label: t(`admin.preset.${kind}`, system, name),
            })),
          ]}
          onChange={(id) => (chosen.value = id)}
        />
        <button type="button" aria-disabled={chosen.value === ''} onClick={fillIn}>
          {t('admin.preset.fillIn')}
        </button>
      </div>
      {failure.value !== null && (
        <Notice tone="bad" live>
          {failure.value}
        </Notice>
      )}
      {filledIn.value !== null && (
        <Notice tone="good" live>
          {filledIn.value}
        </Notice>
      )}
    </>
  );
}

/** No id of the package's begins so. */
const ownMark = 'own ';
