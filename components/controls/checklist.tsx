import { i18n } from '#i18n';
import { Icon, type IconName } from './icon.tsx';

export interface ChecklistItem {
  readonly id: string;
  readonly verdict: 'met' | 'notMet' | 'cannotTell';
  readonly sentence: string;
}

/** Rules with their verdicts, in words; the icon and its colour only say them again. */
export function Checklist({
  label,
  items,
  pending = false,
}: {
  readonly label: string;
  readonly items: readonly ChecklistItem[];
  /** Nothing was typed yet, so nothing can be told; said to screen readers only, for it is the same for all. */
  readonly pending?: boolean;
}) {
  return (
    <ul class="checklist" aria-label={label}>
      {items.map(({ id, verdict, sentence }) => (
        <li key={id} data-verdict={verdict}>
          <Icon name={icons[verdict]} />
          <span>
            {sentence} <span class={pending ? 'visually-hidden' : 'verdict'}>{i18n.t(words[verdict])}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const icons: Readonly<Record<ChecklistItem['verdict'], IconName>> = {
  met: 'check',
  notMet: 'cross',
  cannotTell: 'dash',
};

const words = {
  met: 'controls.met',
  notMet: 'controls.notMet',
  cannotTell: 'controls.cannotTell',
} as const;
