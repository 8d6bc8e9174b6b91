import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { type Notes, notesOf } from './notes.tsx';

/** A check box with its label beside it, and below what to know or to mend. */
export function CheckBox({
  checked,
  onChange,
  children,
  fixed = false,
  invalid,
  ...field
}: Notes & {
  readonly checked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  /** The label. */
  readonly children: ComponentChildren;
  /** Where the error stands elsewhere. */
  readonly invalid?: boolean;
  /** It cannot be changed here; the hint says why. */
  readonly fixed?: boolean;
}) {
  const id = useId();
  const { notes, describedBy } = notesOf(id, field);
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={fixed}
        aria-describedby={describedBy}
        aria-invalid={invalid || field.error !== undefined ? 'true' : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label for={id}>{children}</label>
      {notes}
    </div>
  );
}
