import { Dialog } from '../../controls/dialog.tsx';
import type { Router } from './router.ts';
import { t } from '../../app/text.ts';

/** The page is to be left, and what was typed on it is not saved. */
export function UnsavedDialog({ router: { isLeaving, leave, stay } }: { readonly router: Router }) {
  return (
    <Dialog
      title={t('admin.unsaved.title')}
      open={isLeaving.value}
      onClose={() => {
        // Escape; after a button there is nothing left to decide.
        if (isLeaving.peek()) stay();
      }}
    >
      <div class="stack">
        <p>{t('admin.unsaved.means')}</p>
        <div class="row">
          <button type="button" class="primary" onClick={stay}>
            {t('admin.unsaved.stay')}
          </button>
          <button type="button" class="danger" onClick={leave}>
            {t('admin.unsaved.leave')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
