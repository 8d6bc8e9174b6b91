import * as oauth from 'oauth4webapi';
import type { FetchForSource } from '../connectors/http/guarded-fetch.ts';
import type { AccessToken, OAuthClient, TokenAnswer } from '../connectors/oauth/client.ts';
import type { Outcome } from '../model/outcome.ts';
import { text } from '../model/text.ts';
import type { Clock, Locks } from '../ports.ts';
import {
  authenticationOf,
  authorizationServerOf,
  failureOf,
  misconfigured,
  NoToken,
  targetOf,
} from './authorization-server.ts';

/** What an authorization server gave. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Epoch milliseconds; when they came. */
  readonly obtainedAt: number;
  /** Epoch milliseconds; null where the server did not say. */
  readonly expiresAt: number | null;
  /** What the server granted, where it said so. */
  readonly scope: string | null;
  /**
   * `renewing` is written before a refresh token leaves: found later, the renewal was cut off, and the server may have
   * used the token up. `refused`: the server did not take the refresh token; the person signs in again.
   */
  readonly state: 'valid' | 'renewing' | 'refused';
}

/** Where one source's tokens are kept; core/secrets/sealed-tokens.ts has the real one. */
export interface TokenStore {
  /** Null where there are none, or none for this connector, origin and client. */
  read(): Promise<Tokens | null>;
  write(tokens: Tokens): Promise<void>;
}

export interface TokenDeps {
  readonly fetchFor: FetchForSource;
  readonly clock: Clock;
  readonly locks: Locks;
}

export interface TokenHolder {
  readonly sourceId: string;
  readonly client: OAuthClient;
  /** Empty for a public client. */
  readonly clientSecret: string;
  readonly store: TokenStore;
}

/** A token is given up this many milliseconds before its end, so that it does not end on its way. */
const marginMs = 30_000;

/**
 * The access tokens of one source. Two calls at once lead to one renewal: it holds a Web Lock, under which the store is
 * read again. A renewal is not cut off by its caller's Stop: the server may have changed the refresh token already.
 */
export function accessTokenOf(deps: TokenDeps, holder: TokenHolder): AccessToken {
  return async (refused) => {
    try {
      const stored = await holder.store.read();
      if (isUsable(stored, deps.clock.now(), refused)) return given(stored);
      return await deps.locks.hold(`lockstep-tokens-${holder.sourceId}`, async () => {
        // Somebody else may have renewed them meanwhile.
        const latest = await holder.store.read();
        if (isUsable(latest, deps.clock.now(), refused)) return given(latest);
        return given(await renew(deps, holder, latest));
      });
    } catch (error) {
      return { kind: 'outcome', outcome: failureOf(error, [holder.clientSecret]).outcome };
    }
  };
}

function isUsable(tokens: Tokens | null, now: number, refused: string | undefined): tokens is Tokens {
  if (tokens === null || tokens.accessToken === refused) return false;
  if (tokens.expiresAt === null) return true;
  // Of a token that lives for seconds only a part of its life is given up.
  const margin = Math.min(marginMs, (tokens.expiresAt - tokens.obtainedAt) / 4);
  return now < tokens.expiresAt - margin;
}

function given(tokens: Tokens): TokenAnswer {
  return { kind: 'token', token: tokens.accessToken };
}

async function renew(deps: TokenDeps, holder: TokenHolder, latest: Tokens | null): Promise<Tokens> {
  return holder.client.grant === 'oauth2ClientCredentials' ? askAsClient(deps, holder) : refresh(deps, holder, latest);
}

/** RFC 6749, 4.4. */
async function askAsClient(deps: TokenDeps, holder: TokenHolder): Promise<Tokens> {
  const { client, clientSecret, store } = holder;
  const server = await authorizationServerOf(client, deps.fetchFor, uncancelled());
  const askedAt = deps.clock.now();
  const as = server.metadata;
  const parameters = { ...(client.scope !== null && { scope: client.scope }), ...targetOf(client) };
  const authentication = authenticationOf(client, clientSecret);
  const { clientId: client_id } = client;
  const response = await oauth.clientCredentialsGrantRequest(
    as,
    { client_id },
    authentication,
    parameters,
    server.options,
  );
  const answer = await oauth.processClientCredentialsResponse(as, { client_id }, response);
  return kept(store, tokensIn(answer, askedAt, null));
}

/** RFC 6749, 6. The old refresh token stays where the server gives no new one. */
async function refresh(deps: TokenDeps, holder: TokenHolder, latest: Tokens | null): Promise<Tokens> {
  const { client, clientSecret, store } = holder;
  if (latest === null) throw denied({ explanation: text('connectors.oauth.signInFirst') });
  const { refreshToken } = latest;
  if (refreshToken === null || latest.state === 'refused') {
    throw denied({ explanation: text('connectors.oauth.signInAgain') });
  }
  const server = await authorizationServerOf(client, deps.fetchFor, uncancelled());
  const as = server.metadata;
  const { clientId: client_id } = client;
  await store.write({ ...latest, state: 'renewing' });
  const askedAt = deps.clock.now();
  try {
    const response = await oauth.refreshTokenGrantRequest(
      as,
      { client_id },
      authenticationOf(client, clientSecret),
      refreshToken,
      { ...server.options, additionalParameters: targetOf(client) },
    );
    const answer = await oauth.processRefreshTokenResponse(as, { client_id }, response);
    return await kept(store, tokensIn(answer, askedAt, refreshToken));
  } catch (error) {
    const failure = failureOf(error, [clientSecret, refreshToken, latest.accessToken]);
    if (!failure.maybeReached) await store.write(latest);
    if (failure.outcome.kind !== 'permissionDenied') throw failure;
    await store.write({ ...latest, state: 'refused' });
    if (latest.state !== 'renewing') throw failure;
    throw denied({ ...failure.outcome, explanation: text('connectors.oauth.renewalCut') });
  }
}

/** Tokens that the disk does not take are good for the request that waits for them all the same. */
async function kept(store: TokenStore, tokens: Tokens): Promise<Tokens> {
  await store.write(tokens).catch(() => store.write(tokens).catch(() => undefined));
  return tokens;
}

/** @throws NoToken where the token is not a bearer's (RFC 6750): this is the only kind that we can send. */
export function tokensIn(
  answer: oauth.TokenEndpointResponse,
  askedAt: number,
  formerRefreshToken: string | null,
): Tokens {
  const { access_token, token_type, refresh_token, expires_in, scope } = answer;
  if (token_type !== 'bearer') throw misconfigured(text('connectors.oauth.notBearer'));
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? formerRefreshToken,
    obtainedAt: askedAt,
    expiresAt: expires_in === undefined ? null : askedAt + expires_in * 1000,
    scope: scope ?? null,
    state: 'valid',
  };
}

function denied(more: Omit<Outcome, 'kind'>): NoToken {
  return new NoToken({ ...more, kind: 'permissionDenied' });
}

/** Each request has the guarded fetch's deadline of its own. */
function uncancelled(): AbortSignal {
  return new AbortController().signal;
}
