import type { StepState } from '../../core/model/change.ts';

/** The words and numbers of docs/specification.md (S-1, S-3, L-1), said once more. */

export const successes: ReadonlySet<StepState> = new Set(['changed', 'alreadyHasIt']);
export const open: ReadonlySet<StepState> = new Set([
  'planned',
  'attempting',
  'throttled',
  'unreachable',
  'unknown',
  'needsPassword',
  'needsPermission',
]);
export const waitsForPerson: ReadonlySet<StepState> = new Set(['unknown', 'needsPassword', 'needsPermission']);
export const ladder = [5, 60, 180, 600, 1800, 5400].map((seconds) => seconds * 1000);
export const lockOutWindow = 30 * 60_000;
/** A change is sent to a source that answered something so many milliseconds ago at most. */
export const reachedWithin = 5000;
