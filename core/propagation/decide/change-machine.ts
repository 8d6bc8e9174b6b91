import { type Change, isEnd, isSuccess, type Step } from '../../model/change.ts';
import { proofStepsOf } from '../../model/proof.ts';
import { type Text, text } from '../../model/text.ts';
import type { ChangeRecord } from '../../store/journal.ts';
import type { ChangeEvent, PropagationEvent, StepEvent } from './events.ts';
import { passwordsBack, passwordsComing, stepAfter } from './step-machine.ts';
import { type Circumstances, endStep } from './step-state.ts';

/**
 * The one place where a change or a step changes its state: what the event does to its step, and everything that
 * follows from it (the gate closes, the change ends). Null where the event does not concern the change any more.
 */
export function apply(record: ChangeRecord, event: PropagationEvent, now: number): ChangeRecord | null {
  if (record.change.state === 'ended') return null;
  const at = circumstances(record.change, now);
  const next = 'stepId' in event ? applyToStep(record, event, at) : applyToChange(record, event, at);
  return next === null ? null : settle(next, now);
}

/** A gating step that ended without success, or the proof that was not given: why a step is not attempted any more. */
function blockedBy(step: Step, { change, steps }: ChangeRecord): Step | undefined {
  const proof = steps.find((one) => one.id === change.proofStepId);
  if (proof !== undefined && proof.id !== step.id && !change.proved && isEnd(proof.state)) return proof;
  const closed = steps.find((one) => one.gates && isEnd(one.state) && !isSuccess(one.state));
  if (closed === undefined || closed.id === step.id) return undefined;
  // Further accounts on an authentication source are not behind the account that is marked there.
  const besides = !step.gates && step.source.authenticationSource && step.source.id === closed.source.id;
  return besides ? undefined : closed;
}

function applyToStep(record: ChangeRecord, event: StepEvent, at: Circumstances): ChangeRecord | null {
  const step = record.steps.find((one) => one.id === event.stepId);
  const after = step && stepAfter(step, event, at);
  if (!after) return null;
  const isProof = hasSignedIn(event) && event.stepId === record.change.proofStepId && !record.change.proved;
  return {
    change: isProof ? afterProof(record) : record.change,
    steps: record.steps.map((one) => (one === step ? after : one)),
  };
}

/** With what the person typed, by whichever way: after *Finish the rest* a look may come before the proof. */
function hasSignedIn(event: StepEvent): boolean {
  switch (event.type) {
    case 'signedIn':
      return true;
    case 'attemptStarted':
      return event.signedIn;
    case 'looked':
      return event.finding.kind === 'newSignsIn' || event.finding.kind === 'currentSignsIn';
    default:
      return false;
  }
}

/** On to the next proof; after the last one the person is proved. */
function afterProof({ change, steps }: ChangeRecord): Change {
  const all = proofStepsOf(change);
  const left = all.slice(all.indexOf(change.proofStepId ?? '') + 1);
  return provedBy(change, steps, left);
}

/** The first of the proofs that is still to come is asked for; those of ended steps have been given. */
function provedBy(change: Change, steps: readonly Step[], proofs: readonly string[]): Change {
  const next = proofs.find((id) => steps.some((step) => step.id === id && !isEnd(step.state)));
  return next === undefined ? { ...change, proved: true } : { ...change, proofStepId: next, proved: false };
}

function applyToChange({ change, steps }: ChangeRecord, event: ChangeEvent, at: Circumstances): ChangeRecord | null {
  switch (event.type) {
    case 'stopRequested':
      return { change: { ...change, stopRequested: true }, steps };
    case 'superseded':
      return { change, steps: steps.map((step) => (isWaiting(step) ? endStep(step, 'superseded', at) : step)) };
    case 'passwordsComing':
      return {
        change: event.proveAgain ? provedBy(change, steps, proofStepsOf(change)) : change,
        steps: steps.map((step) => passwordsComing(step, event.currentGiven.has(step.account.id))),
      };
    case 'passwordsBack': {
      const { secretsExpireAt, currentGiven, newIsCurrent } = event;
      const back = (step: Step) =>
        passwordsBack(step, currentGiven.has(step.account.id), newIsCurrent.has(step.account.id), at);
      return { change: { ...change, secretsExpireAt }, steps: steps.map(back) };
    }
  }
}

/** What follows by itself: from Stop, from a proof that failed, from a closed gate, from the last step's end. */
function settle({ change, steps }: ChangeRecord, now: number): ChangeRecord {
  const at = circumstances(change, now);
  const stopped = change.stopRequested
    ? steps.map((step) => (isWaiting(step) && step.state !== 'unknown' ? endStep(step, 'stopped', at) : step))
    : steps;
  const settled = stopped.map((step) => {
    const bar = isWaiting(step) && step.state !== 'unknown' ? blockedBy(step, { change, steps: stopped }) : undefined;
    return bar === undefined ? step : endStep(step, 'notAttempted', at, { note: blockReason(bar) });
  });
  return settled.every((step) => isEnd(step.state))
    ? { change: { ...change, state: 'ended', endedAt: now }, steps: settled }
    : { change, steps: settled };
}

function blockReason(bar: Step): Text {
  const key = bar.gates ? 'propagation.note.gateClosed' : 'propagation.note.notProved';
  return text(key, bar.account.name, bar.source.name);
}

function isWaiting(step: Step): boolean {
  return !isEnd(step.state) && step.state !== 'attempting';
}

function circumstances(change: Change, now: number): Circumstances {
  return { now, secretsExpireAt: change.secretsExpireAt, stopRequested: change.stopRequested };
}
