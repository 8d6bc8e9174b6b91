import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import type { Source } from '../../../../../core/model/source.ts';
import type { AccessDeps } from '../../../../../core/sources/open-source.ts';
import { connectors } from '../../../../../core/connectors/registry.ts';
import type { AuthorizationServer } from '../../../../servers/authorization-server.ts';
import type { World } from '../../oauth/world.ts';
import { source } from '../../store/records.ts';

/** A service that lets a password be changed with a token of the authorization server that it is itself. */
export const oauthService = {
  name: 'A service with OAuth',
  settings: { client: { label: 'Client id' } },
  oauth: {
    grant: 'oauth2ClientCredentials',
    tokenEndpoint: 'token',
    clientId: '{{settings.client}}',
  },
  requests: {
    change: {
      title: 'Change the password',
      method: 'POST',
      path: 'resource',
      bearer: '{{accessToken}}',
      body: { json: { user: '{{nativeIdentity}}', password: '{{newPassword}}' } },
      changes: true,
      answers: [
        { when: { status: 200 }, outcome: 'changed' },
        { when: { status: 401 }, outcome: 'misconfigured', note: 'The token is not accepted.' },
      ],
    },
    look: {
      title: 'Look at the service',
      method: 'GET',
      path: 'resource',
      bearer: '{{accessToken}}',
      answers: [{ when: { status: 200 }, outcome: 'continue' }],
    },
  },
  change: { serviceAccount: { steps: ['change'] } },
  test: { serviceAccount: { steps: ['look'] } },
} as const satisfies DescriptionInput;

/** The same by the sign-in of an administrator. */
export const signedInService = {
  ...oauthService,
  oauth: {
    ...oauthService.oauth,
    grant: 'oauth2AuthorizationCode',
    authorizationEndpoint: 'auth',
    clientAuthentication: 'none',
    scope: 'openid offline_access',
  },
} as const satisfies DescriptionInput;

export function oauthSource(
  server: AuthorizationServer,
  description: DescriptionInput,
  client = server.service.clientId,
): Source {
  const connectorAttributes = { description, values: { client } };
  return source('a', { connector: 'web-services', url: server.url, connectorAttributes });
}

/** What the background reaches a source with, in this world. */
export function accessDeps({ db, deps }: World, forbidden: readonly string[] = []): AccessDeps {
  return {
    ...deps,
    db,
    connectors,
    permissions: { has: (origin) => Promise.resolve(!forbidden.includes(origin)) },
    log: { warn: () => undefined },
    timers: { after: () => ({ cancel: () => undefined }) },
  };
}
