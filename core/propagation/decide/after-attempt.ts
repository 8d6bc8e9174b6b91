import type { Step } from '../../model/change.ts';
import type { Outcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import { type Delivery, isDoubtful, outcomeAsSent } from '../../sources/delivery.ts';
import type { StepFacts } from './events.ts';
import { retryTime } from './retry.ts';
import { type Circumstances, endStep, enter, inDoubt, mayHaveArrived, memoryOf, remember } from './step-state.ts';

interface Attempted {
  readonly outcome: Outcome;
  readonly delivery: Delivery;
  readonly facts: StepFacts;
}

/**
 * Each kind of outcome leads to exactly one state. An answer that settles nothing leaves a doubt as it is, and one that
 * may be about a second copy of the request raises it.
 */
export function afterAttempt(step: Step, { outcome: said, delivery, facts }: Attempted, at: Circumstances): Step {
  const outcome = outcomeAsSent(said, delivery);
  if (isDoubtful(outcome, delivery) && !inDoubt(step)) return perhapsTwice(step, outcome, facts, at);
  const hasNeverLeft = delivery === 'notSent' && !mayHaveArrived(step);
  switch (outcome.kind) {
    case 'changed':
    case 'alreadyHasIt':
      return endStep(step, outcome.kind, at, { outcome, note: null });
    case 'rejected':
      return !hasNeverLeft && speaksForChange(step, outcome)
        ? perhapsChangedBefore(step, outcome, facts, at)
        : endStep(step, 'rejected', at, { outcome });
    case 'wrongCurrentPassword':
      return hasNeverLeft
        ? endStep(step, 'wrongCurrentPassword', at, { outcome })
        : perhapsChangedBefore(step, outcome, facts, at);
    case 'accountNotFound':
    case 'accountLocked':
    case 'accountDisabled':
    case 'permissionDenied':
    case 'misconfigured':
      return inDoubt(step)
        ? doubtful(step, outcome, { ...facts, repeatable: false }, at)
        : endStep(step, outcome.kind, at, { outcome });
    case 'throttled':
    case 'unreachable':
      return inDoubt(step) ? doubtful(step, outcome, facts, at) : onLadder(step, outcome.kind, outcome, at);
    case 'unknown':
      return doubtful(step, outcome, facts, at);
    case 'needsPermission':
      return inDoubt(step)
        ? { ...doubtful(step, outcome, facts, at), nextAttemptAt: null }
        : enter(step, 'needsPermission', at, { outcome });
  }
}

function speaksForChange(step: Step, { reason }: Outcome): boolean {
  return reason === 'history' || inDoubt(step) || (reason === 'tooYoung' && mayHaveArrived(step));
}

/**
 * The first copy of the request may have gone through, and this is what the second one heard. So it is looked up, with
 * the current password first: an answer that speaks against a change mostly tells the truth, and a sign-in that works
 * costs nothing. Only *wrong current password* right after that password signed in speaks for a change. A set that can be
 * repeated is sent again after what passes by itself; a refusal would only be heard again. Where nobody can look, the
 * person is told what came back and asked.
 */
function perhapsTwice(step: Step, outcome: Outcome, facts: StepFacts, at: Circumstances): Step {
  const memory = memoryOf(step);
  const { kind } = outcome;
  if (kind === 'unknown') return doubtful(step, outcome, facts, at);
  if (kind === 'needsPermission') return { ...doubtful(step, outcome, facts, at), nextAttemptAt: null };
  if (kind === 'wrongCurrentPassword' && facts.canLook && memory.currentProven)
    return perhapsChangedBefore(step, outcome, facts, at);
  const repeatable = facts.repeatable && (kind === 'throttled' || kind === 'unreachable');
  const known = refusedBlindly(step, outcome, facts);
  const note = text('propagation.note.perhapsTwice');
  return { ...doubtful(known, outcome, { ...facts, repeatable }, at, true), note };
}

/** Whether or not it was right before, a current password that was refused now is not sent again. A look may still try it. */
function refusedBlindly(step: Step, { kind }: Outcome, { canLook }: StepFacts): Step {
  if (kind !== 'wrongCurrentPassword' || canLook) return step;
  return remember(step, { currentRefused: true });
}

/**
 * Browsers resend requests by themselves, and an earlier request may have gone through: *wrong current password* and
 * *in history* are then what the second one hears. Where nobody can look, a first answer is taken at its word.
 */
export function perhapsChangedBefore(step: Step, outcome: Outcome, facts: StepFacts, at: Circumstances): Step {
  if (!facts.canLook && !mayHaveArrived(step)) {
    const state = outcome.kind === 'rejected' ? 'rejected' : 'wrongCurrentPassword';
    return endStep(step, state, at, { outcome });
  }
  const suspected = remember(refusedBlindly(step, outcome, facts), { probablyChanged: true });
  const note = text('propagation.note.probablyChanged');
  return { ...doubtful(suspected, outcome, { ...facts, repeatable: false }, at), note };
}

/** Unknown: sent again where that does no harm, else looked up, else left to the person. */
export function doubtful(
  step: Step,
  outcome: Outcome,
  facts: StepFacts,
  at: Circumstances,
  currentIsNext = false,
): Step {
  const memory = memoryOf(step);
  const again = facts.repeatable && !at.stopRequested ? retryTime(memory.failures + 1, at.now, outcome.retryAt) : null;
  const looking = again === null && facts.canLook;
  const failures = again === null ? memory.failures : memory.failures + 1;
  return enter(
    remember(step, {
      failures,
      looks: 0,
      doubt: 'open',
      comesBackTo: again === null ? 'look' : 'attempt',
      currentIsNext,
    }),
    'unknown',
    at,
    { outcome, nextAttemptAt: looking ? at.now : again },
  );
}

export function onLadder(step: Step, state: 'throttled' | 'unreachable', outcome: Outcome, at: Circumstances): Step {
  const failures = memoryOf(step).failures + 1;
  const retryAt = outcome.kind === 'throttled' ? outcome.retryAt : undefined;
  const tooLate = retryAt !== undefined && retryAt > at.secretsExpireAt;
  const next = retryTime(failures, at.now, retryAt);
  if (tooLate) return endStep(step, 'gaveUp', at, { outcome, note: text('propagation.note.retryTooLate') });
  if (next === null) return endStep(step, 'gaveUp', at, { outcome });
  return enter(remember(step, { failures }), state, at, { outcome, nextAttemptAt: next });
}

/** A sign-in changes nothing, so whatever is not an answer about it is at most *try again*. */
export function aboutSignIn(outcome: Outcome): Outcome {
  switch (outcome.kind) {
    case 'unknown':
    case 'changed':
    case 'alreadyHasIt':
    case 'rejected':
    case 'wrongCurrentPassword':
      return { kind: 'unreachable', ...(outcome.sentence !== undefined && { sentence: outcome.sentence }) };
    default:
      return outcome;
  }
}
