import * as v from 'valibot';
import { NameSchema } from './name.ts';

/** A password sync group under SailPoint's published names (PasswordSyncGroup of the IdentityNow v3 API). */
export const SyncGroupSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  /** What end users see in the popup. */
  name: NameSchema,
  passwordPolicyId: v.string(),
  /** In the order in which a change goes through them. */
  sourceIds: v.array(v.string()),
});
export type SyncGroup = v.InferOutput<typeof SyncGroupSchema>;
