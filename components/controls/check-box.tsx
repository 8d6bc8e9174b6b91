import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** A check box with its label beside it, and below what to know or to mend. */
export function CheckBox({
  checked,
  onChange,
  children,
  hint,
  error,
  invalid = error !== undefined,
  fixed = false,
}: {
  readonly checked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  /** The label. */
  readonly children: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly invalid?: boolean;
  /** It cannot be changed here; the hint says why. */
  readonly fixed?: boolean;
}) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={fixed}
        aria-describedby={described.join(' ') || undefined}
        aria-invalid={invalid ? 'true' : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label for={id}>{children}</label>
      {hint !== undefined && (
        <div id={`${id}-hint`} class="hint">
          {hint}
        </div>
      )}
      {error !== undefined && (
        <div id={`${id}-error`} class="error">
          <Icon name="error" />
          <span>{error}</span>
        </div>
      )}
    </div>
  );
}
