import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../icon.tsx';

/** What there is to say of a control. */
export interface Notes {
  readonly hint?: ComponentChildren;
  /** What is wrong and what to do; shown at the field. */
  readonly error?: string | undefined;
}

/** The notes of the control with that id, and its `aria-describedby`, by which they are read out with it. */
export function notesOf(
  id: string,
  { hint, error }: Notes,
): { readonly notes: JSX.Element; readonly describedBy: string | undefined } {
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  const notes = (
    <>
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
    </>
  );
  return { notes, describedBy: described.join(' ') || undefined };
}
