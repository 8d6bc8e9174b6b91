import { i18n } from '#i18n';
import { Icon, type IconName } from './icon.tsx';

export interface ChecklistItem {
  readonly id: string;
  readonly verdict: 'met' | 'notMet' | 'cannotTell';
  readonly sentence: string;
  /** Not to meet it is only a warning. */
  readonly warns?: boolean;
  /** What cannot be told of it does not refuse. */
  readonly letsThrough?: boolean;
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
      {items.map(({ id, verdict, sentence, warns = false, letsThrough = false }) => (
        <li key={id} data-verdict={verdict} data-warns={warns || undefined}>
          <Icon name={warns && verdict === 'notMet' ? 'warning' : icons[verdict]} />
          <span>
            {sentence} {warns && <span class="verdict">{i18n.t('controls.warns')} </span>}
            <span class={pending ? 'visually-hidden' : 'verdict'}>{i18n.t(words[verdict])}</span>
            {letsThrough && !warns && verdict === 'cannotTell' && (
              <span class="verdict"> {i18n.t('controls.letsThrough')}</span>
            )}
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
