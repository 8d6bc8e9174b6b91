import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { t } from '../../app/text.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { copySecret } from '../passwords/clipboard.ts';

/** Asked before a generated password that nobody copied is put to use. */
export function NotCopied({
  open,
  password,
  onGoOn,
}: {
  readonly open: Signal<boolean>;
  readonly password: ReadonlySignal<string>;
  readonly onGoOn: () => void;
}) {
  const failed = useSignal(false);
  const copyAndGoOn = async () => {
    failed.value = !(await copySecret(password.peek()));
    if (!failed.peek()) onGoOn();
  };
  return (
    <Dialog title={t('launchpad.uncopied.title')} open={open.value} onClose={() => (open.value = false)}>
      <div class="stack">
        <p>{t('launchpad.uncopied.why')}</p>
        {failed.value && <p role="alert">{t('launchpad.form.notCopied')}</p>}
        <div class="row">
          <button type="button" class="primary" onClick={() => void copyAndGoOn()}>
            {t('launchpad.uncopied.copy')}
          </button>
          <button type="button" onClick={onGoOn}>
            {t('launchpad.uncopied.goOn')}
          </button>
          <button type="button" class="quiet" onClick={() => (open.value = false)}>
            {t('launchpad.uncopied.back')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
