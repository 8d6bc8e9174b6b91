import { confirmedFor, type Confirmed, isStandingRight, type Right } from '../model/proof.ts';
import type { Source } from '../model/source.ts';
import { type Connector, capabilitiesOf } from './spi.ts';
import { clientSecretId } from './oauth/oauth.ts';

/** Whether a change at this source uses a right that stands without the person's current password. */
export function usesStandingRight(
  connector: Pick<Connector, 'manifest'> | undefined,
  source: Pick<Source, 'connectorAttributes' | 'passwordChangeMode'>,
): boolean {
  const mode = source.passwordChangeMode;
  return isStandingRight(mode, capabilitiesOf(connector, source).needsCurrentPassword[mode]);
}

/** Which sealed records are the right that a source keeps; none where it keeps none. */
export function keptRights(
  connector: Pick<Connector, 'manifest'> | undefined,
  source: Pick<Source, 'connectorAttributes' | 'passwordChangeMode' | 'url'>,
): readonly ('secrets' | 'tokens')[] {
  const isAuthorized = isAuthorizedByPerson(connector, source);
  const fields = capabilitiesOf(connector, source).secrets[source.passwordChangeMode];
  // A client's secret does nothing by itself: the person's authorization does.
  const secrets = fields.some(({ id }) => !isAuthorized || id !== clientSecretId);
  return [...(secrets ? (['secrets'] as const) : []), ...(isAuthorized ? (['tokens'] as const) : [])];
}

/** By the authorization code grant, whose tokens are had from a sign-in and not from the secrets. */
function isAuthorizedByPerson(
  connector: Pick<Connector, 'manifest'> | undefined,
  { connectorAttributes, url }: Pick<Source, 'connectorAttributes' | 'url'>,
): boolean {
  return connector?.manifest.oauth?.(connectorAttributes, url)?.grant === 'oauth2AuthorizationCode';
}

/** What stands beside a source's sealed secrets and tokens. */
export interface KeptRecords {
  readonly secrets: { readonly confirmed?: Confirmed } | undefined;
  readonly tokens: { readonly confirmed?: Confirmed } | undefined;
}

/**
 * What a change of the source would be released with; null where it takes the person's password, or keeps no right, or
 * none that can be used as the source is now.
 */
export function rightIn(
  connector: Pick<Connector, 'manifest'> | undefined,
  source: Source,
  records: KeptRecords,
): Right | null {
  if (!usesStandingRight(connector, source)) return null;
  const kept = keptRights(connector, source);
  const right = kept.flatMap((one) => confirmedFor(records[one], source) ?? []);
  return kept.length > 0 && right.length === kept.length ? right : null;
}
