import { type Change, isEnd, type Step } from '../../../core/model/change.ts';
import { text } from '../../../core/model/text.ts';
import { type CurrentPasswordField, sharedFieldId } from '../passwords/form.ts';

/**
 * The current passwords that **Finish the rest** needs: of the unfinished accounts whose source asks for it, and of the
 * account that proves the person, where that has not been done. One field for all, unless the person says that they
 * have passwords of their own.
 */
export function finishFields(
  change: Pick<Change, 'proofStepId' | 'proved'>,
  steps: readonly Step[],
  separate: boolean,
): readonly CurrentPasswordField[] {
  const needed = steps.filter(
    ({ id, state, source }) =>
      !isEnd(state) && (source.needsCurrentPassword || (id === change.proofStepId && !change.proved)),
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
