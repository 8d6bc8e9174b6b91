import { addressOfNew, type View } from './route.ts';
import { t } from '../../app/text.ts';

/** The way to the page of a new item. */
export function NewLink({ view }: { readonly view: View }) {
  return (
    <div>
      <a class="button primary" href={addressOfNew(view)}>
        {t('admin.new')}
      </a>
    </div>
  );
}
