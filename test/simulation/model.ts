import type { Change, Step } from '../../core/model/change.ts';
import { auditProblems } from './audit-due.ts';
import { ladder, open, successes, waitsForPerson } from './contract.ts';
import { type Asked, expectedPlan, planned, wanted } from './expected-plan.ts';
import { createKnowledge, type Trail } from './knowledge.ts';
import { createSending } from './sending.ts';
import { isIntruders } from './setup.ts';
import type { Request } from './sources.ts';
import type { View } from './view.ts';

/**
 * What docs/specification.md promises of a change, said once more and by other means: from what reaches the sources,
 * what is committed and what the person did, never from the code that is judged. Each promise is a sentence; one that
 * is broken is a problem.
 */
export interface Model {
  /** How things stand before anything happens. */
  begins(view: View): void;
  /** The person asked for a change, knowing these passwords. */
  asked(changeId: string, asked: Asked): void;
  /** *Finish the rest*, *Retry now*, a permission, another clock: what waited may be tried at once. */
  hurried(changeId: string | null): void;
  /** *Finish the rest*: what was typed then counts as given. */
  typedAgain(changeId: string, newPassword: string): void;
  /** *Stop* was answered. */
  stopped(changeId: string): void;
  /** The person's word on an unknown was taken. */
  word(stepId: string, answer: 'changed' | 'notChanged' | 'tryAgain'): void;
  /** Only a linking signs in with this account's password now. */
  linking(account: string, isOn: boolean): void;
  /** A request that is meant for an account left for the host. */
  left(host: string, request: Request): void;
  /** The host answered a request, whatever it said. */
  answered(host: string): void;
  arrived(request: Request): void;
  heard(background: number, request: Request): void;
  committed(background: number, before: View, after: View): void;
  /** Nothing moves but with time, and a background runs. */
  atRest(session: ReadonlyMap<string, unknown>): void;
  /** The faults stopped, time passed, the person did what was asked of them. */
  atEnd(): void;
}

export interface Truth {
  now(): number;
  passwordOf(account: string): string | undefined;
  isRepeatable(sourceId: string): boolean;
  canSignIn(sourceId: string): boolean;
  problem(sentence: string): void;
}

