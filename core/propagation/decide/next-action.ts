import { isEnd, isSuccess, type Step } from '../../model/change.ts';
import { proofStepsOf } from '../../model/proof.ts';
import type { ChangeRecord } from '../../store/journal.ts';
import type { StepFacts } from './events.ts';
import { memoryOf } from './step-state.ts';

/** What is known of the passwords in flight. */
export interface VaultFacts {
  readonly newPassword: boolean;
  /** Accounts whose current password is there. */
  readonly currentPasswords: ReadonlySet<string>;
}

/** What the runner does next for a change; one thing at a time. */
export type NextAction =
  /** `signIn`: the attempt begins with a sign-in with the current password. */
  | { readonly do: 'attempt'; readonly step: Step; readonly signIn: boolean }
  /** The person's proof, before a service account's right is used. */
  | { readonly do: 'prove'; readonly step: Step }
  /** The new password is the current one already: a sign-in tells. */
  | { readonly do: 'signInOnly'; readonly step: Step; readonly canSignIn: boolean }
  | { readonly do: 'look'; readonly step: Step }
  /** The background ended while it was attempting. */
  | { readonly do: 'findAttempting'; readonly step: Step }
  | { readonly do: 'askForPassword'; readonly step: Step }
  | { readonly do: 'wait'; readonly until: number }
  /** Something else must happen first: the person, or a request that is out. */
  | { readonly do: 'nothing' };

export interface DecisionContext {
  readonly now: number;
  readonly vault: VaultFacts;
  readonly factsOf: (step: Step) => StepFacts;
  /** Steps whose request is out, by this very runner. */
  readonly out: ReadonlySet<string>;
}

/** Decides in which order the steps of a change go, and when. */
export function nextAction(record: ChangeRecord, around: DecisionContext): NextAction {
  if (record.change.state === 'ended') return { do: 'nothing' };
  const attempting = record.steps.find((step) => step.state === 'attempting');
  if (attempting !== undefined)
    return around.out.has(attempting.id) ? { do: 'nothing' } : { do: 'findAttempting', step: attempting };

  const without = record.steps.find((step) => lacksPassword(step, record, around));
  if (without !== undefined) return { do: 'askForPassword', step: without };

  const candidates = inTurn(record).filter((step) => comesBack(step, record, around));
  const due = candidates.filter((step) => dueAt(step) <= around.now).toSorted(byTurn)[0];
  if (due !== undefined) return actionOn(due, record, around);
  const times = candidates.map(dueAt);
  // When the passwords are forgotten, what waits turns into *needs password*.
  if (around.vault.newPassword) times.push(record.change.secretsExpireAt);
  return times.length === 0 ? { do: 'nothing' } : { do: 'wait', until: Math.min(...times) };
}

function actionOn(step: Step, { change, steps }: ChangeRecord, { factsOf }: DecisionContext): NextAction {
  const facts = factsOf(step);
  if (step.state === 'unknown' && (memoryOf(step).comesBackTo === 'look' || change.stopRequested))
    return { do: 'look', step };
  if (step.newIsCurrent) return { do: 'signInOnly', step, canSignIn: facts.canLook };
  const signIn = facts.needsCurrent && facts.canLook;
  const unproved = change.proofStepId === step.id && !change.proved;
  // Where the first attempt begins with a sign-in anyway, that is the proof; of several proofs none is behind a change.
  const provesByAttempt = signIn && steps[0] === step && change.proofStepIds === undefined;
  return unproved && !provesByAttempt ? { do: 'prove', step } : { do: 'attempt', step, signIn };
}

/** The steps whose turn it can be: the proof alone, then the authentication accounts one by one, then all others. */
function inTurn({ change, steps }: ChangeRecord): readonly Step[] {
  const open = steps.filter((step) => !isEnd(step.state));
  const proof = open.find((step) => step.id === change.proofStepId);
  if (proof !== undefined && !change.proved) return [proof];
  const gate = steps.find((step) => step.gates && !isSuccess(step.state));
  return gate === undefined || isEnd(gate.state) ? open.filter((step) => !step.gates) : [gate];
}

/** Will the runner come back to it by itself? */
function comesBack(step: Step, { change }: ChangeRecord, { vault, factsOf }: DecisionContext): boolean {
  if (step.state === 'planned') return true;
  if (step.nextAttemptAt === null || !vault.newPassword) return false;
  if (step.state !== 'unknown') return true;
  const attempts = memoryOf(step).comesBackTo === 'attempt' && !change.stopRequested;
  return attempts ? hasCurrent(step, vault, factsOf(step)) : factsOf(step).canLook;
}

function lacksPassword(step: Step, record: ChangeRecord, around: DecisionContext): boolean {
  const { change } = record;
  const { vault, factsOf } = around;
  // Otherwise the person would be told that Lockstep finds out by itself, and it never would.
  if (step.state === 'unknown') return step.nextAttemptAt !== null && !comesBack(step, record, around);
  if (!['planned', 'throttled', 'unreachable'].includes(step.state)) return false;
  if (!vault.newPassword) return true;
  if (step.newIsCurrent) return false;
  const proves = proofStepsOf(change).includes(step.id) && !change.proved;
  return proves ? !vault.currentPasswords.has(step.account.id) : !hasCurrent(step, vault, factsOf(step));
}

function hasCurrent(step: Step, vault: VaultFacts, facts: StepFacts): boolean {
  return !facts.needsCurrent || vault.currentPasswords.has(step.account.id);
}

function dueAt(step: Step): number {
  return step.nextAttemptAt ?? -Infinity;
}

/** First what was never attempted, in order, so that a step on the ladder does not hold up the next one. */
function byTurn(a: Step, b: Step): number {
  const [dueA, dueB] = [dueAt(a), dueAt(b)];
  return dueA === dueB ? a.index - b.index : dueA - dueB;
}
