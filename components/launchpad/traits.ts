import { traitsOf } from '../../core/connectors/connector.ts';
import { connectors } from '../../core/connectors/registry.ts';
import { originOf } from '../../core/model/origin.ts';
import type { Source } from '../../core/model/source.ts';
import type { Traits } from './change/form.ts';

/** What the registered connectors say of themselves; an unknown one can do nothing. */
export const traits: Traits = {
  canSignIn: (source) => traitsOf(connectors.get(source.connector), source).canSignIn,
  needsCurrentPassword: (source) =>
    traitsOf(connectors.get(source.connector), source).needsCurrentPassword[source.passwordChangeMode],
};

/** Whether a request there signs this browser in and out at the source. */
export function sharesCookies(source: Source): boolean {
  return traitsOf(connectors.get(source.connector), source).sharedCookies;
}

/** Every origin that a change of these sources sends something to: their own, and those that get a secret of theirs. */
export function originsOf(sources: readonly Source[]): readonly string[] {
  const managed = sources.filter(({ passwordManagement }) => passwordManagement);
  const origins = managed.flatMap((source) => [
    originOf(source),
    ...traitsOf(connectors.get(source.connector), source).secretOrigins,
  ]);
  return [...new Set(origins)].toSorted();
}
