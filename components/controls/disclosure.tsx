import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** A part of a page that is there when it is asked for: what is in it is not rendered before. */
export function Disclosure({
  title,
  beside,
  startsOpen = false,
  children,
}: {
  /** Names the button and what it shows. */
  readonly title: string;
  /** After the title, on the same line. */
  readonly beside?: ComponentChildren;
  readonly startsOpen?: boolean;
  readonly children: ComponentChildren;
}) {
  const isOpen = useSignal(startsOpen);
  const id = useId();
  return (
    <div class="disclosure">
      <div class="row">
        <button
          type="button"
          class="quiet"
          aria-expanded={isOpen.value}
          aria-controls={isOpen.value ? id : undefined}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <Icon name="forward" />
          {title}
        </button>
        {beside}
      </div>
      {isOpen.value && (
        <fieldset id={id} aria-label={title} class="stack">
          {children}
        </fieldset>
      )}
    </div>
  );
}
