import * as v from 'valibot';
import { NameSchema } from './name.ts';
import { isAllowedSourceUrl, isWebAddress } from './origin.ts';
import { PasswordDemandsSchema } from './policy.ts';

export { originOf } from './origin.ts';

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

export const ApplicationSchema = v.strictObject({
  name: NameSchema,
  /** Where the person signs in with this password; http or https. */
  url: v.pipe(v.string(), v.maxLength(2000), v.check(isWebAddress, 'an address that starts with http:// or https://')),
});
export type Application = v.InferOutput<typeof ApplicationSchema>;

/** Whose right a change uses: the person's current password, or an administrator's credential. */
export const passwordChangeModes = ['selfService', 'serviceAccount'] as const;
export type PasswordChangeMode = (typeof passwordChangeModes)[number];

/**
 * A connected system. `connector`, `connectorAttributes` and `multipleAccountPasswordSync` carry SailPoint's names.
 * `url` is the service's base address; its origin is the only one that requests for this source may go to.
 */
export const SourceSchema = v.strictObject({
  id: text(128),
  name: NameSchema,
  description: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
  connector: text(64),
  url: v.pipe(
    v.string(),
    v.maxLength(2000),
    v.check(isAllowedSourceUrl, 'an https:// address (http:// only for 127.0.0.1 and localhost)'),
  ),
  /** The connector's own settings; its manifest's schema checks them. */
  connectorAttributes: v.optional(v.record(v.string(), v.unknown()), {}),
  passwordChangeMode: v.picklist(passwordChangeModes),
  /** Set up for password management: it may take part in a sync group. */
  passwordManagement: v.optional(v.boolean(), true),
  authenticationSource: v.optional(v.boolean(), false),
  multipleAccountPasswordSync: v.optional(v.boolean(), false),
  applications: v.optional(v.pipe(v.array(ApplicationSchema), v.maxLength(50)), []),
  /** The policy of a source that is in no group; a source in a group follows the group's. */
  passwordPolicyId: v.optional(v.string()),
  /** What it demands of a password by itself, as its connector read it or an admin entered it. */
  passwordDemands: v.optional(PasswordDemandsSchema),
});
export type Source = v.InferOutput<typeof SourceSchema>;
