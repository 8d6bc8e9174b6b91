import type { LocalStorage } from '../../core/ports.ts';
import { isLost } from '../../core/store/database/lost.ts';
import { t } from './text.ts';
import { Notice } from '../controls/notice.tsx';
import { useLive } from './live.ts';

/** Says so where everything that was stored here is gone; else nothing. */
export function DataLossNotice({ local }: { readonly local: LocalStorage }) {
  const read = useLive(['configuration', 'audit'], (db) => isLost(db, local));
  if (read.state !== 'ready' || !read.value) return null;
  return <Notice tone="bad">{t('store.lost')}</Notice>;
}
