import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import * as v from 'valibot';
import { type Preset, PresetSchema } from '../../core/connectors/web-services/preset.ts';
import { SelectField } from '../controls/line-field.tsx';
import { Notice } from '../controls/notice.tsx';
import { useServices } from './services.ts';
import { explain, t } from './words.ts';

/** The presets of the package, each with what it was proved against. Nothing is filled in before the button says so. */
export function PresetChoice({
  ids,
  onChoose,
}: {
  readonly ids: readonly string[];
  readonly onChoose: (description: Preset['description']) => void;
}) {
  const { readPreset } = useServices();
  const presets = useSignal<readonly Preset[]>([]);
  const chosen = useSignal('');
  const filledIn = useSignal<Preset | null>(null);
  const failure = useSignal<string | null>(null);

  useEffect(() => {
    Promise.all(ids.map(async (id) => v.parse(PresetSchema, await readPreset(id)))).then(
      (read) => (presets.value = read),
      (error: unknown) => (failure.value = explain(error)),
    );
  }, [ids, readPreset, presets, failure]);

  const fillIn = () => {
    const preset = presets.value.find(({ id }) => id === chosen.value) ?? null;
    filledIn.value = preset;
    if (preset) onChoose(preset.description);
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
      {filledIn.value && (
        <Notice tone="good" live>
          {t('admin.preset.filledIn', filledIn.value.system, filledIn.value.address)}
        </Notice>
      )}
    </>
  );
}
