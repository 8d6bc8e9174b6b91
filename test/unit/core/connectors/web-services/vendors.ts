import type { Vendor } from './vendor.ts';
import { cloud } from './vendors-cloud.ts';
import { servers } from './vendors-servers.ts';

/** Every preset that no real server proves, once for each of its modes. */
export const vendors: readonly Vendor[] = [...cloud, ...servers];
