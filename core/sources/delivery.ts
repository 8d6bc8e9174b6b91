import type { GuardedFetch, SourceAnswer } from '../connectors/http/guarded-fetch.ts';
import type { Outcome, OutcomeKind } from '../model/outcome.ts';
import { text } from '../model/text.ts';

/**
 * Of the change requests that one call of a connector made: `notSent`, none has left; `once`, each one that left was
 * answered, and the browser can prove that it left once; `perhapsMore`, anything else, a lost answer too.
 */
export type Delivery = 'notSent' | 'once' | 'perhapsMore';

/** What one call of a connector sent, as its fetch saw it. */
export interface Sent {
  readonly delivery: Delivery;
  /** At least one request, whatever kind, may have reached the source. */
  readonly reached: boolean;
  /** One that may have reached the source was not answered, or only with a fault of a server (5xx). */
  readonly unanswered: boolean;
}

/** Watches the fetch that a call is given, so that no connector has to say what it sent. */
export function watchSent(fetch: GuardedFetch): { readonly fetch: GuardedFetch; readonly sent: () => Sent } {
  const answers: { readonly changes: boolean; answer: SourceAnswer | null }[] = [];
  return {
    fetch: async (request) => {
      const entry: (typeof answers)[number] = { changes: request.changes === true, answer: null };
      answers.push(entry);
      const answer = await fetch(request);
      entry.answer = answer;
      return answer;
    },
    sent: () => sentBy(answers),
  };
}

/** @param requests one that is still out has no answer yet */
function sentBy(requests: readonly { readonly changes: boolean; readonly answer: SourceAnswer | null }[]): Sent {
  const left = requests.filter(({ answer }) => answer?.kind !== 'none' || answer.reached === 'maybe');
  const changes = left.filter((request) => request.changes);
  return {
    delivery: changes.length === 0 ? 'notSent' : changes.every(isOnlyCopy) ? 'once' : 'perhapsMore',
    reached: left.length > 0,
    unanswered: left.some(({ answer }) => answer === null || answer.kind === 'none' || isServerFault(answer)),
  };
}

function isOnlyCopy({ answer }: { readonly answer: SourceAnswer | null }): boolean {
  return answer !== null && answer.kind !== 'none' && answer.onlyCopy;
}

function isServerFault(answer: SourceAnswer): boolean {
  return answer.kind === 'answer' && answer.status >= 500;
}

/** A call in which no change request left can neither have changed anything nor leave a doubt. */
export function outcomeAsSent(outcome: Outcome, delivery: Delivery): Outcome {
  if (delivery !== 'notSent') return outcome;
  if (outcome.kind === 'unknown') return { ...outcome, kind: 'unreachable' };
  if (outcome.kind !== 'changed') return outcome;
  return { ...outcome, kind: 'misconfigured', explanation: text('propagation.attempt.nothingSent') };
}

/** It speaks against a change, but the first copy of the request may have been answered otherwise. */
export function isDoubtful({ kind }: Outcome, delivery: Delivery): boolean {
  return delivery === 'perhapsMore' && kind !== 'changed' && kind !== 'alreadyHasIt';
}

/**
 * Whether what a call with the person's current password came to may stand against the account as a refused sign-in.
 * None is only what certainly did not reach the source, and what that answered clearly with something else.
 */
export function mayHaveBeenRefused({ kind }: Pick<Outcome, 'kind'>, { reached, unanswered }: Sent): boolean {
  if (!reached || answersClearly.has(kind)) return false;
  // 429 comes before the password is looked at; a gateway's 503 may come after it.
  return kind !== 'throttled' || unanswered;
}

/** The source's own word on something else than a wrong password. */
const answersClearly: ReadonlySet<OutcomeKind> = new Set([
  'changed',
  'alreadyHasIt',
  'rejected',
  'accountNotFound',
  'accountLocked',
  'accountDisabled',
  'permissionDenied',
  'needsPermission',
]);
