import type { Step } from '../../core/model/change.ts';
import { lockOutWindow, open, reachedWithin, successes } from './contract.ts';
import type { Knowledge } from './knowledge.ts';
import type { Truth } from './model.ts';
import type { Request } from './sources.ts';

/** What must hold of what reaches a source. */
export interface Sending {
  /** A change is sent for the step. */
  readonly mayBeSent: (step: Step, host: string, request: Request) => void;
  /** This current password goes along, or signs in. */
  readonly notRefusedBefore: (changeId: string, account: string, password: string) => void;
  /** The host answered something. */
  readonly answered: (host: string) => void;
  /** From now on nobody can say how long ago that was. */
  readonly clockSet: () => void;
  /** A source has refused it. */
  readonly countRefusal: (host: string | null, account: string) => void;
}

export function createSending(truth: Truth, known: Knowledge): Sending {
  const { plans, proved, refusedInDoubt, stepsOf, stopped, trailOf, typed, unsettled } = known;
  const refusals = new Map<string, number[]>();
  /** By host, when it last answered; null where the clock was set since. */
  const answers = new Map<string, number | null>();

  function mayBeSent(step: Step, host: string, request: Request): void {
    const { account } = request;
    const change = known.view.changes.get(step.changeId);
    const expected = plans.get(step.changeId)?.order ?? [];
    const trail = trailOf(step.changeId, account);
    const stateOf = (id: string) =>
      stepsOf(step.changeId).find((one) => one.account.nativeIdentity === id)?.state ?? 'planned';
    const own = expected.find((one) => one.account === account);

    // The gate.
    for (const gate of expected.filter(({ gates }) => gates)) {
      if (gate.account === account) break;
      const state = stateOf(gate.account);
      if (successes.has(state)) continue;
      // Further accounts of the source whose own gate closed are not behind it.
      const isFurther = own?.gates === false && own.sourceId === gate.sourceId && !open.has(state);
      if (!isFurther) truth.problem(`${account} is sent while the gate ${gate.account} is ${state}.`);
      break;
    }
    // The order, one at a time.
    for (const earlier of expected) {
      if (earlier.account === account) break;
      if (earlier.gates === own?.gates && !trailOf(step.changeId, earlier.account).touched)
        truth.problem(`${account} is sent before ${earlier.account} was tried.`);
    }
    if (stepsOf(step.changeId).filter(({ state }) => state === 'attempting').length > 1)
      truth.problem(`Two accounts are attempted at a time.`);
    // Whose request it is.
    if (change?.stopRequested === true || stopped.has(step.changeId))
      truth.problem(`${account} is sent after the change was stopped.`);
    if (typed.get(step.changeId)?.has(request.password) !== true)
      truth.problem(`${account} is sent a password that was not typed for this change.`);
    if (request.released && !proved.has(step.changeId))
      truth.problem(`${account} is set by a service account before anybody proved who they are.`);
    // Not blindly, not too soon.
    if (unsettled.get(account) === `${step.changeId} ${request.password}` && !truth.isRepeatable(request.sourceId))
      truth.problem(`${account} is sent the same password twice without a look.`);
    if (refusedInDoubt.get(account) === `${step.changeId} ${request.password}`)
      truth.problem(`${account} is sent again after a refusal that nobody has looked up.`);
    const answeredAt = answers.get(host);
    if (answeredAt === undefined || (answeredAt !== null && truth.now() - answeredAt > reachedWithin))
      truth.problem(`${account} is sent a change, and nobody knows whether ${host} is there.`);
    if (truth.now() < trail.notBefore)
      truth.problem(`${account} is sent ${trail.notBefore - truth.now()} ms too soon.`);
    if (request.current !== null) notRefusedBefore(step.changeId, account, request.current);
  }

  function notRefusedBefore(changeId: string, account: string, password: string): void {
    if (trailOf(changeId, account).refused.has(password))
      truth.problem(`${account} is sent a current password again that was refused.`);
  }

  /** At most two in thirty minutes, whatever they were for. A time ahead of the clock still counts. */
  function countRefusal(host: string | null, account: string): void {
    const now = truth.now();
    // At another address it is another account, for all that Lockstep can know.
    const place = `${host} ${account}`;
    const recent = (refusals.get(place) ?? []).filter((at) => at > now - lockOutWindow);
    recent.push(now);
    refusals.set(place, recent);
    if (recent.length > 2) truth.problem(`${account} is refused ${recent.length} sign-ins in thirty minutes.`);
  }

  return {
    mayBeSent,
    notRefusedBefore,
    countRefusal,
    answered: (host) => void answers.set(host, truth.now()),
    clockSet: () => answers.forEach((_, host) => answers.set(host, null)),
  };
}
