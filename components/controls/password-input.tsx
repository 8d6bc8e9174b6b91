import { i18n } from '#i18n';
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { type FieldProps, FormField } from './form-field.tsx';

/**
 * A password field with **Show** and **Hide**. Shown, it is a text field, which Chromium writes to the profile's session
 * files unless it says `autocomplete="off"`; so it says that, and is hidden again as soon as its form is submitted.
 */
export function PasswordInput({
  value,
  autocomplete,
  passwordRules,
  name,
  ...field
}: FieldProps & {
  readonly value: Signal<string>;
  readonly autocomplete: 'current-password' | 'new-password' | 'off';
  /** The `passwordrules` attribute: what some password managers generate by. */
  readonly passwordRules?: string | undefined;
  readonly name?: string;
}) {
  const shown = useSignal(false);
  const announced = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const labelId = useId();

  useEffect(() => {
    const form = input.current?.form;
    const hide = () => (shown.value = false);
    form?.addEventListener('submit', hide);
    return () => form?.removeEventListener('submit', hide);
  }, [shown]);

  const toggle = () => {
    shown.value = !shown.peek();
    announced.value = true;
  };

  return (
    <FormField {...field} label={<span id={labelId}>{field.label}</span>}>
      {(control) => (
        <div class="password-input">
          <input
            {...control}
            {...(passwordRules !== undefined && { passwordrules: passwordRules })}
            ref={input}
            name={name}
            {...(shown.value ? asText : { autocomplete, type: 'password' as const })}
            autocapitalize="none"
            spellcheck={false}
            value={value}
            onInput={(event) => (value.value = event.currentTarget.value)}
          />
          <button type="button" aria-controls={control.id} aria-describedby={labelId} onClick={toggle}>
            {i18n.t(shown.value ? 'controls.hide' : 'controls.show')}
          </button>
          <output class="visually-hidden">
            {announced.value && i18n.t(shown.value ? 'controls.passwordShown' : 'controls.passwordHidden')}
          </output>
        </div>
      )}
    </FormField>
  );
}

/** In this order: the field must not be text for a moment without the other. */
const asText = { autocomplete: 'off', type: 'text' } as const;
