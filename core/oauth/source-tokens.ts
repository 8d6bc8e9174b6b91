import { clientSecretId, tokenBinding } from '../connectors/oauth/oauth.ts';
import { type AccessToken, type OAuthClient } from '../connectors/oauth/client.ts';
import type { Confirmed } from '../model/proof.ts';
import type { BoundSource } from '../secrets/sealed.ts';
import { sealedTokenStore } from '../secrets/sealed-tokens.ts';
import type { Database } from '../store/database/open.ts';
import { accessTokenOf, type TokenDeps, type TokenHolder } from './tokens.ts';

/** A source's opened secrets, and which time they were entered. */
export interface ClientSecrets {
  readonly secrets: Readonly<Record<string, string>>;
  readonly confirmed: Confirmed | undefined;
}

/**
 * One source's client with its secret and its sealed tokens. Tokens that a client has for its own secret hang on that
 * secret: with another one entered, they are not there.
 * @param authorizing what a person who signs in now confirms by it
 */
export function tokenHolderOf(
  db: Database,
  source: BoundSource,
  client: OAuthClient,
  { secrets, confirmed }: ClientSecrets,
  authorizing?: Confirmed,
): TokenHolder {
  const binding = tokenBinding(source, client);
  const isClients = client.grant === 'oauth2ClientCredentials';
  const boundTo = isClients ? JSON.stringify([binding, confirmed?.id ?? null]) : binding;
  return {
    sourceId: source.id,
    client,
    clientSecret: secrets[clientSecretId] ?? '',
    store: sealedTokenStore(db, source, boundTo, authorizing),
  };
}

/** What a connector's context gets. */
export function accessTokenFor(
  deps: TokenDeps & { readonly db: Database },
  source: BoundSource,
  client: OAuthClient,
  secrets: ClientSecrets,
): AccessToken {
  return accessTokenOf(deps, tokenHolderOf(deps.db, source, client, secrets));
}
