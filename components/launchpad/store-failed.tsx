import { text } from '../../core/model/text.ts';
import { say } from '../../core/platform/i18n.ts';
import { StoreError } from '../../core/store/database/errors.ts';
import { Notice } from '../controls/notice.tsx';

/** The store could not be read: in its own words, where it has some. */
export function StoreFailed({ error }: { readonly error: unknown }) {
  return (
    <Notice tone="bad">{say(error instanceof StoreError ? error.sentence : text('launchpad.storeFailed'))}</Notice>
  );
}
