import { canSignIn } from '../../core/connectors/connector.ts';
import { connectors } from '../../core/connectors/registry.ts';
import type { Traits } from './form.ts';

/** What the registered connectors say of themselves; an unknown one can do nothing. */
export const traits: Traits = {
  canSignIn: (source) => canSignIn(connectors.get(source.connector), source),
  needsCurrentPassword: (connector, mode) => connectors.get(connector)?.manifest.needsCurrentPassword[mode] ?? false,
};
