import { isAllowedSourceUrl } from '../../model/origin.ts';
import { joinBelow } from '../http/guarded-fetch.ts';
import { oauthClientIn } from '../oauth/oauth.ts';
import { type OAuthClient } from '../oauth/client.ts';
import type { Description } from './description.ts';
import { encodings, fill, Unmakeable, type Values } from './template.ts';

/** Where an access token stands in a request, of a description that has a client. */
export const accessToken = 'accessToken';

export type OAuthDescription = NonNullable<Description['oauth']>;

const texts = ['clientId', 'scope', 'audience'] as const;
const addresses = ['issuer', 'tokenEndpoint', 'authorizationEndpoint', 'resource'] as const;
type Address = (typeof addresses)[number];

/**
 * The client that a description declares, with a source's settings put in; null where there is none. An endpoint that is
 * only a path is below the source's address, and not there while `url` is null.
 */
export function clientIn(
  { oauth }: Pick<Description, 'oauth'>,
  values: Values,
  url: string | null,
): OAuthClient | null {
  if (oauth === undefined) return null;
  const { grant, clientAuthentication, parameters } = oauth;
  const settings = {
    ...Object.fromEntries(texts.map((name) => [name, filled(oauth[name], values) ?? ''])),
    ...Object.fromEntries(addresses.map((name) => [name, addressIn(oauth[name], values, url) ?? ''])),
  };
  const client = oauthClientIn({ authentication: grant, clientAuthentication, ...settings });
  return client === null ? null : { ...client, parameters };
}

/** What the description has as an address and is none with these values. */
export function badAddresses(oauth: OAuthDescription, values: Values): readonly Address[] {
  return addresses.filter(
    (name) => oauth[name] !== undefined && addressIn(oauth[name], values, 'https://source.example') === undefined,
  );
}

/** Its texts with variables, by name. */
export function clientTemplates(oauth: OAuthDescription): readonly (readonly [name: string, template: string])[] {
  return [...addresses, ...texts].flatMap((name) => {
    const template = oauth[name];
    return template === undefined ? [] : [[name, template] as const];
  });
}

function addressIn(template: string | undefined, values: Values, url: string | null): string | undefined {
  const written = filled(template, values, encodings.path);
  if (written === undefined) return undefined;
  const isWhole = /^[a-z][a-z0-9+.-]*:/i.test(written);
  const address = isWhole ? written : url === null ? null : joinBelow(url, written);
  return address !== null && isAllowedSourceUrl(address) ? address : undefined;
}

/** Undefined where there is no template, or a setting has no value yet or one that cannot stand there. */
function filled(template: string | undefined, values: Values, encode = encodings.plain): string | undefined {
  try {
    return template === undefined ? undefined : fill(template, values, encode);
  } catch (error) {
    if (error instanceof Unmakeable) return undefined;
    throw error;
  }
}
