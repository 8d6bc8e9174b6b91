import type { ContractData } from './data.ts';
import { keystoneSelfService, keystoneServiceAccount } from './keystone.ts';
import { sailpointSelfService, sailpointServiceAccount } from './sailpoint.ts';
import { scim2ServiceAccount } from './scim2.ts';
import { presetData } from './web-services.ts';

/** Every connector that was written by hand, once for each of its modes. */
const writtenByHand: readonly ContractData[] = [
  keystoneSelfService,
  keystoneServiceAccount,
  scim2ServiceAccount,
  sailpointSelfService,
  sailpointServiceAccount,
];

/** Every connector, once for each of its modes; `web-services` once for each of each preset's. */
export const contractData: readonly ContractData[] = [...writtenByHand, ...presetData];

/**
 * What runs in the browsers' backgrounds: the connectors, and of the presets the two whose sign-in lives in the browser's
 * cookies. The others do nothing there that Node could answer otherwise.
 */
export const browserData: readonly ContractData[] = [
  ...writtenByHand,
  ...presetData.filter(({ sharedCookies }) => sharedCookies === true),
];
