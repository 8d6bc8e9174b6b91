import { offerFocus } from './focus.ts';

/**
 * The person is done with a form's fields, whether they clicked its button or pressed Enter in a field: the focus goes
 * to the button, so that the answer can take it, unless they are in a field again by then.
 */
export function leaveFields(form: HTMLElement | null): void {
  if (form?.contains(document.activeElement)) form.querySelector<HTMLElement>('[type="submit"]')?.focus();
}

/** Leads from a form that was submitted ({@link leaveFields}) to its first field with a problem, once the page shows it. */
export function focusFirstProblem(form: HTMLElement | null): void {
  requestAnimationFrame(() => offerFocus(form?.querySelector<HTMLElement>(problem)));
}

/** Where a problem is told: at the field, or in place of one. */
export const problem = '[aria-invalid="true"], [data-problem]';

/** Moves the focus to the last that is found, once it is there. */
export function focusLast(within: HTMLElement | null, selector: string): void {
  requestAnimationFrame(() => offerFocus([...(within?.querySelectorAll<HTMLElement>(selector) ?? [])].at(-1)));
}
