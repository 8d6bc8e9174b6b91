import type { Account } from '../model/account.ts';
import { type Change, isSuccess, type Step, type StepState } from '../model/change.ts';
import { counted, type Text, text } from '../model/text.ts';

const waitForThePerson: ReadonlySet<StepState> = new Set(['unknown', 'needsPassword', 'needsPermission']);

/** How many accounts the toolbar badge shows: those a change left behind, and those that wait for the person. */
export function accountsNeedingAttention(
  accounts: readonly Pick<Account, 'id' | 'passwordState'>[],
  openSteps: readonly Pick<Step, 'account' | 'state'>[],
): number {
  const behind = accounts.filter(({ passwordState }) => passwordState === 'outOfStep' || passwordState === 'unknown');
  const waiting = openSteps.filter(({ state }) => waitForThePerson.has(state));
  return new Set([...behind.map(({ id }) => id), ...waiting.map(({ account }) => account.id)]).size;
}

/** What the notification at a change's end says: which accounts changed, which did not. */
export function endOfChange(
  change: Pick<Change, 'target'>,
  steps: readonly Pick<Step, 'source' | 'state'>[],
): { title: Text; message: Text } {
  const names = (wanted: boolean) =>
    steps
      .filter(({ state }) => isSuccess(state) === wanted)
      .map(({ source }) => source.name)
      .join(', ');
  const [changed, unchanged] = [names(true), names(false)];
  return {
    title: text('background.changeEnded', change.target.name),
    message:
      unchanged === ''
        ? counted('background.allChanged', steps.length)
        : changed === ''
          ? text('background.noneChanged', unchanged)
          : text('background.someChanged', changed, unchanged),
  };
}
