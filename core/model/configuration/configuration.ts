import * as v from 'valibot';
import { AccountSchema } from '../account.ts';
import { SyncGroupSchema } from '../group.ts';
import { IdentitySchema } from '../identity.ts';
import { PasswordPolicySchema } from '../policy.ts';
import { SourceSchema } from '../source.ts';

/** How many of each kind a configuration holds at most. */
export const maxEntries = {
  passwordPolicies: 1000,
  sources: 5000,
  accounts: 20_000,
  passwordSyncGroups: 2000,
} as const;

/**
 * The configuration file: everything an admin sets up, and no secret. `docs/configuration.schema.json` is made from
 * this schema; a test fails when the two drift apart.
 */
export const ConfigurationSchema = v.strictObject({
  lockstep: v.literal(1),
  identity: v.optional(IdentitySchema),
  passwordPolicies: v.pipe(v.array(PasswordPolicySchema), v.maxLength(maxEntries.passwordPolicies)),
  sources: v.pipe(v.array(SourceSchema), v.maxLength(maxEntries.sources)),
  accounts: v.optional(v.pipe(v.array(AccountSchema), v.maxLength(maxEntries.accounts)), []),
  passwordSyncGroups: v.pipe(v.array(SyncGroupSchema), v.maxLength(maxEntries.passwordSyncGroups)),
});
export type Configuration = v.InferOutput<typeof ConfigurationSchema>;
