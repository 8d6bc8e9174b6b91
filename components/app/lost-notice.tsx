import { text } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';
import type { LocalStorage } from '../../core/ports.ts';
import { isLost } from '../../core/store/lost.ts';
import { Notice } from '../controls/notice.tsx';
import { useLive } from './live.ts';

/** Says so where everything that was stored here is gone; else nothing. */
export function LostNotice({ local }: { readonly local: LocalStorage }) {
  const read = useLive(['configuration', 'audit'], (db) => isLost(db, local));
  if (read.state !== 'ready' || !read.value) return null;
  return <Notice tone="bad">{say(text('store.lost'))}</Notice>;
}
