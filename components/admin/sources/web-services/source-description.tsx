import { useSignal } from '@preact/signals';
import * as v from 'valibot';
import type { ConnectorManifest } from '../../../../core/connectors/spi.ts';
import { isRecord } from '../../../../core/connectors/http/client.ts';
import { DescriptionSchema } from '../../../../core/connectors/web-services/description.ts';
import { PresetSchema } from '../../../../core/connectors/web-services/presets/preset.ts';
import type { Problem } from '../../../../core/model/configuration/shape.ts';
import { byName } from '../../../../core/model/order.ts';
import { isSame } from '../../../../core/model/same.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import type { StoredPreset } from '../../../../core/store/database/schema.ts';
import { useLive } from '../../../app/live.ts';
import { Disclosure } from '../../../controls/disclosure.tsx';
import { FileField } from '../../../controls/fields/file-field.tsx';
import { JsonField } from '../../../controls/fields/json-field.tsx';
import { LineField } from '../../../controls/fields/line-field.tsx';
import { PresetChoice } from './presets/preset-choice.tsx';
import { saveFile } from '../../../controls/save-file.ts';
import { OwnPresets } from './presets/own-presets.tsx';
import { Structure } from './structure.tsx';
import { recordAt } from './tree.ts';
import { explain } from '../../../app/failure.ts';
import { t } from '../../../app/text.ts';

type Values = Readonly<Record<string, unknown>>;

/** The settings of a source that a description speaks for: from a preset, a file, or as one's own, and its values. */
export function SourceDescription({
  presets,
  check,
  values: { description, values },
  error,
  within,
  onChange,
}: {
  readonly presets: readonly string[];
  /** The connector's own check of its settings. */
  readonly check: ConnectorManifest['problems'];
  readonly values: Values;
  readonly error: (label: string, ...path: readonly string[]) => string | undefined;
  readonly within: (label: string, ...path: readonly string[]) => string | undefined;
  readonly onChange: (values: Record<string, unknown>) => void;
}) {
  const kept = useLive(['configuration'], readPresets);
  const own = kept.state === 'ready' ? kept.value : [];
  const fileError = useSignal<string | undefined>(undefined);
  const given: Values = typeof values === 'object' && values !== null ? { ...values } : {};
  const settings = settingsOf(description);
  const describe = (next: unknown) => onChange({ description: next, values: valuesFor(description, next, given) });
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
      <PresetChoice ids={presets} own={own} onChoose={describe} />
      <FileField
        label={t('admin.description.file')}
        hint={t('admin.description.fileHint')}
        error={fileError.value}
        accept=".json,application/json"
        onFile={(file) => void read(file)}
      />
      <Disclosure title={t('admin.structure.title')}>
        <Structure description={description} problems={problemsIn(check, description, given)} onChange={describe} />
      </Disclosure>
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
      <OwnPresets presets={own} description={description} />
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

/**
 * A value without its setting would be refused, with no field to mend it at. A setting that is only called otherwise
 * keeps its value.
 */
function valuesFor(before: unknown, after: unknown, given: Values): Values {
  const [former, next] = [recordAt(before, ['settings']), recordAt(after, ['settings'])];
  const fresh = Object.keys(next).filter((name) => !Object.hasOwn(former, name));
  const nameNow = (name: string) =>
    Object.hasOwn(next, name) ? name : fresh.find((one) => isSame(next[one], former[name]));
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const now = nameNow(name);
      return now === undefined ? [] : [[now, value]];
    }),
  );
}

/**
 * What is wrong with the description; the paths begin in it. One that is only begun is looked at with nothing in the place
 * of what is not there yet: else all that could be said of it were that.
 */
function problemsIn(check: ConnectorManifest['problems'], description: unknown, values: Values): readonly Problem[] {
  const begun = isRecord(description) ? { requests: {}, change: {}, test: {}, ...description } : description;
  return (check?.({ description: begun, values }) ?? []).flatMap(({ path: [first, ...path], sentence }) =>
    first === 'description' ? [{ path, sentence }] : [],
  );
}

async function readPresets(db: Database): Promise<readonly StoredPreset[]> {
  return (await db.getAll('presets')).toSorted(byName);
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
