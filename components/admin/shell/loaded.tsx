import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Notice } from '../../controls/notice.tsx';
import type { Live } from '../../app/live.ts';
import { explain } from '../../app/failure.ts';
import { t } from '../../app/text.ts';

/** A part of a view that needs something from the store: its place while it loads, why where it cannot be read. */
export function Loaded<T>({
  from,
  children,
}: {
  readonly from: ReadonlySignal<Live<T>>;
  readonly children: (value: T) => ComponentChildren;
}) {
  const read = from.value;
  if (read.state === 'ready') return <>{children(read.value)}</>;
  if (read.state === 'failed') return <Notice tone="bad">{explain(read.error)}</Notice>;
  return (
    <div class="card loading" aria-busy="true">
      <p class="soft">{t('admin.loading')}</p>
    </div>
  );
}
