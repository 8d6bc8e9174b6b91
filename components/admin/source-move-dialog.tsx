import { isMoved } from '../../core/model/edit.ts';
import { isAllowedSourceUrl } from '../../core/model/origin.ts';
import { originOf, type Source } from '../../core/model/source.ts';
import { BidiText } from '../controls/bidi-text.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Names } from './names.tsx';
import type { Stored } from './stored.ts';
import { t } from './words.ts';

/** Before passwords go to a new place: the person confirms it, and sees what does not go along. */
export function SourceMoveDialog({
  stored,
  former,
  next,
  open,
  onConfirm,
  onClose,
}: {
  readonly stored: Stored;
  /** Null for a new source. */
  readonly former: Source | null;
  readonly next: Source;
  readonly open: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  if (!isAllowedSourceUrl(next.url)) return null;
  const moves = former !== null && isMoved(former, next);
  const links = moves ? stored.accounts.filter(({ sourceId }) => sourceId === former.id) : [];
  const hasCredential = moves && stored.sealed.has(former.id);
  return (
    <Dialog title={t('admin.move.title')} open={open} onClose={onClose}>
      <div class="stack">
        <p>
          {t('admin.move.address')}{' '}
          <code>
            <BidiText>{originOf(next)}</BidiText>
          </code>
        </p>
        <p>{t('admin.move.means')}</p>
        {(links.length > 0 || hasCredential) && (
          <>
            <p>{t('admin.move.dropped')}</p>
            <ul>
              {hasCredential && <li>{t('admin.move.credential')}</li>}
              {links.length > 0 && (
                <li>
                  {t('admin.move.links')} <Names names={links.map(({ name }) => name)} />
                </li>
              )}
            </ul>
          </>
        )}
        <div class="row">
          <button type="button" class="primary" onClick={onConfirm}>
            {t('admin.move.confirm')}
          </button>
          <button type="button" onClick={onClose}>
            {t('admin.cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
