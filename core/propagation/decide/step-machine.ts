import { isEnd, type Step } from '../../model/change.ts';
import type { Outcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import { aboutSignIn, afterAttempt, doubtful, onLadder, perhapsChangedBefore } from './after-attempt.ts';
import type { Finding, StepEvent, StepFacts } from './events.ts';
import { retryTime } from './retry.ts';
import { type Circumstances, endStep, enter, inDoubt, mayHaveArrived, memoryOf, remember } from './step-state.ts';

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
      return attempting ? afterAttempt(step, event, at) : null;
    case 'foundAttempting':
      return attempting ? doubtful(step, { kind: 'unknown' }, event.facts, at) : null;
    default:
      return attempting ? null : betweenAttempts(step, event, at);
  }
}

/** *Finish the rest*, before another current password is kept in place of the one that signed in. */
export function passwordsComing(step: Step, currentGiven: boolean): Step {
  const memory = memoryOf(step);
  if (!currentGiven || isEnd(step.state) || !memory.currentProven) return step;
  return remember(step, { currentProven: false });
}

/** *Finish the rest*: the passwords are there again. */
export function passwordsBack(step: Step, currentGiven: boolean, newIsCurrent: boolean, at: Circumstances): Step {
  if (isEnd(step.state) || step.state === 'attempting') return step;
  const memory = { ...memoryOf(step), failures: 0, looks: 0 };
  const known = remember(step, currentGiven ? { ...memory, currentRefused: false, currentProven: false } : memory);
  if (step.state === 'unknown') return comesBack(known) ? { ...known, nextAttemptAt: at.now, note: null } : known;
  if (step.state !== 'needsPassword') return known;
  const { newIsCurrent: _, ...rest } = enter(known, 'planned', at);
  return newIsCurrent ? { ...rest, newIsCurrent } : rest;
}

type BetweenAttempts = Exclude<StepEvent, { type: 'attemptStarted' | 'attemptEnded' | 'foundAttempting' }>;

function betweenAttempts(step: Step, event: BetweenAttempts, at: Circumstances): Step | null {
  switch (event.type) {
    case 'signedIn':
      return signedIn(step, at);
    case 'signInRefused':
      return signInRefused(step, event, at);
    case 'signInUnanswered':
      return afterAttempt(step, { ...event, outcome: aboutSignIn(event.outcome), delivery: 'notSent' }, at);
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
    remember(step, { currentProven: memory.currentProven || justSignedIn, currentIsNext: false }),
    'attempting',
    at,
    { attempts: step.attempts + 1 },
  );
}

function signedIn(step: Step, at: Circumstances): Step {
  if (step.newIsCurrent) return endStep(step, 'alreadyHasIt', at, { outcome: { kind: 'alreadyHasIt' } });
  return remember(step, { currentProven: true });
}

/** After a request that may have arrived, a refused current password speaks for the change, not against the person. */
function signInRefused(
  step: Step,
  { refusal, facts }: BetweenAttempts & { type: 'signInRefused' },
  at: Circumstances,
): Step {
  const outcome: Outcome = { ...refusal, kind: 'wrongCurrentPassword' };
  const refused = remember(step, { currentRefused: true });
  return mayHaveArrived(step)
    ? perhapsChangedBefore(refused, outcome, facts, at)
    : endStep(refused, 'wrongCurrentPassword', at, { outcome });
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
  switch (outcome.kind) {
    case 'rejected':
    case 'wrongCurrentPassword':
    case 'accountNotFound':
    case 'accountLocked':
    case 'accountDisabled':
    case 'permissionDenied':
    case 'misconfigured':
      return endStep(step, outcome.kind, at, { note: null });
    default: {
      const state = outcome.kind === 'throttled' ? 'throttled' : 'unreachable';
      const waiting = onLadder(step, state, outcome, at);
      return isEnd(waiting.state) ? waiting : { ...waiting, note: text('propagation.note.notChangedYet') };
    }
  }
}

function permissionGranted(step: Step, at: Circumstances): Step | null {
  if (step.state === 'needsPermission') return enter(step, 'planned', at);
  // Only what could not be asked before: each look may cost a refused sign-in.
  const waited = step.outcome?.kind === 'needsPermission' || step.note?.key === 'propagation.note.cannotAsk';
  return step.state === 'unknown' && waited ? { ...step, nextAttemptAt: at.now, note: null } : null;
}

function retryNow(step: Step, facts: StepFacts, at: Circumstances): Step | null {
  const known = remember(step, { failures: 0, looks: 0 });
  switch (step.state) {
    case 'throttled':
    case 'unreachable':
    case 'needsPermission':
      return { ...known, nextAttemptAt: at.now };
    case 'unknown':
      return facts.canLook || (facts.repeatable && memoryOf(step).comesBackTo === 'attempt')
        ? { ...known, nextAttemptAt: at.now }
        : null;
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
        ...remember(step, { failures: 0, looks: 0, comesBackTo: 'attempt' }),
        nextAttemptAt: at.now,
        note: text('propagation.note.saidTryAgain'),
      };
    }
  }
}

/** Of an unknown: there is a look to be made, or a repetition. Else only the person knows. */
function comesBack(step: Step): boolean {
  return step.source.canSignIn || memoryOf(step).comesBackTo === 'attempt';
}
