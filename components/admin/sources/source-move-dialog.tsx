import { isMoved } from '../../../core/model/configuration/edit.ts';
import { isAllowedSourceUrl } from '../../../core/model/origin.ts';
import type { Source } from '../../../core/model/source.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { Names } from '../../controls/names.tsx';
import { useServices } from '../shell/services.ts';
import type { Stored } from '../shell/stored.ts';
import { accountsIn, useAccounts } from '../shell/use-accounts.ts';
import { t } from '../../app/text.ts';
import type { OriginUse as Use } from '../../../core/model/configuration/import-preview.ts';
import { OriginUse } from '../shell/origin-use.tsx';
import { originsAmong } from '../../app/capabilities.ts';

/** Before passwords go to a new place: the person confirms it, and sees what does not go along. */
export function SourceMoveDialog({
  stored,
  former,
  next,
  uses,
  open,
  onConfirm,
  onClose,
}: {
  readonly stored: Stored;
  /** Null for a new source. */
  readonly former: Source | null;
  readonly next: Source;
  /** Every address of it, those that are new among them. */
  readonly uses: readonly Use[];
  readonly open: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const { connectors } = useServices();
  const accounts = useAccounts(former ? [former.id] : []);
  if (!isAllowedSourceUrl(next.url)) return null;
  const { secrets: secretOriginsOf } = originsAmong(connectors);
  const moves = former !== null && isMoved(former, next);
  const isReaddressed = former !== null && secretOriginsOf(former).join(' ') !== secretOriginsOf(next).join(' ');
  const links = (moves && accountsIn(accounts, former.id)) || [];
  const hasCredential = former !== null && (moves || isReaddressed) && stored.sealed.has(former.id);
  return (
    <Dialog title={t('admin.move.title')} open={open} onClose={onClose}>
      <div class="stack">
        <ul>
          {uses.map((use) => (
            <li key={use.origin}>
              <OriginUse use={use} />
            </li>
          ))}
        </ul>
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
