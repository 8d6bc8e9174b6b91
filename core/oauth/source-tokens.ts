import { type AccessToken, clientSecretId, type OAuthClient, tokenBinding } from '../connectors/oauth.ts';
import type { BoundSource } from '../secrets/sealed.ts';
import { sealedTokenStore } from '../secrets/sealed-tokens.ts';
import type { Database } from '../store/open.ts';
import { accessTokenOf, type TokenDeps, type TokenHolder } from './tokens.ts';

/** One source's client with its secret and its sealed tokens. */
export function tokenHolderOf(
  db: Database,
  source: BoundSource,
  client: OAuthClient,
  secrets: Readonly<Record<string, string>>,
): TokenHolder {
  return {
    sourceId: source.id,
    client,
    clientSecret: secrets[clientSecretId] ?? '',
    store: sealedTokenStore(db, source, tokenBinding(source, client)),
  };
}

/** What a connector's context gets. */
export function accessTokenFor(
  deps: TokenDeps & { readonly db: Database },
  source: BoundSource,
  client: OAuthClient,
  secrets: Readonly<Record<string, string>>,
): AccessToken {
  return accessTokenOf(deps, tokenHolderOf(deps.db, source, client, secrets));
}
