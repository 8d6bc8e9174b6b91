import { type ConnectorManifest, type SecretField, type Traits, traitsOf } from '../../core/connectors/connector.ts';
import { signInOrigins } from '../../core/connectors/oauth.ts';
import type { OriginsOf } from '../../core/model/import-preview.ts';
import { originOf, type Source } from '../../core/model/source.ts';

/** What a source with these settings can do. */
export function traitsFor(
  manifest: ConnectorManifest | undefined,
  source: Pick<Source, 'connectorAttributes'>,
): Traits {
  return traitsOf(manifest && { manifest }, source);
}

/** The origins beside its own that get a source's secrets, or at which people sign in, for any source of these connectors. */
export function originsAmong(connectors: readonly ConnectorManifest[]): OriginsOf {
  const manifestOf = ({ connector }: Source) => connectors.find(({ id }) => id === connector);
  return {
    secrets: (source) => traitsFor(manifestOf(source), source).secretOrigins,
    signIn: (source) => signInOrigins(manifestOf(source)?.oauth?.(source.connectorAttributes, source.url) ?? null),
  };
}

/** Every origin that a call of the source may send a secret to: its own first. */
export function originsOf(
  manifest: ConnectorManifest | undefined,
  source: Pick<Source, 'connectorAttributes' | 'url'>,
): readonly string[] {
  return [originOf(source), ...traitsFor(manifest, source).secretOrigins];
}

/** The service credential that the source needs. */
export function secretFieldsOf(
  manifest: ConnectorManifest | undefined,
  source: Pick<Source, 'connectorAttributes' | 'passwordChangeMode'>,
): readonly SecretField[] {
  return traitsFor(manifest, source).secrets[source.passwordChangeMode];
}
