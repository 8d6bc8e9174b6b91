import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { LineField } from './fields/line-field.tsx';
import { i18n } from '#i18n';

/** Of many things, as many as a page can show at once: a field that narrows them by name, and a button for more. */
export interface ShortList<T> {
  readonly shown: readonly T[];
  /** Null where there are few. */
  readonly filter: JSX.Element | null;
  /** How many are not shown, with the button; null where all are. */
  readonly more: JSX.Element | null;
}

export function useShortList<T extends { readonly name: string }>(
  items: readonly T[],
  { label, atOnce = 25 }: { readonly label: string; readonly atOnce?: number },
): ShortList<T> {
  const query = useSignal('');
  const pages = useSignal(1);
  const wanted = query.value.trim().toLowerCase();
  const found = wanted === '' ? items : items.filter(({ name }) => name.toLowerCase().includes(wanted));
  const shown = found.slice(0, atOnce * pages.value);
  const left = found.length - shown.length;
  return {
    shown,
    filter:
      items.length <= few ? null : (
        <div class="narrow">
          <LineField
            label={label}
            keyboard="search"
            value={query.value}
            onInput={(text) => {
              query.value = text;
              pages.value = 1;
            }}
          />
          <output class="small soft">{wanted !== '' && i18n.t('admin.list.found', found.length)}</output>
        </div>
      ),
    more:
      left === 0 ? null : (
        <div class="row">
          <span class="small soft">{i18n.t('admin.list.left', left)}</span>
          <button type="button" onClick={() => (pages.value += 1)}>
            {i18n.t('admin.list.more')}
          </button>
        </div>
      ),
  };
}

const few = 12;
