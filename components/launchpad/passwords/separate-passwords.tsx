import { t } from '../../app/text.ts';

/** For accounts that could have one current password, when each has its own. */
export function SeparatePasswords({
  separate,
  onChange,
}: {
  readonly separate: boolean;
  readonly onChange: (next: boolean) => void;
}) {
  return (
    <label class="check">
      <input type="checkbox" checked={separate} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{t('launchpad.form.separate')}</span>
    </label>
  );
}
