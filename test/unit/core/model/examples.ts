import * as v from 'valibot';
import { type Configuration, ConfigurationSchema } from '../../../../core/model/configuration/configuration.ts';
import type { KnownConnector } from '../../../../core/model/configuration/validity.ts';

/** Stand-ins for the registry, so that these tests say what the model does and nothing of real connectors. */
export const connectors: readonly KnownConnector[] = [
  {
    id: 'scim2',
    capabilities: () => ({ modes: ['serviceAccount'] }),
    settings: v.strictObject({ idAttribute: v.optional(v.string()) }),
  },
  {
    id: 'keystone',
    capabilities: () => ({ modes: ['selfService', 'serviceAccount'] }),
    settings: v.strictObject({ userDomainName: v.optional(v.string()), retries: v.optional(v.number()) }),
  },
];

/** A valid configuration as a file has it: two sources in one group, one more on its own. */
export function exampleFile() {
  return {
    lockstep: 1,
    identity: { id: 'jsmith', name: 'John Smith' },
    passwordPolicies: [
      { id: 'p1', name: 'Standard', defaultPolicy: true, minLength: 8 },
      { id: 'p2', name: 'Strict', minLength: 14 },
    ],
    sources: [
      {
        id: 's1',
        name: 'Cloud',
        connector: 'keystone',
        url: 'https://cloud.example.com:5000',
        connectorAttributes: { userDomainName: 'Default' },
        passwordChangeMode: 'selfService',
        authenticationSource: true,
        applications: [{ name: 'Dashboard', url: 'https://cloud.example.com/dashboard' }],
      },
      {
        id: 's2',
        name: 'Directory',
        connector: 'scim2',
        url: 'https://directory.example.com/scim/v2',
        passwordChangeMode: 'serviceAccount',
      },
      {
        id: 's3',
        name: 'Wiki',
        connector: 'scim2',
        url: 'https://wiki.example.com',
        passwordChangeMode: 'serviceAccount',
      },
    ],
    accounts: [
      { id: 'a1', sourceId: 's1', nativeIdentity: 'u-1', name: 'jsmith', authenticationAccount: true },
      { id: 'a2', sourceId: 's2', nativeIdentity: 'u-2', name: 'john.smith' },
    ],
    passwordSyncGroups: [{ id: 'g1', name: 'Office', passwordPolicyId: 'p1', sourceIds: ['s1', 's2'] }],
  };
}

export function example(): Configuration {
  return v.parse(ConfigurationSchema, exampleFile());
}
