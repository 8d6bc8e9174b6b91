import * as v from 'valibot';
import { say } from '../../../core/platform/i18n.ts';
import type { Text } from '../../../core/model/text.ts';

/** One field of the form that is made from a connector's settings. */
export interface SettingField {
  readonly name: string;
  readonly label: string;
  /** `json`: whatever has no control of its own, as it stands in a configuration file. */
  readonly kind: 'text' | 'number' | 'flag' | 'choice' | 'json';
  /** Of a `choice`. */
  readonly options: readonly string[];
  /** What counts while the setting is left out. */
  readonly unset: unknown;
}

/** The fields of a settings schema (a valibot object); their labels are in the metadata of their schemas. */
export function settingFields(settings: v.GenericSchema): readonly SettingField[] {
  if (!hasEntries(settings)) return [];
  return Object.entries(settings.entries).map(([name, schema]) => {
    const inner = unwrapped(schema);
    const options = 'options' in inner && Array.isArray(inner.options) ? inner.options : [];
    const isChoice = inner.type === 'picklist' && options.every((option) => typeof option === 'string');
    return {
      name,
      label: labelOf(schema) ?? labelOf(inner) ?? name,
      kind: isChoice ? 'choice' : (kinds[inner.type] ?? 'json'),
      options: isChoice ? options : [],
      unset: 'default' in schema ? schema.default : undefined,
    };
  });
}

const kinds: Readonly<Record<string, SettingField['kind']>> = { string: 'text', number: 'number', boolean: 'flag' };

function hasEntries(schema: v.GenericSchema): schema is v.GenericSchema & { entries: Record<string, v.GenericSchema> } {
  return 'entries' in schema;
}

function unwrapped(schema: v.GenericSchema): v.GenericSchema {
  return 'wrapped' in schema ? unwrapped(schema.wrapped as v.GenericSchema) : schema;
}

function labelOf(schema: v.GenericSchema): string | null {
  const { label } = v.getMetadata(schema) as { readonly label?: Text };
  return label === undefined ? null : say(label);
}
