import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'neutral' | 'good' | 'busy' | 'warn' | 'bad';

/** A state in words, with an icon and a colour that say the same. */
export function Mark({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly children: ComponentChildren;
}) {
  return (
    <span class="mark" data-tone={tone}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}
