import type { Traits } from './form.ts';

/** Until the manifests can be had without the connectors' code. */
export const traits: Traits = {
  canVerify: () => true,
  needsCurrentPassword: (_, mode) => mode === 'selfService',
};
