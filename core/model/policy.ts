import * as v from 'valibot';
import { NameSchema } from './name.ts';
import { isAllowedSourceUrl } from './origin.ts';
import { isPattern, patternLimits } from './pattern/pattern.ts';
import type { Text } from './text.ts';

const limit = (unset: number) => v.optional(v.pipe(v.number(), v.integer(), v.maxValue(1000)), unset);
const flag = v.optional(v.boolean(), false);
const pattern = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(patternLimits.length),
  v.check(isPattern, 'a regular expression that takes linear time'),
);
const patterns = v.optional(v.pipe(v.array(pattern), v.maxLength(patternLimits.count)), []);

/** Rules that may be made to warn only; what is left are those without which a password is none. */
export const ruleIds = [
  'minLength',
  'maxLength',
  'maxBytes',
  'minAlpha',
  'minUpper',
  'minLower',
  'minNumeric',
  'minSpecial',
  'minCharacterTypes',
  'minUniqueChars',
  'startsWithLetter',
  'maxRepeatedChars',
  'maxSequence',
  'useAccountAttributes',
  'useIdentityAttributes',
  'validateAgainstAccountId',
  'validateAgainstAccountName',
  'useDictionary',
  'mustMatch',
  'mustNotMatch',
  'minDifference',
  'minStrength',
  'useBreachList',
] as const;

/** Those of them that may be unable to tell: a fact is missing, or nobody answered. */
export const untellableRuleIds = [
  'useAccountAttributes',
  'useIdentityAttributes',
  'validateAgainstAccountId',
  'validateAgainstAccountName',
  'minDifference',
  'minStrength',
  'useBreachList',
] as const;

/**
 * What a policy demands of a password, one field or two for each rule of core/policy/rules.ts. SailPoint's published
 * names (PasswordPolicyV3Dto of the IdentityNow v3 API) down to `useDictionary`, but for `allowedCharacters`; the others
 * are ours. A number below 1 means *not set*; lengths are in Unicode code points.
 */
const demands = {
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
  startsWithLetter: flag,
  /** Characters in a row that go up or down the alphabet, the digits or a row of the keyboard. */
  maxSequence: limit(-1),
  minUniqueChars: limit(0),
  /** In UTF-8. */
  maxBytes: limit(0),
  /** Regular expressions, each found somewhere in the password. */
  mustMatch: patterns,
  /** Regular expressions, none found anywhere in the password. */
  mustNotMatch: patterns,
  /** zxcvbn's score: 1 (weak) to 4 (very strong). */
  minStrength: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(4)), -1),
  /** Characters by which it differs from the current password; see core/policy/difference.ts. */
  minDifference: limit(0),
  useBreachList: flag,
};

/** The one that needs no agreement: everybody may ask it, and it is asked as its makers say. */
export const publicBreachList = 'https://api.pwnedpasswords.com/range/';

/** A password policy, as an admin makes it and a sync group follows it. */
export const PasswordPolicySchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  name: NameSchema,
  description: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
  defaultPolicy: flag,
  ...demands,
  /** Where `useBreachList` asks: the range query of Have I Been Pwned, or a mirror of it. A prefix is put behind it. */
  breachListUrl: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(2000),
      v.check(isAllowedSourceUrl, 'an https:// address (http:// only for 127.0.0.1 and localhost)'),
    ),
    publicBreachList,
  ),
  /** Rules that are shown and said, but never refuse. */
  warnOnly: v.optional(v.pipe(v.array(v.picklist(ruleIds)), v.maxLength(ruleIds.length)), []),
  /** Rules that let a password through, and record that they did, when they cannot tell at submit. */
  allowAndRecord: v.optional(v.pipe(v.array(v.picklist(untellableRuleIds)), v.maxLength(ruleIds.length)), []),
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

/** The longest of a source's own sentences, in characters, and the most of them. */
export const demandLimits = { sentence: 1000, sentences: 20 } as const;

/**
 * What a source demands of a password by itself, in the fields of a policy: only those that it is known to demand are
 * there. The last three inform an admin; no rule checks them.
 */
export const PasswordDemandsSchema = v.strictObject({
  ...v.partial(v.object(demands)).entries,
  /** How many former passwords it refuses. */
  passwordHistory: v.optional(limit(0)),
  /** Days that must pass between two changes. */
  minimumPasswordAge: v.optional(limit(0)),
  /** What it demands that no rule can say, in its own words. */
  sentences: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(demandLimits.sentence))),
      v.maxLength(demandLimits.sentences),
    ),
  ),
});
export type PasswordDemands = v.InferOutput<typeof PasswordDemandsSchema>;

/** What a source says it demands; `failed` says why it may demand more, one sentence each. */
export interface ReadDemands {
  readonly demands: PasswordDemands;
  readonly failed: readonly Text[];
}

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
  /** What is not met or cannot be told is only said: the policy lists the rule under `warnOnly`. */
  readonly warns?: boolean;
  /** What cannot be told is let through and recorded: the policy lists the rule under `allowAndRecord`. */
  readonly letsThrough?: boolean;
}
