import * as v from 'valibot';
import type { Text } from './text.ts';

const shownName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(128));
const limit = (unset: number) => v.optional(v.pipe(v.number(), v.integer(), v.maxValue(1000)), unset);
const flag = v.optional(v.boolean(), false);

/**
 * A password policy under SailPoint's published field names (PasswordPolicyV3Dto of the IdentityNow v3 API), plus
 * `allowedCharacters`, which is ours. A number below 1 means *not set*; lengths are in Unicode code points.
 * What each field demands is in core/policy/rules.ts, one row per rule.
 */
export const PasswordPolicySchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  name: shownName,
  description: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
  defaultPolicy: flag,
  allowedCharacters: v.optional(v.picklist(['ascii', 'unicode']), 'ascii'),
  minLength: limit(0),
  maxLength: limit(0),
  minAlpha: limit(0),
  minUpper: limit(0),
  minLower: limit(0),
  minNumeric: limit(0),
  minSpecial: limit(0),
  minCharacterTypes: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(4)), -1),
  maxRepeatedChars: limit(-1),
  useAccountAttributes: flag,
  useIdentityAttributes: flag,
  validateAgainstAccountId: flag,
  accountIdMinWordLength: limit(-1),
  validateAgainstAccountName: flag,
  accountNameMinWordLength: limit(-1),
  useDictionary: flag,
  enablePasswdExpiration: flag,
  /** Days a password lives, when `enablePasswdExpiration` is set. */
  passwordExpiration: limit(90),
  /** Days before the end at which reminding starts. */
  firstExpirationReminder: limit(0),
  requireStrongAuthn: flag,
  requireStrongAuthOffNetwork: flag,
  requireStrongAuthUntrustedGeographies: flag,
});

export type PasswordPolicy = v.InferOutput<typeof PasswordPolicySchema>;

/** What a new policy starts as: minLength 8, minAlpha 1, minNumeric 1, everything else not set. */
export function newPolicy(id: string, name: string): PasswordPolicy {
  return v.parse(PasswordPolicySchema, { id, name, minLength: 8, minAlpha: 1, minNumeric: 1 });
}

/** One rule's verdict on a password; core/policy/check.ts makes it. */
export interface RuleResult {
  readonly rule: string;
  readonly verdict: 'met' | 'notMet' | 'cannotTell';
  /** The same sentence in the form and in the background. */
  readonly sentence: Text;
}
