import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { originOf, type Source } from '../../../core/model/source.ts';
import { focusFirstProblem, leaveFields } from '../../app/forms/form-focus.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/fields/form-field.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { AccountLookUp, type PickedAccount } from './account-look-up.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { useCanLookUp, useSharesCookies, useSourceCommand } from '../sources/use-source.ts';
import { t } from '../../app/text.ts';

/** Links an account after a sign-in with its current password, the proof that it is the person's. */
export function LinkAccountDialog({
  source,
  open,
  onClose,
}: {
  readonly source: Source;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={t('admin.accounts.linkTitle')} open={open} onClose={onClose}>
      <LinkAccount source={source} onClose={onClose} />
    </Dialog>
  );
}

/** There only while the dialog is open: what was typed goes with it. */
function LinkAccount({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const canLookUp = useCanLookUp(source);
  const sharesCookies = useSharesCookies(source);
  const login = useSignal('');
  const picked = useSignal<PickedAccount | null>(null);
  const password = useSignal('');
  const submitted = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const { running, refusal, run } = useSourceCommand();
  // The browser may still be asking for access when the dialog is closed.
  useEffect(() => () => void (password.value = ''), [password]);

  const link = async () => {
    const answer = await run(source, () => {
      const currentPassword = password.peek();
      password.value = '';
      submitted.value = false;
      return {
        type: 'linkAccount',
        sourceId: source.id,
        login: login.peek(),
        nativeIdentity: picked.peek()?.login === login.peek() ? picked.peek()?.nativeIdentity : undefined,
        currentPassword,
      };
    });
    if (answer) onClose();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    submitted.value = true;
    if (login.value.trim() === '' || password.value === '') {
      leaveFields(form.current);
      focusFirstProblem(form.current);
      return;
    }
    void link();
  };
  const missing = (value: string) => (submitted.value && value.trim() === '' ? t('admin.accounts.missing') : undefined);

  return (
    <form class="stack" noValidate ref={form} onSubmit={submit}>
      <p>
        <strong>
          <BidiText>{source.name}</BidiText>
        </strong>
        {' – '}
        <BidiText>{originOf(source)}</BidiText>
      </p>
      <p class="small soft">{t('admin.accounts.linkMeans')}</p>
      {sharesCookies && <p class="small soft">{t('admin.accounts.linkSharesCookies')}</p>}
      <TextField label={t('admin.accounts.login')} value={login} autocomplete="username" error={missing(login.value)} />
      {canLookUp && <AccountLookUp source={source} login={login.value} picked={picked} />}
      <PasswordInput
        label={t('admin.accounts.currentPassword')}
        value={password}
        autocomplete="current-password"
        error={submitted.value && password.value === '' ? t('admin.accounts.missing') : undefined}
      />
      <div class="row">
        <button type="submit" class="primary" aria-disabled={running.value}>
          {t('admin.accounts.link')}
        </button>
        <button type="button" onClick={onClose}>
          {t('admin.cancel')}
        </button>
      </div>
      {running.value && <ProgressBar label={t('admin.accounts.signingIn')} />}
      <RefusalNotice sentences={refusal.value} />
    </form>
  );
}
