import * as oauth from 'oauth4webapi';
import type { FetchForSource, SourceAnswer } from '../connectors/http/guarded-fetch.ts';
import { base64 } from '../connectors/http/encode.ts';
import { protocolError, transportOutcome, readable } from '../connectors/http/client.ts';
import { authorizationOrigins } from '../connectors/oauth/oauth.ts';
import { type OAuthClient } from '../connectors/oauth/client.ts';
import type { Outcome, OutcomeKind } from '../model/outcome.ts';
import { isAllowedSourceUrl } from '../model/origin.ts';
import { type Text, text } from '../model/text.ts';

/** Whatever keeps a token from being had, as the outcome of the request that needed it. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
  readonly outcome: Outcome;
  /** The request may have reached the server, which may have used up what was in it. */
  readonly maybeReached: boolean;

  constructor(outcome: Outcome, maybeReached = false) {
    super(outcome.kind);
    this.outcome = outcome;
    this.maybeReached = maybeReached;
  }
}

/** The authorization server of a client: where its endpoints are, and the one way to them. */
export interface AuthorizationServer {
  readonly metadata: oauth.AuthorizationServer & { readonly token_endpoint: string };
  readonly options: ReturnType<typeof requestOptions>;
}

/**
 * Takes the endpoints from the settings, or else from the issuer's metadata (OpenID Connect Discovery 1.0, then RFC
 * 8414). An endpoint that metadata names must be at the issuer's own origin: another would be sent secrets that nobody
 * agreed to send there.
 * @param signsIn the person is about to sign in, which takes the other endpoint too
 * @throws NoToken
 */
export async function authorizationServerOf(
  client: OAuthClient,
  fetchFor: FetchForSource,
  signal: AbortSignal,
  signsIn = false,
): Promise<AuthorizationServer> {
  const options = requestOptions(client, fetchFor, signal);
  const { issuer, authorizationEndpoint, tokenEndpoint } = client;
  if (client.clientId === '') throw misconfigured(text('connectors.oauth.noClient'));
  const needed = signsIn ? [tokenEndpoint, authorizationEndpoint] : [tokenEndpoint];
  if (issuer === null && needed.includes(null)) throw misconfigured(text('connectors.oauth.noEndpoints'));
  const discovered = issuer !== null && needed.includes(null) ? await discover(issuer, options) : {};
  const metadata = {
    issuer: issuer ?? new URL(tokenEndpoint ?? '').origin,
    ...discovered,
    ...(tokenEndpoint !== null && { token_endpoint: tokenEndpoint }),
    ...(authorizationEndpoint !== null && { authorization_endpoint: authorizationEndpoint }),
  };
  const { token_endpoint } = metadata;
  if (token_endpoint === undefined) throw misconfigured(text('connectors.oauth.noEndpoints'));
  return { metadata: { ...metadata, token_endpoint }, options };
}

async function discover(
  issuer: string,
  options: ReturnType<typeof requestOptions>,
): Promise<Partial<oauth.AuthorizationServer>> {
  const url = new URL(issuer);
  for (const algorithm of ['oidc', 'oauth2'] as const) {
    const response = await oauth.discoveryRequest(url, { ...options, algorithm });
    if (response.status === 404 && algorithm === 'oidc') continue;
    const found = await oauth.processDiscoveryResponse(url, response);
    for (const endpoint of [found.token_endpoint, found.authorization_endpoint]) {
      if (endpoint === undefined) continue;
      const origin = URL.canParse(endpoint) ? new URL(endpoint).origin : endpoint;
      if (origin !== url.origin) throw misconfigured(text('connectors.oauth.otherOrigin', issuer, endpoint));
    }
    return found;
  }
  throw misconfigured(text('connectors.oauth.noEndpoints'));
}

/**
 * Lets oauth4webapi send through the guarded fetch of the server's origin: one of those that the settings declare, https
 * or loopback, no redirect, a deadline, at most 1 MB.
 */
