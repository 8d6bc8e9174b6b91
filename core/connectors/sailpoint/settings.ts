import * as v from 'valibot';
import { type Problem, shapeProblems } from '../../model/configuration/shape.ts';
import { text, type TextKey } from '../../model/text.ts';
import type { ConnectorContext } from '../spi.ts';
import { missingEndpoints, oauthClientIn, oauthSettings } from '../oauth/oauth.ts';
import { oauthGrants, type OAuthClient } from '../oauth/client.ts';

export const SailPointSettings = v.strictObject({
  /** A personal access token or an API client of the tenant, or each person's own sign-in at it. */
  authentication: v.optional(
    v.pipe(v.picklist(oauthGrants), v.metadata({ label: text('connectors.sailpoint.authentication') })),
    'oauth2ClientCredentials',
  ),
  ...oauthSettings,
  apiVersion: v.optional(
    v.pipe(
      v.picklist(['v3', 'v2024', 'v2025', 'beta']),
      v.metadata({ label: text('connectors.sailpoint.apiVersion') }),
    ),
    'v2024',
  ),
  sourceName: name('connectors.sailpoint.sourceName'),
  policyUser: name('connectors.sailpoint.policyUser'),
});

/** A tenant's API does not say where its people sign in: they do so at another address. */
export function problemsIn(settings: Readonly<Record<string, unknown>>): readonly Problem[] {
  const { issues } = v.safeParse(SailPointSettings, settings);
  if (issues !== undefined) return shapeProblems(issues);
  const client = clientIn(settings, 'https://tenant.example');
  return (client === null ? [] : missingEndpoints(client)).map((endpoint) => ({
    path: [endpoint],
    sentence: text('connectors.oauth.missingEndpoint', endpoint),
  }));
}

export function settingsOf(context: Pick<ConnectorContext, 'settings'>): v.InferOutput<typeof SailPointSettings> {
  return v.parse(SailPointSettings, context.settings);
}

/** A tenant gives its tokens itself, below the address of its API, unless the settings name another place. */
export function clientIn(settings: Readonly<Record<string, unknown>>, url: string): OAuthClient | null {
  const client = declaredClientIn(settings);
  if (client === null || client.issuer !== null) return client;
  return { ...client, tokenEndpoint: client.tokenEndpoint ?? `${url.replace(/\/+$/, '')}/oauth/token` };
}

/** The client with no more endpoints than the settings have. */
export function declaredClientIn(settings: Readonly<Record<string, unknown>>): OAuthClient | null {
  return oauthClientIn({ ...settings, authentication: settings['authentication'] ?? oauthGrants[0] });
}

function name(label: TextKey) {
  return v.optional(v.pipe(v.string(), v.maxLength(256), v.metadata({ label: text(label) })), '');
}
