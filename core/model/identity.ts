import * as v from 'valibot';
import { NameSchema } from './name.ts';

/** Attribute values as a source or directory gives them: text, number, list of those, or nothing. */
const AttributeValueSchema = v.union([
  v.string(),
  v.number(),
  v.boolean(),
  v.null(),
  v.array(v.union([v.string(), v.number(), v.boolean(), v.null()])),
]);
export const AttributesSchema = v.record(v.string(), AttributeValueSchema);
export type Attributes = v.InferOutput<typeof AttributesSchema>;

/** The person whose browser profile this is; one per profile. */
export const IdentitySchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  name: NameSchema,
  /** Absent means that nobody has said what they are; the rules that need them then *cannot tell*. */
  attributes: v.optional(AttributesSchema),
});
export type Identity = v.InferOutput<typeof IdentitySchema>;
