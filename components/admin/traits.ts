import type { ConnectorManifest, SecretField } from '../../core/connectors/connector.ts';
import type { PasswordChangeMode, Source } from '../../core/model/source.ts';

/** What the pages ask of a connector about one source. */

export function modesOf(manifest: ConnectorManifest): readonly PasswordChangeMode[] {
  return manifest.modes;
}

/** The service credential that the source needs. */
export function secretFieldsOf(
  manifest: ConnectorManifest | undefined,
  { passwordChangeMode }: Pick<Source, 'connectorAttributes' | 'passwordChangeMode'>,
): readonly SecretField[] {
  return manifest?.secrets[passwordChangeMode] ?? [];
}
