import * as v from 'valibot';
import { type Connected, connectionOf } from '../../model/connection.ts';
import { isAllowedSourceUrl } from '../../model/origin.ts';
import { text, type TextKey } from '../../model/text.ts';
import type { ConnectorContext, SecretField } from '../spi.ts';
import { clientAuthentications, type OAuthClient, oauthGrants, type TokenAnswer } from './client.ts';
import { createClient, type Ask, type Exchange } from '../http/client.ts';

/**
 * OAuth 2.0 (RFC 6749) as a connector sees it: settings to offer, and requests that carry a valid access token. How a
 * token is had, kept and renewed is core/oauth/.
 */

/** Spread into a connector's settings, beside its own `authentication`. Everything left empty is not there. */
export const oauthSettings = {
  /** RFC 8414 or OpenID Connect Discovery; the endpoints are then read from its metadata. */
  issuer: address('connectors.oauth.issuer'),
  authorizationEndpoint: address('connectors.oauth.authorizationEndpoint'),
  tokenEndpoint: address('connectors.oauth.tokenEndpoint'),
  clientId: words('connectors.oauth.clientId'),
  clientAuthentication: v.optional(
    v.pipe(v.picklist(clientAuthentications), v.metadata({ label: text('connectors.oauth.clientAuthentication') })),
    'basic',
  ),
  /** Separated by spaces. */
  scope: words('connectors.oauth.scope'),
  /** Not in a standard; what Auth0 and its like want to be told of the API that is meant. */
  audience: words('connectors.oauth.audience'),
  /** RFC 8707. */
  resource: address('connectors.oauth.resource'),
} as const;

/** The client in these settings, as they are stored or as the schema gave them; null where they use no OAuth. */
export function oauthClientIn(settings: Readonly<Record<string, unknown>>): OAuthClient | null {
  const grant = oauthGrants.find((one) => one === settings['authentication']);
  if (grant === undefined) return null;
  const given = v.safeParse(v.object(oauthSettings), settings);
  if (!given.success) return null;
  const { clientId, clientAuthentication, ...rest } = given.output;
  return {
    grant,
    clientId,
    clientAuthentication,
    issuer: orNull(rest.issuer),
    authorizationEndpoint: orNull(rest.authorizationEndpoint),
    tokenEndpoint: orNull(rest.tokenEndpoint),
    scope: orNull(rest.scope),
    audience: orNull(rest.audience),
    resource: orNull(rest.resource),
  };
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}

/** What a client's settings lack, by the setting: without it no token can ever be had. */
export function missingEndpoints(client: OAuthClient): readonly ('tokenEndpoint' | 'authorizationEndpoint')[] {
  if (client.issuer !== null) return [];
  const needed =
    client.grant === 'oauth2AuthorizationCode'
      ? (['tokenEndpoint', 'authorizationEndpoint'] as const)
      : (['tokenEndpoint'] as const);
  return needed.filter((endpoint) => client[endpoint] === null);
}

/** The secret that such a client has beside its tokens. */
export function oauthSecrets(client: OAuthClient | null): readonly SecretField[] {
  if (client === null || client.clientAuthentication === 'none') return [];
  return [{ id: clientSecretId, label: text('connectors.oauth.clientSecret') }];
}

export const clientSecretId = 'clientSecret';

/** Whom the client's secret, codes and refresh tokens are sent to: the only origins that they may be sent to. */
export function authorizationOrigins(client: OAuthClient | null): readonly string[] {
  const declared = [client?.issuer, client?.tokenEndpoint].flatMap((one) => one ?? []);
  return [...new Set(declared.filter((one) => isAllowedSourceUrl(one)).map((one) => new URL(one).origin))];
}

/** Where people type their password when they sign in. That of an issuer's metadata is at the issuer's own origin. */
export function signInOrigins(client: OAuthClient | null): readonly string[] {
  if (client?.grant !== 'oauth2AuthorizationCode' || client.authorizationEndpoint === null) return [];
  return isAllowedSourceUrl(client.authorizationEndpoint) ? [new URL(client.authorizationEndpoint).origin] : [];
}

/** What a source's tokens hang on: with any of it changed, they are another's. */
export function tokenBinding(source: Connected & { readonly id: string }, client: OAuthClient): string {
  return JSON.stringify([source.id, connectionOf(source), client]);
}

/**
 * An {@link Ask} whose requests carry the source's access token (RFC 6750, 2.1). A 401 says that nothing was done, so
 * the request is sent once more with a new token; the second 401 is the connector's to read.
 */
export function createAuthorizedClient(
  context: ConnectorContext,
  sentenceIn: (json: unknown) => string | undefined,
  secrets: readonly (string | undefined)[],
): Ask {
  return async (request) => {
    const send = async (token: string): Promise<Exchange> =>
      createClient(context, sentenceIn, [...secrets, token])({
        ...request,
        headers: { ...request.headers, Authorization: `Bearer ${token}` },
      });
    const first = await tokenOf(context);
    if (first.kind === 'outcome') return first;
    const exchange = await send(first.token);
    if (exchange.kind === 'outcome' || exchange.answer.status !== 401) return exchange;
    const second = await tokenOf(context, first.token);
    return second.kind === 'outcome' ? second : send(second.token);
  };
}

/** What the source's requests carry now, or why there is none. */
export async function tokenOf(
  { accessToken }: Pick<ConnectorContext, 'accessToken'>,
  refused?: string,
): Promise<TokenAnswer> {
  if (accessToken !== undefined) return accessToken(refused);
  return { kind: 'outcome', outcome: { kind: 'misconfigured', explanation: text('connectors.oauth.noClient') } };
}

function address(label: TextKey) {
  const said = 'an https:// address (http:// only for 127.0.0.1 and localhost)';
  return v.optional(
    v.pipe(v.string(), v.maxLength(2000), v.check(isAddressOrNone, said), v.metadata({ label: text(label) })),
    '',
  );
}

function isAddressOrNone(value: string): boolean {
  return value === '' || isAllowedSourceUrl(value);
}

function words(label: TextKey) {
  return v.optional(v.pipe(v.string(), v.maxLength(1000), v.metadata({ label: text(label) })), '');
}
