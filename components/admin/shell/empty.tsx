import type { ComponentChildren } from 'preact';
import { t } from '../../app/text.ts';

/** A view with nothing in it yet: what belongs here, and where it comes from. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="card empty">
      <p>{children}</p>
      <p>
        <a class="button" href="#settings">
          {t('admin.empty.import')}
        </a>
      </p>
    </div>
  );
}
