import { type FieldProps, FormField } from './form-field.tsx';
import { i18n } from '#i18n';

/** A value as JSON. What is not JSON stays the text that was typed, and the field says so. */
export function JsonField({
  value,
  rows = 8,
  error,
  onChange,
  ...field
}: FieldProps & {
  readonly value: unknown;
  readonly rows?: number;
  /** Undefined where the field is empty. */
  readonly onChange: (value: unknown) => void;
}) {
  const isText = typeof value === 'string';
  return (
    <FormField {...field} error={isText ? i18n.t('admin.description.notJson') : error}>
      {(control) => (
        <textarea
          {...control}
          class="code"
          rows={rows}
          spellcheck={false}
          autocomplete="off"
          value={isText ? value : (JSON.stringify(value, null, 2) ?? '')}
          onChange={({ currentTarget }) => onChange(parsed(currentTarget.value))}
        />
      )}
    </FormField>
  );
}

function parsed(json: string): unknown {
  if (json.trim() === '') return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}
