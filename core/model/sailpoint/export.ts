import type { Configuration } from '../configuration/configuration.ts';
import { sharedPolicyFields } from './sailpoint.ts';

/**
 * Policies and groups as the ISC API has them (`PasswordPolicyV3Dto`, `PasswordSyncGroup`), in one file that the import
 * reads back. What SailPoint does not know of a policy (`allowedCharacters`) is not in it.
 */
export function writeSailPointFile({ passwordPolicies, passwordSyncGroups, sources }: Configuration): string {
  const file = {
    passwordPolicies: passwordPolicies.map((policy) => ({
      ...Object.fromEntries(sharedPolicyFields.map((field) => [field, policy[field]])),
      sourceIds: sources.filter(({ passwordPolicyId }) => passwordPolicyId === policy.id).map(({ id }) => id),
    })),
    passwordSyncGroups: passwordSyncGroups.map(({ id, name, passwordPolicyId, sourceIds }) => ({
      id,
      name,
      passwordPolicyId,
      sourceIds,
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
