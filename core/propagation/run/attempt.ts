import { crashPoint } from '../../crash-point.ts';
import type { Step } from '../../model/change.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Written } from '../../store/journal.ts';
import { recordRefusedSignIn, signInKey } from '../../store/refused-sign-ins.ts';
import { mayHaveBeenRefused } from '../../sources/delivery.ts';
import type { PropagationDeps } from '../dependencies.ts';
import type { AttemptEnded, Finding, StepEvent, StepFacts } from '../decide/events.ts';
import type { NextAction } from '../decide/next-action.ts';
import { lookTime } from '../decide/retry.ts';
import { blottedOutcome, counted, type SignIn, signIn } from '../../sources/sign-in.ts';
import { type Access, openSource, type SourceAccess } from '../../sources/open-source.ts';
import { callConnector, type Called } from '../../sources/call-connector.ts';
import { factsOf } from '../step-facts.ts';
import { memoryOf } from '../decide/step-state.ts';

export type OnlineAction = Extract<NextAction, { do: 'attempt' | 'prove' | 'signInOnly' | 'look' }>;

/** What one action needs besides the world: a way to commit what happened, and a place to say that a request is out. */
export interface Tools {
  readonly deps: PropagationDeps;
  /** Null when the event did not concern the step any more. */
  commit(event: StepEvent): Promise<Written | null>;
  /** Commits how an attempt ended, and in the same commit the intent of the one after it, which is sent then. */
  commitEnd(event: AttemptEnded): Promise<void>;
  /** As it is stored: is the intent of that attempt still this runner's? */
  isIntended(step: Step): Promise<boolean>;
  /** Steps whose request is out, or about to leave. */
  readonly out: Set<string>;
}

/** An attempt that lacks nothing but the commit of its intent. */
export interface PreparedAttempt {
  readonly step: Step;
  /** Sends the request, once the intent is committed; everything it learns is committed before it returns. */
  readonly send: () => Promise<void>;
}

/** Does one thing with the step's source. Everything it learns is committed before it returns. */
export async function carryOut(action: OnlineAction, tools: Tools): Promise<void> {
  const { step } = action;
  const at = await placeOf(step, tools);
  if (!at.ok) return void (await tools.commit(notReachable(action, at)));
  const { next, current } = at;
  switch (action.do) {
    case 'attempt':
      return attempt(at, action.signIn);
    case 'prove':
      return signInWith(at, current);
    case 'signInOnly':
      return action.canSignIn
        ? signInWith(at, next)
        : void (await tools.commit({ type: 'cannotSignIn', stepId: step.id }));
    case 'look':
      return void (await tools.commit({ type: 'looked', stepId: step.id, finding: await look(at) }));
  }
}

/** Null where the action is no attempt, one that begins with a sign-in, or one that cannot begin now. */
export async function prepareAttempt(action: NextAction, tools: Tools): Promise<PreparedAttempt | null> {
  if (action.do !== 'attempt' || action.step.source.needsCurrentPassword) return null;
  const { step } = action;
  const at = await placeOf(step, tools);
  if (!at.ok || at.next === null) return null;
  const { next } = at;
  const sendNow = async () => {
    await crashPoint?.('send.begins', { step: step.index });
    await sendIntended(at, next, false);
  };
  return { step, send: sendNow };
}

interface Place {
  readonly ok: true;
  readonly step: Step;
  readonly access: SourceAccess;
  readonly tools: Tools;
  readonly facts: StepFacts;
  readonly next: string | null;
  readonly current: string | null;
}

type NoAccess = Access & { readonly ok: false };

async function placeOf(step: Step, tools: Tools): Promise<Place | NoAccess> {
  const { deps } = tools;
  const access = await openSource(deps, step.source.id, step.source);
  if (!access.ok) return access;
  const [next, current] = await Promise.all([
    deps.vault.newPassword(step.changeId),
    deps.vault.currentPassword(step.changeId, step.account.id),
  ]);
  return { ok: true, step, access, tools, facts: factsOf(deps, step), next, current };
}

function notReachable({ do: doing, step }: OnlineAction, access: NoAccess): StepEvent {
  const stepId = step.id;
  if (doing === 'look') return { type: 'looked', stepId, finding: { kind: 'cannotAsk' } };
  if (access.why === 'needsPermission') return { type: 'lacksPermission', stepId };
  return { type: 'misconfigured', stepId, note: access.sentence };
}

async function attempt(at: Place, signInFirst: boolean): Promise<void> {
  const { step, access, tools, facts, next, current } = at;
  if (next === null || (facts.needsCurrent && current === null))
    return void (await tools.commit({ type: 'lacksPassword', stepId: step.id }));
  if (!facts.needsCurrent || current === null) return void (await send(at, next, false));
  if (signInFirst) {
    const answer = await signIn(tools.deps, access, step.account, current, isProven(step));
    const worked = answer.kind === 'signsIn' || answer.kind === 'rightButBarred';
    return void (worked ? await send(at, next, true) : await tools.commit(eventOf(at, answer)));
  }
  // Nobody can say beforehand whether the current password is right, so the change itself counts as a sign-in.
  const answer = await counted(tools.deps, access.source, step.account.name, async () => {
    const called = await send(at, next, false);
    return { value: called, mayBeRefused: called !== null && mayHaveBeenRefused(called.value, called.sent) };
  });
  if (answer.kind === 'mustWait') await tools.commit(eventOf(at, answer));
}

