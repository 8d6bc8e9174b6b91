import { connectors } from '../../core/connectors/registry.ts';
import type { Traits } from './form.ts';

/** What the registered connectors say of themselves; an unknown one can do nothing. */
export const traits: Traits = {
  canVerify: (connector) => connectors.get(connector)?.verify !== undefined,
  needsCurrentPassword: (connector, mode) => connectors.get(connector)?.manifest.needsCurrentPassword[mode] ?? false,
};
