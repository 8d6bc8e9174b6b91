import { createServer } from 'node:http';
import { errors, Provider, type Client, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { freePort, listen, type RunningServer } from './process.ts';

/**
 * A real authorization server: the package `oidc-provider`, in this process. Its own pages for development sign anybody
 * in, whatever the password. PKCE is a must, refresh tokens change at each use, and one that is used twice ends the
 * person's whole grant. `GET /resource` is a resource that takes its tokens.
 */
export interface AuthorizationServer extends RunningServer {
  /** Machines: by secret, in the header or in the body. */
  readonly service: { readonly clientId: string; readonly clientSecret: string };
  /** People: a public client. */
  readonly publicClientId: string;
  /** Requests that reached the token endpoint, by grant type. */
  readonly tokenRequests: readonly string[];
  /** Milliseconds that the token endpoint takes. */
  behaviour: { delayMs: number; loseTokenAnswers: number };
  /** Ends every grant, as an administrator's revocation does. */
  revokeEverything(): void;
  /** Every access token that it gave and has not ended, as a client has it. */
  tokens(): readonly string[];
  /** Ends every access token, and leaves the grants. */
  endAccessTokens(): void;
}

export interface AuthorizationServerOptions {
  /** Read at each request, as a source's own address may be known only once it is saved. */
  readonly redirectUris: readonly string[];
  /** Seconds that an access token lives. */
  readonly accessTokenLife?: number;
}

/** The API that the tokens are for (RFC 8707). */
export const resource = 'https://api.example/passwords';

export async function startAuthorizationServer(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const service = { clientId: 'lockstep-service', clientSecret: 'a service secret %+:' };
  const publicClientId = 'lockstep-public';
  const storage = new Map<string, Stored>();
  const provider = new Provider(issuer, configuration(options, service, publicClientId, storage));
  provider.Client.prototype.redirectUriAllowed = (uri: string) => options.redirectUris.includes(uri);
  const tokenRequests: string[] = [];
  const behaviour = { delayMs: 0, loseTokenAnswers: 0 };
  provider.use(async (context, next) => {
    await next();
    const { oidc } = context as KoaContextWithOIDC;
    if (context.path === '/token') tokenRequests.push(String(oidc?.params?.['grant_type']));
  });
  const answer = provider.callback();
  const accessTokens = () => [...storage.keys()].filter((key) => /^(?:AccessToken|ClientCredentials):/.test(key));

  const server = createServer((request, response) => {
    void (async () => {
      if (request.url === '/resource') {
        const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
        const known = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
        response.writeHead(known === undefined ? 401 : 200, { 'Content-Type': 'application/json' });
        response.end(
          JSON.stringify(known === undefined ? { error: 'invalid_token' } : { aud: known.aud, scope: known.scope }),
        );
        return;
      }
      if (request.url === '/token') {
        if (behaviour.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
        if (behaviour.loseTokenAnswers > 0) {
          behaviour.loseTokenAnswers -= 1;
          response.end = () => response.destroy();
        }
      }
      await answer(request, response);
    })();
  });
  await listen(server, port);
  return {
    url: issuer,
    service,
    publicClientId,
    tokenRequests,
    behaviour,
    revokeEverything: () => storage.clear(),
    tokens: () => accessTokens().map((key) => key.replace(/^[^:]*:/, '')),
    endAccessTokens: () => {
      for (const key of accessTokens()) storage.delete(key);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function configuration(
  { accessTokenLife = 60 }: AuthorizationServerOptions,
  service: AuthorizationServer['service'],
  publicClientId: string,
  storage: Map<string, Stored>,
): Configuration {
  return {
    adapter: (name: string) => memoryAdapter(name, storage),
    clients: [
      {
        client_id: service.clientId,
        client_secret: service.clientSecret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
      {
        client_id: `${service.clientId}-post`,
        client_secret: service.clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
      {
        client_id: publicClientId,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: ['https://see.redirectUriAllowed.invalid/'],
      },
    ],
    scopes: ['openid', 'offline_access', 'passwords'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_context: KoaContextWithOIDC, client: Client) => client.grantTypeAllowed('refresh_token'),
    ttl: {
      AccessToken: accessTokenLife,
      ClientCredentials: accessTokenLife,
      IdToken: 600,
      RefreshToken: 3600,
      Grant: 3600,
      Session: 3600,
      Interaction: 600,
    },
    cookies: { keys: ['a key of the tests'] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: KoaContextWithOIDC, asked: string) => {
          if (asked !== resource) throw new errors.InvalidTarget();
          return { scope: 'passwords', accessTokenFormat: 'opaque' };
        },
      },
    },
    findAccount: (_context: KoaContextWithOIDC, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
  };
}

interface Stored {
  readonly payload: Record<string, unknown>;
  readonly endsAt: number;
}

/** The package's own store keeps what it has to itself; this one can be emptied from outside. */
function memoryAdapter(name: string, storage: Map<string, Stored>) {
  const keyOf = (id: string) => `${name}:${id}`;
  const find = (matches: (payload: Record<string, unknown>) => boolean) =>
    [...storage].find(([key, { payload }]) => key.startsWith(`${name}:`) && matches(payload))?.[1].payload;
  return {
    upsert: async (id: string, payload: Record<string, unknown>, expiresIn: number) => {
      storage.set(keyOf(id), { payload, endsAt: Date.now() + (expiresIn || 3600) * 1000 });
    },
    find: async (id: string) => {
      const found = storage.get(keyOf(id));
      return found !== undefined && found.endsAt > Date.now() ? found.payload : undefined;
    },
    findByUid: async (uid: string) => find((payload) => payload['uid'] === uid),
    findByUserCode: async (code: string) => find((payload) => payload['userCode'] === code),
    consume: async (id: string) => {
      const found = storage.get(keyOf(id));
      if (found !== undefined) found.payload['consumed'] = Math.floor(Date.now() / 1000);
    },
    destroy: async (id: string) => void storage.delete(keyOf(id)),
    revokeByGrantId: async (grantId: string) => {
      for (const [key, { payload }] of storage) if (payload['grantId'] === grantId) storage.delete(key);
    },
  };
}
