import { text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';

/** For accounts that could have one current password, when each has its own. */
export function Separate({
  separate,
  onChange,
}: {
  readonly separate: boolean;
  readonly onChange: (next: boolean) => void;
}) {
  return (
    <label class="check">
      <input type="checkbox" checked={separate} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{say(text('launchpad.form.separate'))}</span>
    </label>
  );
}
