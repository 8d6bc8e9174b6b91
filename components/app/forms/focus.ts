/**
 * Moves the focus, unless it is in a field: what the person types next belongs there. For everything that takes the
 * focus some time after the person did something: a view that has opened, an answer that has come.
 */
export function offerFocus(target: HTMLElement | null | undefined): void {
  if (!document.activeElement?.matches(field)) target?.focus();
}

const field = 'input,textarea,select';
