import { useSignal } from '@preact/signals';
import * as v from 'valibot';
import { DescriptionSchema } from '../../core/connectors/web-services/description.ts';
import { PresetSchema } from '../../core/connectors/web-services/preset.ts';
import { FormField } from '../controls/form-field.tsx';
import { JsonField } from './json-field.tsx';
import { LineField } from '../controls/line-field.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { saveFile } from './save-file.ts';
import { explain, t } from './words.ts';

type Values = Readonly<Record<string, unknown>>;

/** The settings of a source that a description speaks for: from a preset, a file, or as one's own, and its values. */
export function SourceDescription({
  presets,
  values: { description, values },
  error,
  within,
  onChange,
}: {
  readonly presets: readonly string[];
  readonly values: Values;
  readonly error: (label: string, ...path: readonly string[]) => string | undefined;
  readonly within: (label: string, ...path: readonly string[]) => string | undefined;
  readonly onChange: (values: Record<string, unknown>) => void;
}) {
  const fileError = useSignal<string | undefined>(undefined);
  const given: Values = typeof values === 'object' && values !== null ? { ...values } : {};
  const settings = settingsOf(description);
  /** A value without its setting would be refused, with no field to mend it at. */
  const describe = (next: unknown) => {
    const names = new Set(settingsOf(next).map(({ name }) => name));
    onChange({
      description: next,
      values: Object.fromEntries(Object.entries(given).filter(([key]) => names.has(key))),
    });
  };
  const read = async (file: File | undefined) => {
    fileError.value = undefined;
    if (!file) return;
    try {
      describe(descriptionIn(await file.text()));
    } catch (failure) {
      fileError.value = failure instanceof SyntaxError ? t('admin.description.notJson') : explain(failure);
    }
  };
  const label = t('connectors.webServices.description');
  return (
    <>
      <PresetChoice ids={presets} onChoose={describe} />
      <FormField label={t('admin.description.file')} hint={t('admin.description.fileHint')} error={fileError.value}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
          />
        )}
      </FormField>
      <JsonField
        label={label}
        hint={t('admin.description.hint')}
        rows={18}
        value={description}
        error={within(label, 'connectorAttributes', 'description')}
        onChange={describe}
      />
      {typeof description === 'object' && (
        <div>
          <button
            type="button"
            onClick={() => saveFile('web-service.json', new Blob([JSON.stringify(description, null, 2)]))}
          >
            {t('admin.description.export')}
          </button>
        </div>
      )}
      {settings.map(({ name, label: words, unset }) => (
        <LineField
          key={name}
          label={words}
          {...(unset !== undefined && { hint: t('admin.description.unset', unset) })}
          value={typeof given[name] === 'string' ? given[name] : ''}
          error={error(words, 'connectorAttributes', 'values', name)}
          onInput={(text) => {
            const { [name]: _, ...others } = given;
            onChange({ description, values: text === '' ? others : { ...others, [name]: text } });
          }}
        />
      ))}
    </>
  );
}

/** What differs from one service of the kind to the next, as far as the description says it already. */
function settingsOf(description: unknown) {
  const { output, success } = v.safeParse(v.object({ settings: DescriptionSchema.entries.settings }), description);
  if (!success) return [];
  return Object.entries(output.settings).map(([name, { label, default: unset }]) => ({ name, label, unset }));
}

/** A file may be a preset, of which only the description is kept. */
function descriptionIn(file: string): unknown {
  const content: unknown = JSON.parse(file.replace(/^\uFEFF/, ''));
  const preset = v.safeParse(PresetSchema, content);
  return preset.success ? preset.output.description : content;
}
