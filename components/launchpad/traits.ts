import { traitsOf } from '../../core/connectors/connector.ts';
import { connectors } from '../../core/connectors/registry.ts';
import type { Traits } from './form.ts';

/** What the registered connectors say of themselves; an unknown one can do nothing. */
export const traits: Traits = {
  canSignIn: (source) => traitsOf(connectors.get(source.connector), source).canSignIn,
  needsCurrentPassword: (source) =>
    traitsOf(connectors.get(source.connector), source).needsCurrentPassword[source.passwordChangeMode],
};
