import { type Change, isEnd, type Step, isSuccess } from '../../../core/model/change.ts';
import { proofsToRepeat, proofStepsOf } from '../../../core/model/proof.ts';
import { text } from '../../../core/model/text.ts';
import { type CurrentPasswordField, sharedFieldId } from '../passwords/form.ts';

/**
 * The current passwords that **Finish the rest** needs: of the unfinished accounts whose source asks for it, and of the
 * account that proves the person, where that has not been done or has to be done again. One field for all, unless the person says that they
 * have passwords of their own.
 */
export function finishFields(
  change: Pick<Change, 'proofStepId' | 'proofStepIds' | 'proved'>,
  steps: readonly Step[],
  separate: boolean,
): readonly CurrentPasswordField[] {
  const repeated = isNewForgotten(steps) ? proofsToRepeat(change, steps).filter(({ state }) => !isSuccess(state)) : [];
  const unproved = change.proved ? [] : proofStepsOf(change);
  const needed = steps.filter(
    (step) =>
      repeated.includes(step) ||
      (!isEnd(step.state) && (step.source.needsCurrentPassword || unproved.includes(step.id))),
  );
  if (needed.length === 0) return [];
  if (!separate) {
    const accountIds = needed.map(({ account }) => account.id);
    return [{ id: sharedFieldId, label: text('launchpad.form.current'), accountIds }];
  }
  return needed.map(({ account, source }) => ({
    id: account.id,
    label: text('launchpad.form.currentOf', account.name, source.name),
    accountIds: [account.id],
  }));
}

/** Only for want of the new password does a step wait that takes no current one; one in doubt may. */
function isNewForgotten(steps: readonly Step[]): boolean {
  return steps.some(
    ({ state, source }) => !source.needsCurrentPassword && (state === 'needsPassword' || state === 'unknown'),
  );
}
