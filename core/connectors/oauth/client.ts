import type { Outcome } from '../../model/outcome.ts';

/** How a client proves itself (RFC 6749, 2.3.1): the secret by HTTP Basic or in the body; `none` is a public client. */
export const clientAuthentications = ['basic', 'post', 'none'] as const;

/** The two of `authentication` that are OAuth's. Never the implicit grant (RFC 9700, 2.1.2). */
export const oauthGrants = ['oauth2ClientCredentials', 'oauth2AuthorizationCode'] as const;
export type OAuthGrant = (typeof oauthGrants)[number];

/** A client of an authorization server, as a source's settings describe it; null is *not given*. */
export interface OAuthClient {
  readonly grant: OAuthGrant;
  readonly issuer: string | null;
  readonly authorizationEndpoint: string | null;
  readonly tokenEndpoint: string | null;
  readonly clientId: string;
  readonly clientAuthentication: (typeof clientAuthentications)[number];
  readonly scope: string | null;
  readonly audience: string | null;
  readonly resource: string | null;
  /** What the authorization request carries beside the standard's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * Gives a token that is valid as far as anyone knows. `refused` is one that the source has just answered 401 to: another
 * is given, or an outcome. Never rejects.
 */
export type AccessToken = (refused?: string) => Promise<TokenAnswer>;

export type TokenAnswer =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'outcome'; readonly outcome: Outcome };
