import type { Connector } from './spi.ts';
import { keystone } from './keystone/keystone.ts';
import { sailpoint } from './sailpoint/sailpoint.ts';
import { scim2 } from './scim2/scim2.ts';
import { webServices } from './web-services/web-services.ts';

/** Every connector by its id (`Source.connector`). Each also has a page in docs/connectors and an entry in test/contract. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [keystone, sailpoint, scim2, webServices].map((connector) => [connector.manifest.id, connector]),
);