export function createModel(truth: Truth): Model {
  const known = createKnowledge();
  const { asks, candidates, linkings, openChanges, plans, proved, stepsOf, stopped } = known;
  const { refusedInDoubt, trailOf, trails, typed, unsettled } = known;
  const { answered, clockSet, countRefusal, mayBeSent, notRefusedBefore } = createSending(truth, known);
  /** Heard, and not committed yet. */
  /** By change, the background that put its id into it last: from then on only that one writes. */
  const runners = new Map<string, number>();
  /** By step, the background that attempts it. */
  const attempts = new Map<string, number>();
  let hearing: { readonly background: number; readonly request: Request; readonly at: number }[] = [];

  function started(change: Change, before: View): void {
    const asked = asks.get(change.id);
    if (asked === undefined) return truth.problem(`Nobody asked for the change ${change.id}.`);
    const steps = stepsOf(change.id).map(({ account, gates }) => planned(account.nativeIdentity, gates));
    // What an administrator writes in the middle of the planning is in the plan or not.
    const possible = [...(candidates.get(change.id) ?? []), expectedPlan(asked, before)];
    const expected = possible.find((plan) => wanted(plan).join() === steps.join()) ?? possible[0];
    if (expected === undefined) return;
    plans.set(change.id, expected);
    if (steps.join() !== wanted(expected).join())
      truth.problem(`Planned are ${steps.join(', ')}, not ${wanted(expected).join(', ')}.`);
    for (const step of stepsOf(change.id))
      for (const other of openChanges())
        if (other.id !== change.id)
          for (const older of stepsOf(other.id))
            if (older.account.key === step.account.key && open.has(older.state))
              truth.problem(
                `${older.account.nativeIdentity} is in two open changes, and ${older.state} in the older one.`,
              );
  }

  function stepWritten(background: number, step: Step, old: Step | undefined): void {
    const { state, changeId } = step;
    const account = { id: step.account.nativeIdentity };
    const trail = trailOf(changeId, account.id);
    if (state !== 'planned') trail.touched = true;
    if (old === undefined) {
      if (state !== 'planned') truth.problem(`${account.id} begins ${state}.`);
      return;
    }
    if (!open.has(old.state)) truth.problem(`${account.id} had ended ${old.state} and is written again.`);
    if (old.state === 'attempting' && state !== 'attempting' && state !== 'unknown') unsettled.delete(account.id);
    if (state === 'attempting' && old.state !== 'attempting') attempts.set(step.id, background);
    if (old.state === 'attempting' && state === 'unknown') {
      trail.sent ||= attempts.get(step.id) !== background;
      if (!trail.sent) truth.problem(`${account.id} is told as sent, and nothing has left.`);
    }
    for (const { background: by, request, at } of hearing)
      if (by === background && request.account === account.id) committedHearing(request, at, step, trail);
    hearing = hearing.filter(({ request }) => request.account !== account.id);

    // What it says is what the source has.
    const password = truth.passwordOf(account.id) ?? '';
    const mayBeEither =
      // What a sham description or another's login says is not the source's word.
      changeId.startsWith('intruder-') ||
      isIntruders(step.account.name) ||
      trail.word ||
      state === 'unknown' ||
      state === 'attempting' ||
      (state === 'superseded' && old.state === 'unknown');
    if (!mayBeEither) {
      const hasIt = typed.get(changeId)?.has(password) === true;
      // Of two that were typed nobody but the background knows which one it has.
      const isOnlyOne = typed.get(changeId)?.size === 1;
      if (successes.has(state) && !hasIt)
        truth.problem(`${account.id} is ${state}, but the source does not have the new password.`);
      if (!successes.has(state) && trail.effect && isOnlyOne)
        truth.problem(`${account.id} is ${state}, but the source has the new password.`);
    }
    if (state === 'notAttempted' && !isBarred(step))
      truth.problem(`${account.id} is not attempted, and no gate is closed.`);
  }

  /** The background heard it, and has committed what followed. */
  function committedHearing(
    { account, host, what, onlyCopy, refused, password, current, heard, retryAt, sourceId }: Request,
    heardAt: number,
    step: Step,
    trail: Trail,
  ): void {
    const given = what === 'signIn' ? password : current;
    const isCurrent = given !== null && typed.get(step.changeId)?.has(given) !== true;
    // Where it can be looked, a refused change is looked at, with the current password last.
    const isHeard = heard === 'refused' || heard === 'wrongCurrentPassword';
    if (refused && isHeard && isCurrent && given !== null && (what === 'signIn' || !truth.canSignIn(sourceId)))
      trail.refused.add(given);
    if (what !== 'change') return;
    const mayRepeat = heard === 'throttled' || heard === 'unreachable';
    // Only a success is certain whichever copy it was the answer to.
    if (host !== null && heard !== 'changed' && heard !== 'alreadyHasIt' && onlyCopy !== true) {
      if (step.state !== 'unknown')
        truth.problem(`${account} is ${step.state}, and the answer may be that to a second copy.`);
      if (!mayRepeat && heard !== 'unknown' && heard !== 'needsPermission')
        refusedInDoubt.set(account, `${step.changeId} ${password}`);
    }
    trail.failures = mayRepeat ? trail.failures + 1 : 0;
    if (!mayRepeat) return;
    const wait = ladder[Math.min(trail.failures, ladder.length) - 1] ?? 0;
    // The clock may be set between the two.
    const failedAt = Math.min(heardAt, truth.now());
    trail.notBefore = retryAt === null ? failedAt + wait : Math.max(retryAt, failedAt);
  }

  function isBarred(step: Step): boolean {
    if (step.newIsCurrent === true) return true;
    const all = stepsOf(step.changeId);
    const change = known.view.changes.get(step.changeId);
    const isUnproved = (one: Step) => one.id === change?.proofStepId && !change.proved;
    return all.some((one) => (failed(one) && isGate(one)) || (!open.has(one.state) && isUnproved(one)));
  }

  function isGate(step: Step): boolean {
    const expected = plans.get(step.changeId)?.order ?? [];
    return expected.some(({ account, gates }) => gates && account === step.account.nativeIdentity);
  }

  return {
    begins: (at) => (known.view = at),
    asked: (changeId, asked) => {
      if (plans.has(changeId)) return;
      candidates.set(changeId, [...(candidates.get(changeId) ?? []), expectedPlan(asked, known.view)]);
      asks.set(changeId, asked);
      typed.set(changeId, new Set([asked.newPassword]));
    },
    typedAgain: (changeId, newPassword) => {
      typed.get(changeId)?.add(newPassword);
      for (const step of stepsOf(changeId)) trailOf(changeId, step.account.nativeIdentity).refused.clear();
    },
    hurried: (changeId) => {
      if (changeId === null) clockSet();
      for (const [key, trail] of trails) {
        if (changeId !== null && !key.startsWith(`${changeId} `)) continue;
        trail.notBefore = 0;
        trail.failures = 0;
      }
    },
    stopped: (changeId) => void stopped.add(changeId),
    word: (stepId, answer) => {
      const step = known.view.steps.get(stepId);
      if (step === undefined) return;
      const trail = trailOf(step.changeId, step.account.nativeIdentity);
      trail.notBefore = 0;
      refusedInDoubt.delete(step.account.nativeIdentity);
      if (answer === 'tryAgain') unsettled.delete(step.account.nativeIdentity);
      else trail.word = true;
    },
    linking: (account, isOn) => void (isOn ? linkings.add(account) : linkings.delete(account)),
    answered,
    left: (host, request) => {
      const { account } = request;
      for (const change of openChanges()) {
        const own = stepsOf(change.id).find((one) => one.account.nativeIdentity === account);
        if (own === undefined || !open.has(own.state)) continue;
        trailOf(change.id, account).touched = true;
        if (
          request.what === 'signIn' &&
          !linkings.has(account) &&
          asks.get(change.id)?.currentPasswords[own.account.id] === request.password
        )
          notRefusedBefore(change.id, account, request.password);
      }
      if (request.what !== 'change') return;
      const step = [...known.view.steps.values()].find(
        (one) =>
          one.state === 'attempting' && one.account.nativeIdentity === account && one.source.id === request.sourceId,
      );
      if (step === undefined) return truth.problem(`${account} is sent a change that no committed intent speaks of.`);
      mayBeSent(step, host, request);
      trailOf(step.changeId, account).sent = true;
      unsettled.set(account, `${step.changeId} ${request.password}`);
    },
    arrived: (request) => {
      const { account, host, what, refused, effect } = request;
      if (refused) countRefusal(host, account);
      if (what === 'signIn') {
        if (!refused && truth.passwordOf(account) === request.password)
          for (const { id } of openChanges())
            if (stepsOf(id).some((step) => step.account.nativeIdentity === account)) proved.add(id);
        return;
      }
      if (effect && request.password.startsWith('Mallory-') && !isIntruders(account))
        truth.problem(`${account} has got a password of somebody who only found the browser open.`);
      const step = [...known.view.steps.values()].find(
        (one) => one.state === 'attempting' && one.account.nativeIdentity === account,
      );
      if (effect && step !== undefined) trailOf(step.changeId, account).effect = true;
    },
    heard: (background, request) => {
      hearing.push({ background, request, at: truth.now() });
      const told = request.heard === 'signsIn' || request.heard === 'refused' || request.heard === 'rightButBarred';
      if (request.what !== 'signIn' || !told) return;
      unsettled.delete(request.asksAbout);
      refusedInDoubt.delete(request.asksAbout);
    },
    committed: (background, before, after) => {
      known.view = after;
      if (
        before.accounts !== after.accounts ||
        before.sources !== after.sources ||
        before.passwordSyncGroups !== after.passwordSyncGroups
      )
        for (const [id, plansSince] of candidates) {
          const asked = asks.get(id);
          if (asked !== undefined && !plans.has(id)) plansSince.push(expectedPlan(asked, after));
        }
      for (const [id, change] of after.changes) {
        const old = before.changes.get(id);
        if (old === change) continue;
        if (old?.runnerId !== change.runnerId) runners.set(id, background);
        if (old === undefined) started(change, before);
        else if (
          old.state === 'ended' &&
          JSON.stringify({ ...old, seenAt: 0 }) !== JSON.stringify({ ...change, seenAt: 0 })
        )
          truth.problem(`The change ${id} had ended and is written again.`);
      }
      const touched = new Set<string>();
      for (const [id, step] of after.steps)
        if (before.steps.get(id) !== step) {
          touched.add(step.changeId);
          stepWritten(background, step, before.steps.get(id));
        }
      for (const id of touched) {
        if (runners.get(id) !== background)
          truth.problem(`The change ${id} is written by a background that was replaced.`);
        const isEnded = stepsOf(id).every(({ state }) => !open.has(state));
        if ((after.changes.get(id)?.state === 'ended') !== isEnded)
          truth.problem(`The change ${id} is ${after.changes.get(id)?.state}, which its steps are not.`);
      }
      for (const id of before.steps.keys()) if (!after.steps.has(id)) truth.problem(`The step ${id} is gone.`);
      for (const problem of auditProblems(before, after)) truth.problem(problem);
    },
    atRest: (session) => {
      for (const [key, value] of session) {
        const changeId = key.slice(key.indexOf('/') + 1);
        if (known.view.changes.get(changeId)?.state !== 'open')
          truth.problem(`Passwords of the change ${changeId} are left.`);
        const kept = JSON.stringify(value);
        for (const step of stepsOf(changeId)) {
          const current = asks.get(changeId)?.currentPasswords[step.account.id];
          if (!open.has(step.state) && current !== undefined && kept.includes(`"${step.account.id}"`))
            truth.problem(`The current password of ${step.account.nativeIdentity} is kept beyond its step.`);
        }
      }
    },
    atEnd: () => {
      for (const change of openChanges()) {
        const steps = stepsOf(change.id);
        const isHeld = steps.some((step) => waitsForPerson.has(step.state));
        for (const { account, state } of steps)
          if (open.has(state) && !waitsForPerson.has(state) && !(state === 'planned' && isHeld))
            truth.problem(`${account.nativeIdentity} is ${state} for ever.`);
      }
    },
  };
}

function failed({ state }: Step): boolean {
  return !open.has(state) && !successes.has(state);
}
