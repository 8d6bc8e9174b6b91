import type { OAuthClient } from '../../core/connectors/oauth/client.ts';
import type { AuthorizationServer } from './authorization-server.ts';

/** A client that acts in its own right, as a source's settings describe it. */
export function serviceClient(server: AuthorizationServer, more: Partial<OAuthClient> = {}): OAuthClient {
  return {
    grant: 'oauth2ClientCredentials',
    issuer: server.url,
    authorizationEndpoint: null,
    tokenEndpoint: null,
    clientId: server.service.clientId,
    clientAuthentication: 'basic',
    scope: null,
    audience: null,
    resource: null,
    ...more,
  };
}

/** A client of whoever signs in. */
export function personalClient(server: AuthorizationServer, more: Partial<OAuthClient> = {}): OAuthClient {
  return {
    ...serviceClient(server),
    grant: 'oauth2AuthorizationCode',
    clientId: server.publicClientId,
    clientAuthentication: 'none',
    scope: 'openid offline_access',
    ...more,
  };
}

/** What the server's resource says of a token. */
export async function resourceWith(
  server: AuthorizationServer,
  token: string,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${server.url}/resource`, { headers: { Authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
}
