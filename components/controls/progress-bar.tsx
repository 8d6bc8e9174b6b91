import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** Without `value` the bar only says that something is going on. */
export function ProgressBar({
  label,
  value,
  max = 1,
}: {
  readonly label: ComponentChildren;
  readonly value?: number | undefined;
  readonly max?: number;
}) {
  const id = useId();
  return (
    <div class="progress">
      <label for={id}>{label}</label>
      <progress id={id} max={max} {...(value !== undefined && { value })} />
    </div>
  );
}
