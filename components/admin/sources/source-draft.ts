import type { ConnectorManifest } from '../../../core/connectors/spi.ts';
import type { PasswordChangeMode, Source } from '../../../core/model/source.ts';
import { capabilitiesFor } from '../../app/capabilities.ts';

/** Those that the settings offer, and the chosen one whether they do or not: what is wrong is said, not hidden. */
export function modesOf(manifest: ConnectorManifest | undefined, draft: Source): readonly PasswordChangeMode[] {
  return [...new Set([...capabilitiesFor(manifest, draft).modes, draft.passwordChangeMode])];
}

/** An empty one, of the connector that was picked. */
export function newSource(connector: string, connectors: readonly ConnectorManifest[]): Source {
  const manifest = connectors.find(({ id }) => id === connector);
  return {
    id: crypto.randomUUID(),
    name: '',
    description: '',
    connector,
    url: '',
    connectorAttributes: {},
    passwordChangeMode: capabilitiesFor(manifest, { connectorAttributes: {} }).modes[0] ?? 'selfService',
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: false,
    applications: [],
  };
}

/** Settings are the connector's own: those of another one mean nothing to it. */
export function withConnector(
  draft: Source,
  connectors: readonly ConnectorManifest[],
  connector: string,
): Partial<Source> {
  const manifest = connectors.find(({ id }) => id === connector);
  return { connector, ...withSettings(draft, manifest, {}) };
}

/** They may say which ways to change a password there are. */
export function withSettings(
  { passwordChangeMode: former }: Source,
  manifest: ConnectorManifest | undefined,
  connectorAttributes: Record<string, unknown>,
): Partial<Source> {
  const { modes } = capabilitiesFor(manifest, { connectorAttributes });
  const passwordChangeMode = modes.includes(former) ? former : modes[0];
  return { connectorAttributes, ...(passwordChangeMode && { passwordChangeMode }) };
}
