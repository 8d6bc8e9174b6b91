import type { Outcome, VerifyOutcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import type { ConnectorContext } from '../spi.ts';
import { isRecord, protocolError, outcomeOf, stringIn, type ParsedResponse, type Ask } from '../http/client.ts';
import type { SourceRequest } from '../http/guarded-fetch.ts';
import { clientFor, isKeystoneError, messageIn, outcomeOfQuery, requestTo } from './protocol.ts';
import { settingsOf } from './settings.ts';

/** Who signs in: an account that is known, by its id; one that isn't yet, by name and domain. */
export type User =
  | { readonly id: string; readonly password: string }
  | { readonly name: string; readonly domain: { readonly name: string }; readonly password: string };

export interface SignIn {
  readonly verdict: VerifyOutcome;
  /** The user's id and name, as far as the answer tells them. */
  readonly id?: string;
  readonly name?: string;
}

/** *Password authentication with unscoped authorization*. */
export async function signIn(user: User, context: ConnectorContext): Promise<SignIn> {
  const signedIn = await clientFor(context, user.password)(authentication(context, user));
  if (signedIn.kind === 'outcome') return { verdict: { kind: 'noAnswer', outcome: signedIn.outcome } };
  const { answer } = signedIn;
  const known = userIn(answer, 'token');
  // Whoever else it is, it is not this account.
  const isOther = (id: string | undefined) => 'id' in user && id !== user.id;
  if (answer.status === 201 && known.id !== undefined && !isOther(known.id)) {
    return { verdict: { kind: 'signsIn' }, ...known };
  }
  if (answer.status !== 401) return { verdict: { kind: 'noAnswer', outcome: outcomeOfQuery(answer) } };

  const sentence = answer.sentence === undefined ? {} : { sentence: answer.sentence };
  // A receipt instead of a token: the password was right, and the account wants a second method.
  const receipt = userIn(answer, 'receipt');
  if (receipt.id !== undefined && !isOther(receipt.id))
    return { verdict: { kind: 'rightButBarred', ...sentence }, ...receipt };
  if (!isKeystoneError(answer)) return { verdict: { kind: 'noAnswer', outcome: protocolError({}, answer) } };
  const id = barredId(answer);
  if (id !== undefined && isOther(id)) return { verdict: { kind: 'noAnswer', outcome: protocolError({}, answer) } };
  return id === undefined
    ? { verdict: { kind: 'refused', ...sentence, explanation: text('connectors.keystone.oneAnswerToSignIn') } }
    : { verdict: { kind: 'rightButBarred', ...sentence }, id };
}

export type Service =
  { readonly kind: 'service'; readonly ask: Ask } | { readonly kind: 'outcome'; readonly outcome: Outcome };

/**
 * Signs the service account in, scoped to its project or to the whole system; its token goes along with whatever is
 * asked next.
 */
export async function serviceSignIn(context: ConnectorContext, ...secrets: readonly string[]): Promise<Service> {
  const { serviceUser: name, serviceDomain, serviceProject } = settingsOf(context);
  const domain = { name: serviceDomain };
  const user = { name, domain, password: context.secrets['servicePassword'] ?? '' };
  const scope = serviceProject === '' ? { system: { all: true } } : { project: { name: serviceProject, domain } };
  const signedIn = await clientFor(context)(authentication(context, user, scope));
  if (signedIn.kind === 'outcome') return signedIn;
  const { answer } = signedIn;
  const token = answer.header('X-Subject-Token');
  if (answer.status !== 201 || token === null) return { kind: 'outcome', outcome: refusedService(answer) };
  const ask = clientFor(context, token, ...secrets);
  return {
    kind: 'service',
    ask: (request) => ask({ ...request, headers: { ...request.headers, 'X-Auth-Token': token } }),
  };
}

function refusedService(answer: ParsedResponse): Outcome {
  if (!isKeystoneError(answer) || ![401, 403].includes(answer.status)) return outcomeOfQuery(answer);
  return outcomeOf(answer, 'misconfigured', { explanation: text('connectors.serviceSignInRefused') });
}

function authentication(context: ConnectorContext, user: User, scope?: Record<string, unknown>): SourceRequest {
  const identity = { methods: ['password'], password: { user } };
  return requestTo(context, {
    method: 'POST',
    path: 'auth/tokens?nocatalog',
    body: JSON.stringify({ auth: { identity, ...(scope !== undefined && { scope }) } }),
  });
}

/** Only who gave the right password is told that it has expired, or that the account is disabled, and the id with it. */
function barredId({ json }: ParsedResponse): string | undefined {
  const told = /^The (?:password is expired and needs to be changed|account is disabled) for user: ([^.\s]+)\./.exec(
    messageIn(json) ?? '',
  );
  return told?.[1];
}

function userIn({ json }: ParsedResponse, where: 'token' | 'receipt'): Pick<SignIn, 'id' | 'name'> {
  const holder = isRecord(json) ? json[where] : undefined;
  const user = isRecord(holder) ? holder['user'] : undefined;
  const [id, name] = [stringIn(user, 'id'), stringIn(user, 'name')];
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}
