import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog.tsx';
import { i18n } from '#i18n';

/** Asks before it does what cannot be taken back. The question begins on Cancel: a key more than was meant does nothing. */
export function DangerButton({
  label,
  title,
  onConfirm,
  children,
}: {
  /** On the button, and on the one that does it. */
  readonly label: string;
  readonly title: string;
  readonly onConfirm: () => void;
  /** What it is about, and what follows. */
  readonly children: ComponentChildren;
}) {
  const asking = useSignal(false);
  const confirm = () => {
    asking.value = false;
    onConfirm();
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => (asking.value = true)}>
        {label}
      </button>
      <Dialog title={title} open={asking.value} onClose={() => (asking.value = false)}>
        <div class="stack">
          {children}
          <div class="row">
            <button type="button" onClick={() => (asking.value = false)}>
              {i18n.t('admin.cancel')}
            </button>
            <button type="button" class="danger" onClick={confirm}>
              {label}
            </button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