function requestOptions(client: OAuthClient, fetchFor: FetchForSource, signal: AbortSignal) {
  const declared = new Set(authorizationOrigins(client));
  return {
    [oauth.customFetch]: async (address: string, init: CustomInit): Promise<Response> => {
      const { origin, pathname, search, href } = new URL(address);
      if (!declared.has(origin) || !isAllowedSourceUrl(href)) {
        throw misconfigured(text('connectors.oauth.otherOrigin', [...declared].join(' '), href));
      }
      const { body } = init;
      const answer = await fetchFor(
        { url: origin },
        signal,
      )({
        method: init.method === 'POST' ? 'POST' : 'GET',
        path: pathname + search,
        headers: init.headers,
        ...(body instanceof URLSearchParams && { body: body.toString() }),
      });
      return responseOf(answer);
    },
    // oauth4webapi's own check of the scheme knows no loopback; the line above does.
    [oauth.allowInsecureRequests]: true,
  };
}

interface CustomInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** Throws for what means the same to every protocol. Of the headers, the library needs the one. */
function responseOf(answer: SourceAnswer): Response {
  const outcome = transportOutcome({}, answer, undefined);
  if (outcome !== undefined) {
    const notSent = answer.kind === 'none' && answer.reached === 'no';
    throw new NoToken(outcome, !notSent);
  }
  if (answer.kind !== 'answer' || answer.truncated) throw new NoToken(protocolError(), true);
  const contentType = answer.header('Content-Type');
  const headers = contentType === null ? {} : { 'Content-Type': contentType };
  const hasBody = answer.status !== 204 && answer.status !== 304;
  return new Response(hasBody ? answer.body : null, { status: answer.status, headers });
}

export function authenticationOf(client: OAuthClient, secret: string): oauth.ClientAuth {
  switch (client.clientAuthentication) {
    case 'basic':
      return basicOf(secret);
    case 'post':
      return oauth.ClientSecretPost(secret);
    case 'none':
      return oauth.None();
  }
}

/**
 * HTTP Basic of an id and a secret in the form encoding (RFC 6749, 2.3.1), which leaves `- . _ *` as they are. Not that of
 * oauth4webapi: it encodes these as well, and servers that compare what arrives as it stands refuse it.
 */
export function basicOf(secret: string): oauth.ClientAuth {
  return (_server, { client_id: id }, _body, headers) => {
    headers.set('Authorization', `Basic ${base64(`${formEncoded(id)}:${formEncoded(secret)}`)}`);
  };
}

function formEncoded(value: string): string {
  return new URLSearchParams({ '': value }).toString().slice(1);
}

/** `audience` and `resource` (RFC 8707) where the settings name them. */
export function targetOf({ audience, resource }: OAuthClient): Record<string, string> {
  return { ...(audience !== null && { audience }), ...(resource !== null && { resource }) };
}

/**
 * The outcome of a token request that failed. A refused grant (`invalid_grant`: revoked, expired, used twice) or a
 * refusal of the person is *permission denied*; everything else in RFC 6749, 5.2 is for the admin to put right. Never
 * *wrong current password*: no password of the person was in it.
 */
export function failureOf(error: unknown, secrets: readonly string[]): NoToken {
  if (error instanceof NoToken) return error;
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    const { kind, explanation } = meaningOf(error.error);
    const sentence = readable(error.error_description ?? error.error, secrets);
    return new NoToken({ kind, explanation, ...(sentence !== undefined && { sentence }) }, true);
  }
  return new NoToken(protocolError(), true);
}

function meaningOf(code: string): { readonly kind: OutcomeKind; readonly explanation: Text } {
  switch (code) {
    case 'invalid_grant':
    case 'login_required':
    case 'interaction_required':
      return { kind: 'permissionDenied', explanation: text('connectors.oauth.signInAgain') };
    case 'access_denied':
      return { kind: 'permissionDenied', explanation: text('connectors.oauth.denied') };
    case 'temporarily_unavailable':
      return { kind: 'throttled', explanation: text('connectors.oauth.busy') };
    case 'invalid_client':
    case 'unauthorized_client':
      return { kind: 'misconfigured', explanation: text('connectors.oauth.clientRefused') };
    default:
      return { kind: 'misconfigured', explanation: text('connectors.oauth.requestRefused') };
  }
}

export function misconfigured(explanation: Text): NoToken {
  return new NoToken({ kind: 'misconfigured', explanation });
}
