import { isEnd, type Step, type StepMemory, type StepState } from '../model/change.ts';
import type { Outcome } from '../model/outcome.ts';
import { text } from '../model/text.ts';
import type { Finding, StepEvent, StepFacts } from './events.ts';
import { retryTime } from './retry.ts';

/** What a step's next state depends on besides the step and the event. */
export interface Circumstances {
  readonly now: number;
  /** Epoch milliseconds. */
  readonly secretsExpireAt: number;
  readonly stopRequested: boolean;
}

/**
 * The step after the event, or null where the event does not concern it any more: the person or a newer change was
 * faster, and nothing follows.
 */
export function stepAfter(step: Step, event: StepEvent, at: Circumstances): Step | null {
  if (isEnd(step.state)) return null;
  const attempting = step.state === 'attempting';
  switch (event.type) {
    case 'attemptStarted':
      return attempting || at.stopRequested ? null : attemptStarted(step, event.signedIn, at);
    case 'attemptEnded':
      return attempting ? afterAttempt(step, event.outcome, event.facts, at) : null;
    case 'foundAttempting':
      return attempting ? doubtful(step, { kind: 'unknown' }, event.facts, at) : null;
    default:
      return attempting ? null : betweenAttempts(step, event, at);
  }
}

/** Ends the step, whatever state it waits in. */
export function endStep(step: Step, state: StepState, at: Circumstances, change: Partial<Step> = {}): Step {
  return { ...step, ...change, state, stateSince: at.now, nextAttemptAt: null };
}

/** What the step remembers; of one that was never tried, that nothing has happened. */
export function memoryOf(step: Step): StepMemory {
  return step.memory ?? nothingTried;
}

/** *Finish the rest*, before another current password is kept in place of the one that signed in. */
export function passwordsComing(step: Step, currentGiven: boolean): Step {
  const memory = memoryOf(step);
  if (!currentGiven || isEnd(step.state) || !memory.currentProven) return step;
  return remember(step, { ...memory, currentProven: false });
}

/** *Finish the rest*: the passwords are there again. */
export function passwordsBack(step: Step, currentGiven: boolean, newIsCurrent: boolean, at: Circumstances): Step {
  if (isEnd(step.state) || step.state === 'attempting') return step;
  const memory = { ...memoryOf(step), failures: 0, looks: 0 };
  const known = remember(step, currentGiven ? { ...memory, currentRefused: false, currentProven: false } : memory);
  if (step.state === 'unknown') return { ...known, nextAttemptAt: at.now, note: null };
  if (step.state !== 'needsPassword') return known;
  const { newIsCurrent: _, ...rest } = enter(known, 'planned', at);
  return newIsCurrent ? { ...rest, newIsCurrent } : rest;
}

const nothingTried: StepMemory = {
  failures: 0,
  looks: 0,
  doubt: 'none',
  comesBackTo: 'attempt',
  probablyChanged: false,
  currentProven: false,
  currentRefused: false,
  newRefusedAt: null,
  currentIsNext: false,
};

type BetweenAttempts = Exclude<StepEvent, { type: 'attemptStarted' | 'attemptEnded' | 'foundAttempting' }>;

function betweenAttempts(step: Step, event: BetweenAttempts, at: Circumstances): Step | null {
  switch (event.type) {
    case 'signedIn':
      return signedIn(step, at);
    case 'signInRefused':
      return signInRefused(step, event, at);
    case 'signInUnanswered':
      return afterAttempt(step, aboutSignIn(event.outcome), event.facts, at);
    case 'signInMustWait':
      return mustWait(step, event.until, at);
    case 'cannotSignIn':
      return endStep(step, 'notAttempted', at, { note: text('propagation.note.newIsCurrent') });
    case 'looked':
      return step.state === 'unknown' ? afterLook(step, event.finding, at) : null;
    case 'lacksPassword':
      return inDoubt(step)
        ? { ...step, nextAttemptAt: null, note: text('propagation.note.passwordsGone') }
        : enter(step, 'needsPassword', at);
    case 'lacksPermission':
      return inDoubt(step)
        ? { ...step, nextAttemptAt: null, note: text('propagation.note.cannotAsk') }
        : enter(step, 'needsPermission', at);
    case 'misconfigured':
      return inDoubt(step)
        ? { ...step, nextAttemptAt: null, note: event.note }
        : endStep(step, 'misconfigured', at, { outcome: { kind: 'misconfigured' }, note: event.note });
    case 'permissionGranted':
      return permissionGranted(step, at);
    case 'retryNow':
      return retryNow(step, event.facts, at);
    case 'answered':
      return answered(step, event, at);
  }
}

