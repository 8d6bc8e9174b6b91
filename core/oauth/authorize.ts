import * as oauth from 'oauth4webapi';
import type { OAuthClient } from '../connectors/oauth/client.ts';
import type { Outcome } from '../model/outcome.ts';
import { text } from '../model/text.ts';
import type { Identity } from '../ports.ts';
import {
  type AuthorizationServer,
  authenticationOf,
  authorizationServerOf,
  failureOf,
  misconfigured,
  NoToken,
  targetOf,
} from './authorization-server.ts';
import { type TokenDeps, type TokenHolder, tokensIn } from './tokens.ts';

export interface AuthorizeDeps extends TokenDeps {
  readonly identity: Identity;
}

/**
 * Signs the person in: the authorization code grant with PKCE (RFC 6749, 4.1; RFC 7636; RFC 9700), through the browser's
 * identity API. What comes back must have come to the exact redirect URI, with the state that went out, and with the
 * issuer's own name where it says one (RFC 9207). A server that says none can't be mixed up with another either: the
 * redirect URI is the source's own (RFC 9700, 4.4.2). Verifier and state live as long as this call: a background that ends
 * meanwhile leaves nothing behind, and the person signs in again.
 * @returns null when the tokens are kept, or why they could not be had
 */
export async function authorize(deps: AuthorizeDeps, holder: TokenHolder): Promise<Outcome | null> {
  const { client, clientSecret, store, sourceId } = holder;
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const redirectUri = deps.identity.redirectUri(sourceId);
  const { signal } = new AbortController();
  try {
    const server = await authorizationServerOf(client, deps.fetchFor, signal, true);
    const challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const address = authorizationAddress(client, server, { redirectUri, state, challenge });
    const redirected = await deps.identity.launch(address);
    if (redirected.kind === 'closed') throw denied('connectors.oauth.closed');
    if (redirected.kind === 'notLoaded')
      throw misconfigured(text('connectors.oauth.notLoaded', server.metadata.issuer));
    const parameters = validated(server, client, redirected.url, { redirectUri, state });
    const askedAt = deps.clock.now();
    const as = server.metadata;
    const known = { client_id: client.clientId };
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      known,
      authenticationOf(client, clientSecret),
      parameters,
      redirectUri,
      verifier,
      { ...server.options, additionalParameters: targetOf(client) },
    );
    const answer = await oauth.processAuthorizationCodeResponse(as, known, response);
    await deps.locks.hold(`lockstep-tokens-${sourceId}`, () => store.write(tokensIn(answer, askedAt, null)));
    return null;
  } catch (error) {
    return failureOf(error, [clientSecret, verifier]).outcome;
  }
}

interface Sent {
  readonly redirectUri: string;
  readonly state: string;
}

function authorizationAddress(
  client: OAuthClient,
  { metadata }: AuthorizationServer,
  { redirectUri, state, challenge }: Sent & { readonly challenge: string },
): string {
  if (metadata.authorization_endpoint === undefined) throw misconfigured(text('connectors.oauth.noEndpoints'));
  const address = new URL(metadata.authorization_endpoint);
  const { clientId, scope, parameters: own } = client;
  const parameters = {
    // Confirms a standing right, so a session that somebody left behind is not enough (OpenID Connect Core 1.0, 3.1.2.1).
    max_age: '60',
    ...own,
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(scope !== null && { scope }),
    // OpenID Connect Core 1.0, 11: a refresh token is only given with the person's consent.
    ...(scope?.split(' ').includes('offline_access') === true && { prompt: 'consent' }),
    ...targetOf(client),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

/** Another path, a fragment (the implicit grant's), or another state: somebody else sent the person here. */
function validated(
  { metadata }: AuthorizationServer,
  client: OAuthClient,
  redirected: string,
  { redirectUri, state }: Sent,
): URLSearchParams {
  const url = new URL(redirected);
  if (url.origin + url.pathname !== redirectUri || url.hash !== '')
    throw misconfigured(text('connectors.oauth.notOurs'));
  const named = url.searchParams.get('iss');
  if (named !== null && named !== metadata.issuer) {
    throw misconfigured(text('connectors.oauth.otherIssuer', named, metadata.issuer));
  }
  try {
    return oauth.validateAuthResponse(metadata, { client_id: client.clientId }, url, state);
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) throw error;
    throw misconfigured(text('connectors.oauth.notOurs'));
  }
}

function denied(key: 'connectors.oauth.closed'): NoToken {
  return new NoToken({ kind: 'permissionDenied', explanation: text(key) });
}
