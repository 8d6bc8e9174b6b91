import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { type FieldProps, FormField } from './form-field.tsx';
import { ShowButton } from './show-button.tsx';

/**
 * A password field with **Show** and **Hide**. Shown, it is a text field, which Chromium writes to the profile's session
 * files unless it says `autocomplete="off"`; so it says that, and is hidden again as soon as its form is submitted.
 * Fields that share a `shown` have no button of their own: the form has one {@link ShowButton} for all.
 */
export function PasswordInput({
  value,
  autocomplete,
  passwordRules,
  name,
  shown: shared,
  onLeave,
  ...field
}: FieldProps & {
  readonly value: Signal<string>;
  readonly autocomplete: 'current-password' | 'new-password' | 'off';
  /** The `passwordrules` attribute: what some password managers generate by. */
  readonly passwordRules?: string | undefined;
  readonly name?: string;
  readonly shown?: Signal<boolean>;
  readonly onLeave?: () => void;
}) {
  const own = useSignal(false);
  const shown = shared ?? own;
  const input = useRef<HTMLInputElement>(null);
  const labelId = useId();

  useEffect(() => {
    const form = input.current?.form;
    const hide = () => (shown.value = false);
    form?.addEventListener('submit', hide);
    return () => form?.removeEventListener('submit', hide);
  }, [shown]);

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
            onBlur={onLeave}
            onInput={(event) => (value.value = event.currentTarget.value)}
          />
          {!shared && <ShowButton shown={own} describedBy={labelId} />}
        </div>
      )}
    </FormField>
  );
}

/** In this order: the field must not be text for a moment without the other. */
const asText = { autocomplete: 'off', type: 'text' } as const;
