import { localStorage } from '../../core/platform/storage.ts';
import { LostNotice } from '../app/lost-notice.tsx';

/** Where nothing is set up: whether something was. */
export function Lost() {
  return <LostNotice local={localStorage} />;
}
