import type { ContractData } from './data.ts';
import { keystoneSelfService, keystoneServiceAccount } from './keystone.ts';
import { sailpointSelfService, sailpointServiceAccount } from './sailpoint.ts';
import { scim2ServiceAccount } from './scim2.ts';

/** Every connector, once for each of its modes. */
export const contractData: readonly ContractData[] = [
  keystoneSelfService,
  keystoneServiceAccount,
  scim2ServiceAccount,
  sailpointSelfService,
  sailpointServiceAccount,
];