/** The change itself: first the intent is committed, then the request leaves, then what came of it is committed. */
async function send(at: Place, next: string, signedIn: boolean): Promise<Called<Outcome> | null> {
  const { step, tools } = at;
  tools.out.add(step.id);
  try {
    await crashPoint?.('send.begins', { step: step.index });
    if ((await tools.commit({ type: 'attemptStarted', stepId: step.id, signedIn })) === null) return null;
    return await sendIntended(at, next, signedIn);
  } finally {
    tools.out.delete(step.id);
  }
}

async function sendIntended(at: Place, next: string, signedIn: boolean): Promise<Called<Outcome>> {
  const { step, access, tools, facts } = at;
  const { deps } = tools;
  const current = facts.needsCurrent ? at.current : null;
  await crashPoint?.('send.intended', { step: step.index });
  const passwords = { next, ...(current !== null && { current }) };
  const called = await callConnector<Outcome>(
    deps,
    access,
    (context) => access.connector.changePassword(step.account, passwords, context),
    { kind: 'unknown' },
    // Another background may have taken over while a request before it was awaited.
    () => tools.isIntended(step),
  );
  await crashPoint?.('send.answered', { step: step.index });
  const { sent } = called;
  const outcome = blottedOutcome(called.value, [...Object.values(passwords), ...access.secrets]);
  if (outcome.kind === 'wrongCurrentPassword' && signedIn)
    await recordRefusedSignIn(deps.db, signInKey(access.source, step.account.name), deps.clock.now());
  await tools.commitEnd({ type: 'attemptEnded', stepId: step.id, outcome, delivery: sent.delivery, facts });
  await crashPoint?.('send.done', { step: step.index });
  return { value: outcome, sent };
}

async function signInWith(at: Place, password: string | null): Promise<void> {
  const { step, access, tools } = at;
  const event: StepEvent =
    password === null
      ? { type: 'lacksPassword', stepId: step.id }
      : eventOf(at, await signIn(tools.deps, access, step.account, password, isProven(step)));
  await tools.commit(event);
}

function eventOf({ step, facts }: Place, answer: SignIn): StepEvent {
  const stepId = step.id;
  switch (answer.kind) {
    case 'signsIn':
    case 'rightButBarred':
      return { type: 'signedIn', stepId };
    case 'refused':
      return { type: 'signInRefused', stepId, refusal: answer, facts };
    case 'noAnswer':
      return { type: 'signInUnanswered', stepId, outcome: answer.outcome, facts };
    case 'mustWait':
      return { type: 'signInMustWait', stepId, until: answer.until };
    case 'cannotSignIn':
      return { type: 'cannotSignIn', stepId };
  }
}

/** Which of the two passwords does the account have? Signs in with the new one, and where that is refused with the old. */
async function look(at: Place): Promise<Finding> {
  const memory = memoryOf(at.step);
  const now = at.tools.deps.clock.now();
  if (at.next === null) return { kind: 'cannotAsk' };
  if (memory.currentIsNext) {
    const first = await tryCurrent(at, false);
    if (first.kind !== 'neither') return first;
    const { currentRefused } = first;
    return { ...(await tryNew(at, at.next, () => Promise.resolve(first))), ...(currentRefused && { currentRefused }) };
  }
  const until = lookTime(memory.newRefusedAt, memory.probablyChanged, now);
  if (until > now) return { kind: 'mustWait', until, newRefused: false };
  return tryNew(at, at.next, () => tryCurrent(at, true));
}

async function tryNew({ step, access, tools }: Place, next: string, refused: () => Promise<Finding>): Promise<Finding> {
  const answer = await signIn(tools.deps, access, step.account, next);
  switch (answer.kind) {
    case 'signsIn':
    case 'rightButBarred':
      return { kind: 'newSignsIn' };
    case 'refused':
      return refused();
    case 'noAnswer':
      return { kind: 'noAnswer', newRefused: false };
    case 'mustWait':
      return { ...answer, newRefused: false };
    case 'cannotSignIn':
      return { kind: 'cannotAsk' };
  }
}

async function tryCurrent({ step, access, tools, current, next }: Place, newRefused: boolean): Promise<Finding> {
  if (current === null || current === next || memoryOf(step).currentRefused)
    return { kind: 'neither', currentRefused: false };
  const answer = await signIn(tools.deps, access, step.account, current, isProven(step));
  switch (answer.kind) {
    case 'signsIn':
    case 'rightButBarred':
      return { kind: 'currentSignsIn', newRefused };
    case 'refused':
      return { kind: 'neither', currentRefused: true };
    case 'noAnswer':
      return { kind: 'noAnswer', newRefused };
    case 'mustWait':
      return { ...answer, newRefused };
    case 'cannotSignIn':
      return { kind: 'cannotAsk' };
  }
}

/** The current password signed in during this change, and nothing was sent since that may have changed it. */
function isProven(step: Step): boolean {
  const { currentProven, doubt } = memoryOf(step);
  return currentProven && doubt === 'none';
}
