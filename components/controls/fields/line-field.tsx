import { type FieldProps, FormField } from './form-field.tsx';

/** One line of text. */
export function LineField({ value, onInput, autocomplete = 'off', name, keyboard = 'text', ...field }: LineProps) {
  return (
    <FormField {...field}>
      {(control) => (
        <input
          {...control}
          name={name}
          type="text"
          inputMode={keyboard}
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </FormField>
  );
}

export interface LineProps extends FieldProps {
  readonly value: string;
  readonly onInput: (text: string) => void;
  /** What a keyboard on the screen is laid out for. */
  readonly keyboard?: 'text' | 'url' | 'numeric' | 'search';
  readonly autocomplete?: string;
  readonly name?: string;
}

/** One of several. */
export function SelectField({
  value,
  options,
  onChange,
  ...field
}: FieldProps & {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <FormField {...field}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FormField>
  );
}

/** The number that was typed; what is none stays text, for whoever says what should be there. */
export function numberIn(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}
