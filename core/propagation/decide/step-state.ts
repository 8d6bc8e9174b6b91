import type { Step, StepMemory, StepState } from '../../model/change.ts';

/** What a step's next state depends on besides the step and the event. */
export interface Circumstances {
  readonly now: number;
  /** Epoch milliseconds. */
  readonly secretsExpireAt: number;
  readonly stopRequested: boolean;
}

/** Ends the step, whatever state it waits in. */
export function endStep(step: Step, state: StepState, at: Circumstances, change: Partial<Step> = {}): Step {
  return { ...step, ...change, state, stateSince: at.now, nextAttemptAt: null };
}

/** What the step remembers; of one that was never tried, that nothing has happened. */
export function memoryOf(step: Step): StepMemory {
  return step.memory ?? nothingTried;
}

/** A request of this change may have changed the password, and nothing has settled it. */
export function inDoubt(step: Step): boolean {
  return memoryOf(step).doubt === 'open';
}

export function mayHaveArrived(step: Step): boolean {
  return memoryOf(step).doubt !== 'none';
}

export function remember(step: Step, change: Partial<StepMemory>): Step {
  return { ...step, memory: { ...memoryOf(step), ...change } };
}

export function enter(step: Step, state: StepState, at: Circumstances, change: Partial<Step> = {}): Step {
  const stateSince = step.state === state ? step.stateSince : at.now;
  return { ...step, nextAttemptAt: null, note: null, ...change, state, stateSince };
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
