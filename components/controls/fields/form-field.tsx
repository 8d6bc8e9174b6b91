import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { type Notes, notesOf } from './notes.tsx';

/** What a field hands to its control, so that label, hint and error belong to it for everyone. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

export interface FieldProps extends Notes {
  readonly label: ComponentChildren;
}

/** A label, its control, and what to know or to mend, in that order. */
export function FormField({
  label,
  children,
  ...field
}: FieldProps & { readonly children: (control: ControlProps) => JSX.Element }) {
  const id = useId();
  const { notes, describedBy } = notesOf(id, field);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {notes}
      {children({
        id,
        'aria-describedby': describedBy,
        'aria-invalid': field.error === undefined ? undefined : 'true',
      })}
    </div>
  );
}

/** One line of text. */
export function TextField({
  value,
  autocomplete = 'off',
  name,
  ...field
}: FieldProps & { readonly value: Signal<string>; readonly autocomplete?: string; readonly name?: string }) {
  return (
    <FormField {...field}>
      {(control) => (
        <input
          {...control}
          name={name}
          type="text"
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          value={value}
          onInput={(event) => (value.value = event.currentTarget.value)}
        />
      )}
    </FormField>
  );
}
