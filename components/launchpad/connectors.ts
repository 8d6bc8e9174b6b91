import type { ConnectorManifest } from '../../core/connectors/spi.ts';
import { connectors } from '../../core/connectors/registry.ts';
import type { Source } from '../../core/model/source.ts';
import { capabilitiesFor, originsOf } from '../app/capabilities.ts';
import type { SignInCapabilities } from './passwords/form.ts';

/** What the registered connectors say of themselves; an unknown one can do nothing. */
export const capabilities: SignInCapabilities = {
  canSignIn: (source) => capabilitiesFor(manifestOf(source), source).canSignIn,
  needsCurrentPassword: (source) =>
    capabilitiesFor(manifestOf(source), source).needsCurrentPassword[source.passwordChangeMode],
};

/** Whether a request there signs this browser in and out at the source. */
export function sharesCookies(source: Source): boolean {
  return capabilitiesFor(manifestOf(source), source).sharedCookies;
}

/** Every origin that a change of these sources sends something to: their own, and those that get a secret of theirs. */
export function originsOfChange(sources: readonly Source[]): readonly string[] {
  const managed = sources.filter(({ passwordManagement }) => passwordManagement);
  return [...new Set(managed.flatMap((source) => originsOf(manifestOf(source), source)))].toSorted();
}

function manifestOf({ connector }: Pick<Source, 'connector'>): ConnectorManifest | undefined {
  return connectors.get(connector)?.manifest;
}
