import {
  type ConnectorManifest,
  type SecretField,
  type Capabilities,
  capabilitiesOf,
} from '../../core/connectors/spi.ts';
import { originOf, type Source } from '../../core/model/source.ts';
import { signInOrigins } from '../../core/connectors/oauth/oauth.ts';
import type { OriginsOf } from '../../core/model/configuration/import-preview.ts';

/** What a source with these settings can do; nothing where its connector is not known. */
export function capabilitiesFor(
  manifest: ConnectorManifest | undefined,
  source: Pick<Source, 'connectorAttributes'>,
): Capabilities {
  return capabilitiesOf(manifest && { manifest }, source);
}

/** The origins beside its own that get a source's secrets, or at which people sign in, for any source of these connectors. */
export function originsAmong(connectors: readonly ConnectorManifest[]): OriginsOf {
  const manifestOf = ({ connector }: Source) => connectors.find(({ id }) => id === connector);
  return {
    secrets: (source) => capabilitiesFor(manifestOf(source), source).secretOrigins,
    signIn: (source) => signInOrigins(manifestOf(source)?.oauth?.(source.connectorAttributes, source.url) ?? null),
  };
}

/** Every origin that a call of the source may send a secret to: its own first. */
export function originsOf(
  manifest: ConnectorManifest | undefined,
  source: Pick<Source, 'connectorAttributes' | 'url'>,
): readonly string[] {
  return [originOf(source), ...capabilitiesFor(manifest, source).secretOrigins];
}

/** The service credential that the source needs. */
export function secretFieldsOf(
  manifest: ConnectorManifest | undefined,
  source: Pick<Source, 'connectorAttributes' | 'passwordChangeMode'>,
): readonly SecretField[] {
  return capabilitiesFor(manifest, source).secrets[source.passwordChangeMode];
}
