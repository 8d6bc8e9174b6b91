import { explain } from '../app/failure.ts';
import { Notice } from '../controls/notice.tsx';

/** The store could not be read: in its own words, where it has some. */
export function StoreFailed({ error }: { readonly error: unknown }) {
  return <Notice tone="bad">{explain(error, 'launchpad.storeFailed')}</Notice>;
}
