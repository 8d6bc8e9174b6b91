import type { Outcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import type { ConnectorContext } from '../spi.ts';
import { protocolError } from '../http/client.ts';
import type { SourceRequest } from '../http/guarded-fetch.ts';
import { tokenOf } from '../oauth/oauth.ts';
import { readAnswer, type Reading } from './answer.ts';
import type { Description, RequestDescription, Run } from './description.ts';
import { provingByCookies } from './evidence.ts';
import { exchanged } from './named.ts';
import { accessToken } from './oauth-client.ts';
import { makeRequest } from './request.ts';
import { requestNamed, secretsIn, variablesOf } from './scope.ts';
import { Unmakeable, type Values } from './template.ts';

/** How a run ended: with its last request's answer, or where one of them ended it. */
export interface Ended {
  /** The titles of the requests that were tried, in order; the end speaks of the last. */
  readonly tried: readonly string[];
  readonly end: Reading;
  readonly values: Values;
  /** A request that may have changed the password has left. */
  readonly changeSent: boolean;
}

/**
 * Sends the requests of a run one after the other until one of their answers ends it. What is to be sent at the end is
 * sent however it came, if all of its variables have values, and what comes back of that changes nothing any more.
 */
export async function runSteps(
  description: Description,
  { steps, finally: last }: Run,
  given: Values,
  context: ConnectorContext,
): Promise<Ended> {
  const ended = await untilEnd(description, steps, given, context);
  await sendLast(description, last, ended.values, context);
  return ended;
}

async function sendLast(
  description: Description,
  last: readonly string[],
  values: Values,
  context: ConnectorContext,
): Promise<void> {
  for (const name of last) {
    const request = requestNamed(description, name);
    // What was never begun, such as a session, needs no end.
    if (request === undefined || ![...variablesOf(request)].every((variable) => values.has(variable))) continue;
    const made = make(request, values);
    if (made.kind !== 'request') continue;
    const answer = await context.fetch(made.request);
    context.watch?.(exchanged(description, request, values, { sent: made.request, answer, taken: null }));
  }
}

/**
 * A sign-in that the browser's cookies prove, proves nothing where somebody is signed in already: whatever the password,
 * the cookies would be theirs. So what proves it is asked before the sign-in as well, and has to be refused then. A
 * session that is there is ended first, where the description says how. Null: nobody is signed in.
 */
export async function sessionBefore(
  description: Description,
  run: Run,
  given: Values,
  context: ConnectorContext,
): Promise<Outcome | null> {
  const proving = provingByCookies(description, run);
  if (proving.length === 0) return null;
  const withoutPasswords = new Map([...given].filter(([name]) => name !== 'currentPassword' && name !== 'newPassword'));
  const look = async () => (await untilEnd(description, proving, withoutPasswords, context)).end;
  const first = await look();
  if (first.kind === 'outcome') return isNoAnswer(first.outcome) ? first.outcome : null;
  await sendLast(description, run.finally, withoutPasswords, context);
  const second = await look();
  if (second.kind === 'outcome') return isNoAnswer(second.outcome) ? second.outcome : null;
  return { kind: 'misconfigured', explanation: text('connectors.webServices.signedInBefore') };
}

/** Who got no answer does not know whether somebody is signed in. */
function isNoAnswer({ kind, certificate }: Outcome): boolean {
  return certificate === true || ['unreachable', 'unknown', 'throttled', 'needsPermission'].includes(kind);
}

async function untilEnd(
  description: Description,
  steps: readonly string[],
  given: Values,
  context: ConnectorContext,
): Promise<Ended> {
  const values = new Map(given);
  const tried: string[] = [];
  let end: Reading = { kind: 'outcome', outcome: protocolError() };
  let changedBefore = false;
  let changeSent = false;
  const watched = { ...context, fetch: watchedFetch };
  function watchedFetch(request: SourceRequest) {
    changeSent ||= request.changes === true;
    return context.fetch(request);
  }
  for (const name of steps) {
    const request = requestNamed(description, name);
    if (request === undefined) break;
    tried.push(request.title);
    end = await exchange(request, { description, values, changedBefore }, watched);
    if (end.kind !== 'continue') break;
    for (const [variable, value] of end.kept) values.set(variable, value);
    changedBefore ||= request.changes;
  }
  return { tried, end, values, changeSent };
}

interface Running {
  readonly description: Description;
  readonly values: Map<string, unknown>;
  /** An earlier request of the run may have changed the password. */
  readonly changedBefore: boolean;
}

/**
 * Sends a request and reads its answer. A 401 to an access token says that nothing was done (RFC 6750, 3.1), so the
 * request is sent once more with a new one; not where the answer speaks of the person's password, which would be wrong
 * twice.
 */
async function exchange(request: RequestDescription, running: Running, context: ConnectorContext): Promise<Reading> {
  const { description, values, changedBefore } = running;
  const usesToken = variablesOf(request).has(accessToken);
  const notSent = (outcome: Outcome): Reading => ({
    kind: 'outcome',
    outcome: changedBefore ? { kind: 'unknown' } : outcome,
  });
  const send = async (refused?: string): Promise<Reading> => {
    if (usesToken) {
      const had = await tokenOf(context, refused);
      if (had.kind === 'outcome') return notSent(had.outcome);
      values.set(accessToken, had.token);
    }
    const made = make(request, values);
    if (made.kind === 'outcome') return notSent(made.outcome);
    const answer = await context.fetch(made.request);
    const secrets = secretsAmong(description, values);
    const reading = readAnswer(request, answer, { description, values, secrets, changedBefore });
    const taken = reading.kind === 'outcome' ? reading.outcome.kind : reading.kind;
    context.watch?.(exchanged(description, request, values, { sent: made.request, answer, taken }));
    const isRefused = usesToken && refused === undefined && answer.kind === 'answer' && answer.status === 401;
    const isPersons = reading.kind === 'outcome' && reading.outcome.kind === 'wrongCurrentPassword';
    return isRefused && !isPersons ? send(String(values.get(accessToken))) : reading;
  };
  return send();
}

type Made =
  | { readonly kind: 'request'; readonly request: SourceRequest }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

function make(request: RequestDescription, values: Values): Made {
  try {
    return { kind: 'request', request: makeRequest(request, values) };
  } catch (error) {
    if (!(error instanceof Unmakeable)) throw error;
    return { kind: 'outcome', outcome: unsent(error) };
  }
}

/** Nothing was sent: the value is one that the source could never have. */
function unsent({ variable, why }: Unmakeable): Outcome {
  if (why === 'missing') return protocolError();
  if (variable === 'login' || variable === 'nativeIdentity') return { kind: 'accountNotFound' };
  if (variable === 'newPassword') {
    return { kind: 'rejected', reason: 'policy', explanation: text('connectors.webServices.notSendable') };
  }
  return { kind: 'misconfigured', explanation: text('connectors.notSendable') };
}

function secretsAmong(description: Description, values: Values): string[] {
  const isSecret = secretsIn(description);
  return [...values].flatMap(([variable, value]) => (isSecret(variable) && typeof value === 'string' ? [value] : []));
}
