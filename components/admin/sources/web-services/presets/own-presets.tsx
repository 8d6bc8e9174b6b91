import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { ownPresetFile } from '../../../../../core/connectors/web-services/presets/user-preset.ts';
import type { FileProblem } from '../../../../../core/model/configuration/file.ts';
import { placeOf } from '../../../../../core/model/configuration/shape.ts';
import { say } from '../../../../../core/platform/i18n.ts';
import { presetIdOf } from '../../../../../core/store/presets.ts';
import type { StoredPreset } from '../../../../../core/store/database/schema.ts';
import { BidiText } from '../../../../controls/bidi-text.tsx';
import { Disclosure } from '../../../../controls/disclosure.tsx';
import { FileField } from '../../../../controls/fields/file-field.tsx';
import { FormField } from '../../../../controls/fields/form-field.tsx';
import { Notice } from '../../../../controls/notice.tsx';
import { FileProblems } from '../../../shell/file-problems.tsx';
import { RefusalNotice } from '../../../../app/refusal.tsx';
import { saveFile } from '../../../../controls/save-file.ts';
import { useCommand } from '../../../shell/services.ts';
import { explain } from '../../../../app/failure.ts';
import { t } from '../../../../app/text.ts';
import { readPresetFile } from './preset-file.ts';

/** An admin's own presets: keeps the description that is being edited under a name, and hands presets on as files. */
export function OwnPresets({
  presets,
  description,
}: {
  readonly presets: readonly StoredPreset[];
  readonly description: unknown;
}) {
  const typed = useSignal<string | null>(null);
  const missing = useSignal(false);
  const told = useSignal<string | null>(null);
  const fileProblems = useSignal<readonly FileProblem[]>([]);
  const fileFailure = useSignal<string | undefined>(undefined);
  const input = useRef<HTMLDivElement>(null);
  const { state, run, forget } = useCommand();
  const name = typed.value ?? nameIn(description);
  const replaces = presets.find(({ id }) => id === presetIdOf(name.trim()));
  const isThere = typeof description === 'object' && description !== null;

  const begin = () => {
    told.value = null;
    fileProblems.value = [];
    fileFailure.value = undefined;
    forget();
  };
  const keep = async (as: string, what: object) => {
    if (await run({ type: 'savePreset', name: as, description: { ...what } }))
      told.value = t('admin.ownPresets.saved', as);
  };
  const save = () => {
    begin();
    missing.value = name.trim() === '';
    if (missing.value) input.current?.querySelector('input')?.focus();
    else if (isThere) void keep(name.trim(), description);
  };
  const read = async (file: File | undefined) => {
    begin();
    if (!file) return;
    try {
      const reading = readPresetFile(await file.text());
      if (reading.ok) await keep(reading.preset.name, reading.preset.description);
      else fileProblems.value = reading.problems;
    } catch (failure) {
      fileFailure.value = explain(failure);
    }
  };
  const remove = async ({ id, name: gone }: StoredPreset) => {
    begin();
    if (await run({ type: 'deletePreset', id })) told.value = t('admin.ownPresets.deleted', gone);
  };
  const { refusal, problems } = state.value;
  const lines = problems.map(({ path, sentence }) => {
    const place = placeOf(path);
    return place === '' ? say(sentence) : `${place}: ${say(sentence)}`;
  });

  return (
    <Disclosure title={t('admin.ownPresets.title')}>
      <p class="small soft">{t('admin.ownPresets.means')}</p>
      {presets.length > 0 && (
        <ul class="plain stack tight" aria-label={t('admin.ownPresets.title')}>
          {presets.map((preset) => (
            <li key={preset.id} class="row">
              <BidiText>{preset.name}</BidiText>
              <button
                type="button"
                aria-label={t('admin.ownPresets.exportOf', preset.name)}
                onClick={() => saveFile(`${fileNameOf(preset.name)}.json`, new Blob([ownPresetFile(preset)]))}
              >
                {t('admin.ownPresets.export')}
              </button>
              <button
                type="button"
                class="danger"
                aria-label={t('admin.ownPresets.deleteOf', preset.name)}
                onClick={() => void remove(preset)}
              >
                {t('admin.ownPresets.delete')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="preset" ref={input}>
        <FormField
          label={t('admin.ownPresets.name')}
          hint={replaces && t('admin.ownPresets.replaces', replaces.name)}
          error={missing.value && name.trim() === '' ? t('admin.tryIt.missing') : undefined}
        >
          {(control) => (
            <input
              {...control}
              type="text"
              autocomplete="off"
              value={name}
              onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                // It belongs to the preset, not to the source's form around it.
                event.preventDefault();
                save();
              }}
            />
          )}
        </FormField>
        <button type="button" aria-disabled={!isThere || state.value.running} onClick={save}>
          {t('admin.ownPresets.save')}
        </button>
      </div>
      <FileField
        label={t('admin.ownPresets.import')}
        hint={t('admin.ownPresets.importHint')}
        error={fileFailure.value}
        accept=".json,application/json"
        onFile={(file) => void read(file)}
      />
      {fileProblems.value.length > 0 && <FileProblems problems={fileProblems.value} />}
      <RefusalNotice sentences={lines.length > 0 ? lines : refusal} />
      {told.value !== null && (
        <Notice tone="good" live>
          {told.value}
        </Notice>
      )}
    </Disclosure>
  );
}

function nameIn(description: unknown): string {
  const named =
    typeof description === 'object' && description !== null && 'name' in description ? description.name : '';
  return typeof named === 'string' ? named : '';
}

function fileNameOf(name: string): string {
  return (
    name
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, '')
      .toLowerCase() || 'preset'
  );
}
