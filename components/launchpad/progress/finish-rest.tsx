import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CommandOf } from '../../../core/messages/commands.ts';
import { isSuccess, type Step } from '../../../core/model/change.ts';
import { t } from '../../app/text.ts';
import { Notice } from '../../controls/notice.tsx';
import { ShowButton } from '../../controls/fields/show-button.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { usePasswordForm } from '../../app/forms/use-password-form.ts';
import { CurrentPasswordFields } from '../passwords/current-password-fields.tsx';
import { offerFocus } from '../../app/forms/focus.ts';
import { currentPasswords } from '../passwords/form.ts';
import { useTypedPasswords } from '../passwords/typed-passwords.ts';
import type { OpenChange } from '../records.ts';
import { RefusalNotice } from '../../app/refusal.tsx';
import { finishFields } from './finish-fields.ts';
import { SeparatePasswords } from '../passwords/separate-passwords.tsx';

/** The passwords again, for the accounts that are unfinished: the browser forgot them with its restart. */
export function FinishRest({ change, steps, onDone }: OpenChange & { readonly onDone: () => void }) {
  const passwords = useTypedPasswords();
  const separate = useSignal(false);
  const { submitted, busy, refusal, attributes } = usePasswordForm<CommandOf<'finishRest'>>({
    clear: () => passwords.clear(),
    onDone,
  });

  const fields = finishFields(change, steps, separate.value);
  const several = separate.value || fields.some(({ accountIds }) => accountIds.length > 1);
  const current = passwords.current(fields);
  const missing = (value: string) => submitted.value && value === '';

  const prepare = () => {
    const newPassword = passwords.next.peek();
    if (newPassword === '' || fields.some(({ id }) => !current.get(id))) return 'problem';
    return {
      type: 'finishRest',
      changeId: change.id,
      newPassword,
      currentPasswords: currentPasswords(fields, current),
    } as const;
  };
  const form = attributes(prepare);
  useEffect(() => offerFocus(form.ref.current?.querySelector('input')), [form.ref]);

  return (
    <form {...form} class="card stack" aria-label={t('launchpad.change.finishRest')}>
      <h2>{t('launchpad.change.finishRest')}</h2>
      <p>{t('launchpad.rest.why')}</p>
      {!canBeChecked(steps) && <Notice tone="warn">{t('launchpad.rest.unchecked')}</Notice>}
      {refusal.value && <RefusalNotice {...refusal.value} takesFocus />}
      <PasswordInput
        label={t('launchpad.form.new')}
        hint={t('launchpad.rest.new')}
        value={passwords.next}
        shown={passwords.shown}
        autocomplete="new-password"
        error={missing(passwords.next.value) ? t('launchpad.form.newMissing') : undefined}
      />
      <CurrentPasswordFields
        fields={fields}
        passwords={passwords}
        errorOf={(id) => (missing(current.get(id) ?? '') ? t('launchpad.form.currentMissing') : undefined)}
      />
      {several && <SeparatePasswords separate={separate.value} onChange={(next) => (separate.value = next)} />}
      <div class="row">
        <ShowButton shown={passwords.shown} />
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {t('launchpad.rest.submit')}
        </button>
        <button type="button" class="quiet" onClick={onDone}>
          {t('launchpad.rest.notNow')}
        </button>
      </div>
    </form>
  );
}

/** By a sign-in with the new password to an account that has it already. */
function canBeChecked(steps: readonly Step[]): boolean {
  return steps.some(({ state, source }) => isSuccess(state) && source.canSignIn);
}