function attemptStarted(step: Step, justSignedIn: boolean, at: Circumstances): Step {
  const memory = memoryOf(step);
  return enter(
    remember(step, { ...memory, currentProven: memory.currentProven || justSignedIn, currentIsNext: false }),
    'attempting',
    at,
    { attempts: step.attempts + 1 },
  );
}

/** Each kind of outcome leads to exactly one state; an answer that settles nothing leaves a doubt as it is. */
function afterAttempt(step: Step, outcome: Outcome, facts: StepFacts, at: Circumstances): Step {
  switch (outcome.kind) {
    case 'changed':
    case 'alreadyHasIt':
      return endStep(step, outcome.kind, at, { outcome, note: null });
    case 'rejected':
      return outcome.reason === 'history' || inDoubt(step) || (outcome.reason === 'tooYoung' && mayHaveArrived(step))
        ? perhapsChangedBefore(step, outcome, facts, at)
        : endStep(step, 'rejected', at, { outcome });
    case 'wrongCurrentPassword':
      return perhapsChangedBefore(step, outcome, facts, at);
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

/**
 * Browsers resend requests by themselves, and an earlier request may have gone through: *wrong current password* and
 * *in history* are then what the second one hears. Where nobody can look, a first answer is taken at its word.
 */
function perhapsChangedBefore(step: Step, outcome: Outcome, facts: StepFacts, at: Circumstances): Step {
  if (!facts.canLook && !mayHaveArrived(step)) {
    const state = outcome.kind === 'rejected' ? 'rejected' : 'wrongCurrentPassword';
    return endStep(step, state, at, { outcome });
  }
  const suspected = remember(step, { ...memoryOf(step), probablyChanged: true });
  const note = text('propagation.note.probablyChanged');
  return { ...doubtful(suspected, outcome, { ...facts, repeatable: false }, at), note };
}

/** Unknown: sent again where that does no harm, else looked up, else left to the person. */
function doubtful(step: Step, outcome: Outcome, facts: StepFacts, at: Circumstances): Step {
  const memory = memoryOf(step);
  const again = facts.repeatable && !at.stopRequested ? retryTime(memory.failures + 1, at.now, outcome.retryAt) : null;
  const looking = again === null && facts.canLook;
  const failures = again === null ? memory.failures : memory.failures + 1;
  return enter(
    remember(step, { ...memory, failures, looks: 0, doubt: 'open', comesBackTo: again === null ? 'look' : 'attempt' }),
    'unknown',
    at,
    { outcome, nextAttemptAt: looking ? at.now : again },
  );
}

function onLadder(step: Step, state: 'throttled' | 'unreachable', outcome: Outcome, at: Circumstances): Step {
  const failures = memoryOf(step).failures + 1;
  const retryAt = outcome.kind === 'throttled' ? outcome.retryAt : undefined;
  const tooLate = retryAt !== undefined && retryAt > at.secretsExpireAt;
  const next = retryTime(failures, at.now, retryAt);
  if (tooLate) return endStep(step, 'gaveUp', at, { outcome, note: text('propagation.note.retryTooLate') });
  if (next === null) return endStep(step, 'gaveUp', at, { outcome });
  return enter(remember(step, { ...memoryOf(step), failures }), state, at, { outcome, nextAttemptAt: next });
}

function signedIn(step: Step, at: Circumstances): Step {
  if (step.newIsCurrent) return endStep(step, 'alreadyHasIt', at, { outcome: { kind: 'alreadyHasIt' } });
  return remember(step, { ...memoryOf(step), currentProven: true });
}

/** After a request that may have arrived, a refused current password speaks for the change, not against the person. */
function signInRefused(
  step: Step,
  { refusal, facts }: BetweenAttempts & { type: 'signInRefused' },
  at: Circumstances,
): Step {
  const outcome: Outcome = { ...refusal, kind: 'wrongCurrentPassword' };
  const refused = remember(step, { ...memoryOf(step), currentRefused: true });
  return mayHaveArrived(step)
    ? perhapsChangedBefore(refused, outcome, facts, at)
    : endStep(refused, 'wrongCurrentPassword', at, { outcome });
}

/** A sign-in changes nothing, so whatever is not an answer about it is at most *try again*. */
function aboutSignIn(outcome: Outcome): Outcome {
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

function mustWait(step: Step, until: number, at: Circumstances): Step {
  const note = text('propagation.note.lockOutBudget');
  if (inDoubt(step)) return { ...step, nextAttemptAt: until, note };
  return enter(step, 'throttled', at, { nextAttemptAt: until, note });
}

function afterLook(step: Step, finding: Finding, at: Circumstances): Step {
  const memory = memoryOf(step);
  const newRefused = 'newRefused' in finding ? finding.newRefused : finding.kind === 'neither';
  const currentRefused = memory.currentRefused || finding.currentRefused === true;
  const known = { ...memory, currentRefused, ...(newRefused && { newRefusedAt: at.now }) };
  switch (finding.kind) {
    case 'newSignsIn':
      return endStep(step, 'changed', at, { outcome: { kind: 'changed' }, note: null });
    case 'currentSignsIn':
      return notChanged(
        remember(step, {
          ...known,
          doubt: 'cleared',
          probablyChanged: false,
          currentProven: true,
          currentIsNext: false,
        }),
        at,
      );
    case 'neither':
      if (step.outcome?.kind === 'rejected' && !currentRefused) return endStep(step, 'rejected', at, { note: null });
      return {
        ...remember(step, known),
        nextAttemptAt: null,
        note: text('propagation.note.neither'),
      };
    case 'noAnswer': {
      const looks = memory.looks + 1;
      return { ...remember(step, { ...known, looks }), nextAttemptAt: retryTime(looks, at.now) };
    }
    case 'mustWait': {
      const currentIsNext = memory.currentIsNext || finding.newRefused;
      return {
        ...remember(step, { ...known, currentIsNext }),
        nextAttemptAt: finding.until,
        note: text('propagation.note.lockOutBudget'),
      };
    }
    case 'cannotAsk':
      return { ...remember(step, known), nextAttemptAt: null, note: text('propagation.note.cannotAsk') };
  }
}

/** The old password signs in. What the source answered then stands; a lost answer means trying again. */
function notChanged(step: Step, at: Circumstances): Step {
  const outcome = step.outcome ?? { kind: 'unknown' };
  if (outcome.kind === 'rejected' || outcome.kind === 'wrongCurrentPassword')
    return endStep(step, outcome.kind, at, { note: null });
  const waiting = onLadder(step, 'unreachable', outcome, at);
  return isEnd(waiting.state) ? waiting : { ...waiting, note: text('propagation.note.notChangedYet') };
}

function permissionGranted(step: Step, at: Circumstances): Step | null {
  if (step.state === 'needsPermission') return enter(step, 'planned', at);
  // Only what could not be asked before: each look may cost a refused sign-in.
  const waited = step.outcome?.kind === 'needsPermission' || step.note?.key === 'propagation.note.cannotAsk';
  return step.state === 'unknown' && waited ? { ...step, nextAttemptAt: at.now, note: null } : null;
}

function retryNow(step: Step, facts: StepFacts, at: Circumstances): Step | null {
  const known = remember(step, { ...memoryOf(step), failures: 0, looks: 0 });
  switch (step.state) {
    case 'throttled':
    case 'unreachable':
    case 'needsPermission':
      return { ...known, nextAttemptAt: at.now };
    case 'unknown':
      return facts.canLook || facts.repeatable ? { ...known, nextAttemptAt: at.now } : null;
    default:
      return null;
  }
}

function answered(
  step: Step,
  { answer, facts }: BetweenAttempts & { type: 'answered' },
  at: Circumstances,
): Step | null {
  if (step.state !== 'unknown') return null;
  switch (answer) {
    case 'changed':
      return endStep(step, 'changed', at, { note: text('propagation.note.saidChanged') });
    case 'notChanged':
      return endStep(step, 'gaveUp', at, { note: text('propagation.note.saidNotChanged') });
    case 'tryAgain': {
      const memory = memoryOf(step);
      if (at.stopRequested || (facts.needsCurrent && memory.currentRefused)) return null;
      return {
        ...remember(step, { ...memory, failures: 0, looks: 0, comesBackTo: 'attempt' }),
        nextAttemptAt: at.now,
        note: text('propagation.note.saidTryAgain'),
      };
    }
  }
}

/** A request of this change may have changed the password, and nothing has settled it. */
function inDoubt(step: Step): boolean {
  return memoryOf(step).doubt === 'open';
}

function mayHaveArrived(step: Step): boolean {
  return memoryOf(step).doubt !== 'none';
}

function remember(step: Step, memory: StepMemory): Step {
  return { ...step, memory };
}

function enter(step: Step, state: StepState, at: Circumstances, change: Partial<Step> = {}): Step {
  const stateSince = step.state === state ? step.stateSince : at.now;
  return { ...step, nextAttemptAt: null, note: null, ...change, state, stateSince };
}
