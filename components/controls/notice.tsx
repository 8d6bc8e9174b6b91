import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

/**
 * Something the person should read. `live` makes a screen reader read it when it appears: for what the person's own
 * doing has just brought about.
 */
export function Notice({
  tone = 'info',
  live = false,
  children,
}: {
  readonly tone?: NoticeTone;
  readonly live?: boolean;
  readonly children: ComponentChildren;
}) {
  const role = live ? (tone === 'bad' ? 'alert' : 'status') : undefined;
  return (
    <div class="notice" data-tone={tone} role={role}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  );
}

const icons: Readonly<Record<NoticeTone, IconName>> = { info: 'info', good: 'success', warn: 'warning', bad: 'error' };
