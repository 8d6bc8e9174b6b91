import type { JSX } from 'preact';
import { CheckBox } from '../../controls/fields/check-box.tsx';
import { LineField, numberIn, SelectField } from '../../controls/fields/line-field.tsx';
import { JsonField } from '../../controls/fields/json-field.tsx';
import type { SettingField } from './setting-fields.ts';

/** The connector's own settings, one control each by what kind of value it has. */
export function SourceSettings({
  fields,
  values,
  error,
  onChange,
}: {
  readonly fields: readonly SettingField[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly error: (field: SettingField) => string | undefined;
  readonly onChange: (values: Record<string, unknown>) => void;
}) {
  return (
    <>
      {fields.map((field) => {
        const value = Object.hasOwn(values, field.name) ? values[field.name] : field.unset;
        const set = (next: unknown) => onChange({ ...values, [field.name]: next });
        const Control = controls[field.kind];
        return <Control key={field.name} field={field} value={value} error={error(field)} onChange={set} />;
      })}
    </>
  );
}

interface ControlProps {
  readonly field: SettingField;
  readonly value: unknown;
  readonly error: string | undefined;
  /** Undefined leaves the setting out. */
  readonly onChange: (value: unknown) => void;
}

const controls: Readonly<Record<SettingField['kind'], (props: ControlProps) => JSX.Element>> = {
  text: ({ field: { label }, value, error, onChange }) => (
    <LineField label={label} value={shown(value)} error={error} onInput={onChange} />
  ),
  number: ({ field: { label }, value, error, onChange }) => (
    <LineField
      label={label}
      keyboard="numeric"
      value={shown(value)}
      error={error}
      onInput={(text) => onChange(text === '' ? undefined : numberIn(text))}
    />
  ),
  flag: ({ field: { label }, value, error, onChange }) => (
    <CheckBox checked={value === true} error={error} onChange={onChange}>
      {label}
    </CheckBox>
  ),
  choice: ({ field: { label, options }, value, error, onChange }) => (
    <SelectField
      label={label}
      value={shown(value)}
      options={options.map((option) => ({ value: option, label: option }))}
      error={error}
      onChange={onChange}
    />
  ),
  json: ({ field: { label }, ...field }) => <JsonField label={label} {...field} />,
};

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
