import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** What a field hands to its control, so that label, hint and error belong to it for everyone. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

export interface FieldProps {
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  /** What is wrong and what to do; shown at the field. */
  readonly error?: string | undefined;
}

/** A label, its control, and what to know or to mend, in that order. */
export function FormField({
  label,
  hint,
  error,
  children,
}: FieldProps & { readonly children: (control: ControlProps) => JSX.Element }) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-hint`} class="hint">
          {hint}
        </div>
      )}
      {error !== undefined && (
        <div id={`${id}-error`} class="error">
          <Icon name="error" />
          <span>{error}</span>
        </div>
      )}
      {children({
        id,
        'aria-describedby': described.join(' ') || undefined,
        'aria-invalid': error === undefined ? undefined : 'true',
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
