import * as v from 'valibot';
import { AccountSchema } from './account.ts';
import { SyncGroupSchema } from './group.ts';
import { IdentitySchema } from './identity.ts';
import { PasswordPolicySchema } from './policy.ts';
import { SourceSchema } from './source.ts';

/**
 * The configuration file: everything an admin sets up, and no secret. `docs/configuration.schema.json` is made from
 * this schema; a test fails when the two drift apart.
 */
export const ConfigurationSchema = v.strictObject({
  lockstep: v.literal(1),
  identity: v.optional(IdentitySchema),
  passwordPolicies: v.pipe(v.array(PasswordPolicySchema), v.maxLength(1000)),
  sources: v.pipe(v.array(SourceSchema), v.maxLength(5000)),
  accounts: v.optional(v.pipe(v.array(AccountSchema), v.maxLength(20000)), []),
  passwordSyncGroups: v.pipe(v.array(SyncGroupSchema), v.maxLength(2000)),
});
export type Configuration = v.InferOutput<typeof ConfigurationSchema>;
