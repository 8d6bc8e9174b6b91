import { say } from '../../../core/platform/i18n.ts';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import type { CurrentPasswordField } from './form.ts';
import type { TypedPasswords } from './typed-passwords.ts';

/** The fields for the current passwords that a form needs, shown and hidden together with its others. */
export function CurrentPasswordFields({
  fields,
  passwords,
  errorOf,
}: {
  readonly fields: readonly CurrentPasswordField[];
  readonly passwords: TypedPasswords;
  /** By the field's id. */
  readonly errorOf: (id: string) => string | undefined;
}) {
  return (
    <>
      {fields.map(({ id, label }) => (
        <PasswordInput
          key={id}
          label={say(label)}
          value={passwords.currentOf(id)}
          shown={passwords.shown}
          autocomplete="current-password"
          error={errorOf(id)}
        />
      ))}
    </>
  );
}
