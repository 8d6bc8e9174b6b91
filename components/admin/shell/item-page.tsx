import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Configuration } from '../../../core/model/configuration/configuration.ts';
import type { EditedKind } from '../../../core/model/configuration/edit.ts';
import { Notice } from '../../controls/notice.tsx';
import { Loaded } from './loaded.tsx';
import { itemIn, type LiveStored } from './stored.ts';
import { t } from '../../app/text.ts';

/**
 * The page of one item, as soon as the store has been read; null for a new one. What opened stays open: the editor
 * notices by itself that its item changes or goes.
 */
export function ItemPage<K extends EditedKind>({
  stored,
  kind,
  id,
  children,
}: {
  readonly stored: LiveStored;
  readonly kind: K;
  readonly id: string | null;
  readonly children: (item: Configuration[K][number] | null) => ComponentChildren;
}) {
  const opened = useSignal<Configuration[K][number] | null>(null);
  return (
    <Loaded from={stored}>
      {() => {
        if (id === null) return children(null);
        // The store of that kind holds such records.
        const item = opened.value ?? (itemIn(stored, kind, id) as Configuration[K][number] | undefined);
        if (!item) return <Notice tone="warn">{t('admin.editor.notThere')}</Notice>;
        if (!opened.value) opened.value = item;
        return children(item);
      }}
    </Loaded>
  );
}
