import type { Outcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import type { ConnectorContext } from '../spi.ts';
import { pathPart } from '../http/encode.ts';
import { protocolError, outcomeOf, readable, stringIn, unlisted, type Ask } from '../http/client.ts';
import { isSailPointError, itemsIn, outcomeOfError, requestTo } from './protocol.ts';

/** `PasswordChangeRequest`; the password in it is encrypted. */
export interface PasswordChangeRequest {
  readonly identityId: string;
  readonly encryptedPassword: string;
  readonly publicKeyId: string;
  readonly accountId: string;
  readonly sourceId: string;
}

/**
 * `POST /set-password`, and then its `password-change-status` until that ends. A 400 is taken for a refused password: of
 * all that is sent, only it differs from one change to the next.
 * @param passwords to be blotted out of what comes back
 */
export async function setPassword(
  change: PasswordChangeRequest,
  ask: Ask,
  context: ConnectorContext,
  passwords: readonly string[],
): Promise<Outcome> {
  const request = requestTo(context, { method: 'POST', path: 'set-password', body: change, changes: true });
  const set = await ask(request);
  if (set.kind === 'outcome') return set.outcome;
  const { answer } = set;
  const { status, json } = answer;
  if (status === 404 && isSailPointError(answer)) return outcomeOf(answer, 'accountNotFound');
  if (status === 400 && isSailPointError(answer)) return outcomeOf(answer, 'rejected', { reason: 'policy' });
  if (status === 401 || status === 403) return outcomeOfError(answer);
  if (status >= 400) return unlisted(request, answer, isSailPointError(answer));
  const state = stateIn(json);
  if ((status !== 200 && status !== 202) || state === undefined) return protocolError(request, answer);
  if (state !== 'IN_PROGRESS') return outcomeOfEnd(state, json, context, passwords);
  const id = pathPart(stringIn(json, 'requestId') ?? '');
  return id === null ? { kind: 'unknown' } : follow(id, ask, context, passwords);
}

/** Milliseconds before each look at the status: 15 s together, which leaves one call of a connector time enough. */
const waits = [200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000, 2000];

/** `GET /password-change-status/{id}`. A look that fails is followed by the next: the change goes on without it. */
async function follow(id: string, ask: Ask, context: ConnectorContext, passwords: readonly string[]): Promise<Outcome> {
  for (const ms of waits) {
    await pause(ms, context);
    if (context.signal.aborted) return { kind: 'unknown' };
    const looked = await ask(requestTo(context, { method: 'GET', path: `password-change-status/${id}` }));
    if (looked.kind === 'outcome' || looked.answer.status !== 200) continue;
    const state = stateIn(looked.answer.json);
    if (state === 'FINISHED' || state === 'FAILED') return outcomeOfEnd(state, looked.answer.json, context, passwords);
  }
  return { kind: 'unknown', explanation: text('connectors.sailpoint.stillRunning') };
}

type State = 'IN_PROGRESS' | 'FINISHED' | 'FAILED';

function stateIn(json: unknown): State | undefined {
  const state = stringIn(json, 'state');
  return (['IN_PROGRESS', 'FINISHED', 'FAILED'] as const).find((one) => one === state);
}

/** Why it failed is only in words: a refusal by policy, and a source that SailPoint could not reach, look alike. */
function outcomeOfEnd(
  state: Exclude<State, 'IN_PROGRESS'>,
  json: unknown,
  { secrets }: ConnectorContext,
  passwords: readonly string[],
): Outcome {
  if (state === 'FINISHED') return { kind: 'changed' };
  const said = itemsIn(json, 'errors').filter((one) => typeof one === 'string');
  const sentence = readable(said.join(' '), [...Object.values(secrets), ...passwords]);
  const speaksOfPolicy = /polic(?:y|ies)|constraint|complexity|requirement/i.test(sentence ?? '');
  return speaksOfPolicy
    ? outcomeOf({ sentence }, 'rejected', { reason: 'policy' })
    : outcomeOf({ sentence }, 'rejected', { explanation: text('connectors.sailpoint.failed') });
}

function pause(ms: number, { timers, signal }: ConnectorContext): Promise<void> {
  return new Promise((resolve) => {
    const timer = timers.after(ms, resolve);
    signal.addEventListener('abort', () => (timer.cancel(), resolve()), { once: true });
  });
}
