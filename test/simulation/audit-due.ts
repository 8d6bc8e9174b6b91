import { open } from './contract.ts';
import type { View } from './view.ts';

/** One row at the request and one for each step's end, in the same commit, one after the other. */
export function auditProblems(before: View, after: View): readonly string[] {
  const problems: string[] = [];
  const rows = [...after.audit.values()].filter(({ seq }) => !before.audit.has(seq));
  if (after.audit.size > 0 && Math.max(...after.audit.keys()) !== after.audit.size)
    problems.push('The audit trail has a gap.');
  const ends = [...after.steps.values()]
    .filter((step) => {
      const old = before.steps.get(step.id);
      return old !== undefined && open.has(old.state) && !open.has(step.state);
    })
    .map((step) => `stepEnded ${step.changeId} ${step.account.name} ${step.state}`);
  const changes = [...after.changes.values()].flatMap((change) => {
    const old = before.changes.get(change.id);
    if (old === undefined) return [`requested ${change.id} null requested`];
    return old.state === 'open' && change.state === 'ended' ? [`changeEnded ${change.id} null`] : [];
  });
  const due = [...ends, ...changes].toSorted();
  const written = rows
    .filter(({ event }) => event === 'stepEnded' || event === 'requested' || event === 'changeEnded')
    .map(({ event, changeId, accountName, outcome }) =>
      event === 'changeEnded' ? `${event} ${changeId} null` : `${event} ${changeId} ${accountName} ${outcome}`,
    )
    .toSorted();
  if (due.join('; ') !== written.join('; '))
    problems.push(`The audit trail says [${written.join('; ')}] of [${due.join('; ')}].`);
  return problems;
}
