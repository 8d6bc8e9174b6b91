import { isMoved } from '../../../core/model/edit.ts';
import { isAllowedSourceUrl } from '../../../core/model/origin.ts';
import { originOf, type Source } from '../../../core/model/source.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Names } from '../../controls/names.tsx';
import { useServices } from '../shell/services.ts';
import type { Stored } from '../shell/stored.ts';
import { secretOriginsAmong } from '../../app/capabilities.ts';
import { accountsIn, useAccounts } from '../shell/use-accounts.ts';
import { t } from '../../app/text.ts';

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
  const { connectors } = useServices();
  const accounts = useAccounts(former ? [former.id] : []);
  if (!isAllowedSourceUrl(next.url)) return null;
  const secretOriginsOf = secretOriginsAmong(connectors);
  const secretOrigins = secretOriginsOf(next);
  const moves = former !== null && isMoved(former, next);
  const isReaddressed = former !== null && secretOriginsOf(former).join(' ') !== secretOrigins.join(' ');
  const links = (moves && accountsIn(accounts, former.id)) || [];
  const hasCredential = former !== null && (moves || isReaddressed) && stored.sealed.has(former.id);
  return (
    <Dialog title={t('admin.move.title')} open={open} onClose={onClose}>
      <div class="stack">
        <p>
          {t('admin.move.address')}{' '}
          <code>
            <BidiText>{originOf(next)}</BidiText>
          </code>
        </p>
        {secretOrigins.length > 0 && (
          <>
            <p>{t('admin.move.secretOrigins')}</p>
            <ul>
              {secretOrigins.map((origin) => (
                <li key={origin}>
                  <code>
                    <BidiText>{origin}</BidiText>
                  </code>
                </li>
              ))}
            </ul>
          </>
        )}
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
