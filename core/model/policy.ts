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

/**
 * What a policy demands of a password: one field for each rule of core/policy/rules, in the order of that table, with the
 * options of the rule behind it. The names are those of SailPoint's published policy (PasswordPolicyV3Dto of the
 * IdentityNow v3 API), where it has the rule; core/model/sailpoint/sailpoint.ts lists these. A number below 1 means *not set*;
 * lengths are in Unicode code points.
 */
const demands = {
  allowedCharacters: v.optional(v.picklist(['ascii', 'unicode']), 'ascii'),
  minLength: limit(0),
  maxLength: limit(0),
  /** In UTF-8. */
  maxBytes: limit(0),
  minAlpha: limit(0),
  minUpper: limit(0),
  minLower: limit(0),
  minNumeric: limit(0),
  minSpecial: limit(0),
  /** Of upper case, lower case, digit, special. */
  minCharacterTypes: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(4)), -1),
  minUniqueChars: limit(0),
  startsWithLetter: flag,
  /** In a row. */
  maxRepeatedChars: limit(-1),
  /** Characters in a row that go up or down the alphabet, the digits or a row of the keyboard. */
  maxSequence: limit(-1),
  useAccountAttributes: flag,
  useIdentityAttributes: flag,
  validateAgainstAccountId: flag,
  accountIdMinWordLength: limit(-1),
  validateAgainstAccountName: flag,
  accountNameMinWordLength: limit(-1),
  /** The edit distance from the current password, in characters; see core/policy/text/edit-distance.ts. */
  minDifference: limit(0),
  useDictionary: flag,
  /** Regular expressions, each found somewhere in the password. */
  mustMatch: patterns,
  /** Regular expressions, none found anywhere in the password. */
  mustNotMatch: patterns,
  /** zxcvbn's score: 1 (weak) to 4 (very strong). */
  minStrength: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(4)), -1),
  useBreachList: flag,
};

/** Fields that name no rule which a policy may only warn of: an option of another rule, or what a password must be. */
const noRules = ['allowedCharacters', 'accountIdMinWordLength', 'accountNameMinWordLength'] as const;

export type RuleId = Exclude<keyof typeof demands, (typeof noRules)[number]>;

/** The rules that a policy may make a warning only. Each is called as its field. */
export const ruleIds = Object.keys(demands).filter((name): name is RuleId => !noRules.some((other) => other === name));

/** The rules that can be unable to tell: a fact is missing, or nobody answered. */
export const uncheckableRuleIds = [
  'useAccountAttributes',
  'useIdentityAttributes',
  'validateAgainstAccountId',
  'validateAgainstAccountName',
  'minDifference',
  'minStrength',
  'useBreachList',
] as const satisfies readonly RuleId[];

/** The one that needs no agreement: anyone may ask it, and it is asked as its makers say. */
export const publicBreachList = 'https://api.pwnedpasswords.com/range/';

/** A password policy. An admin writes it, and sync groups and sources follow it. */
export const PasswordPolicySchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  name: NameSchema,
  description: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
  defaultPolicy: flag,
  ...demands,
  /** Where `useBreachList` asks: the range query of Have I Been Pwned, or a mirror of it. A prefix is appended. */
  breachListUrl: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(2000),
      v.check(isAllowedSourceUrl, 'an https:// address (http:// only for 127.0.0.1 and localhost)'),
    ),
    publicBreachList,
  ),
  /** Rules that are shown but never refuse a password. */
  warnOnly: v.optional(v.pipe(v.array(v.picklist(ruleIds)), v.maxLength(ruleIds.length)), []),
  /** Rules that allow a password when they cannot tell at submit; the change records that. */
  allowAndRecord: v.optional(v.pipe(v.array(v.picklist(uncheckableRuleIds)), v.maxLength(ruleIds.length)), []),
  enablePasswdExpiration: flag,
  /** Days until a password expires, when `enablePasswdExpiration` is set. */
  passwordExpiration: limit(90),
  /** Days before it expires at which reminders begin. */
  firstExpirationReminder: limit(0),
  requireStrongAuthn: flag,
  requireStrongAuthOffNetwork: flag,
  requireStrongAuthUntrustedGeographies: flag,
});

export type PasswordPolicy = v.InferOutput<typeof PasswordPolicySchema>;

/** The length of one of a source's own sentences in UTF-16 units, and their number, at most. */
export const demandLimits = { sentence: 1000, sentences: 20 } as const;

/**
 * What a source itself demands of a password, in the fields of a policy. A field is there only if the source is known to
 * demand it. The last three inform an admin; no rule checks them.
 */
export const PasswordDemandsSchema = v.strictObject({
  ...v.partial(v.object(demands)).entries,
  /** How many of the last passwords it refuses. */
  passwordHistory: v.optional(limit(0)),
  /** Days that must pass between two changes. */
  minimumPasswordAge: v.optional(limit(0)),
  /** What it demands that no rule can express, in its own words. */
  sentences: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(demandLimits.sentence))),
      v.maxLength(demandLimits.sentences),
    ),
  ),
});
export type PasswordDemands = v.InferOutput<typeof PasswordDemandsSchema>;

/** What a source says it demands. `failed` says what could not be read of it, one sentence each: it may demand more. */
export interface ReadDemands {
  readonly demands: PasswordDemands;
  readonly failed: readonly Text[];
}

/** What a new policy starts with: minLength 8, minAlpha 1, minNumeric 1, everything else not set. */
export function newPolicy(id: string, name: string): PasswordPolicy {
  return v.parse(PasswordPolicySchema, { id, name, minLength: 8, minAlpha: 1, minNumeric: 1 });
}

/** One rule's verdict on a password; core/policy/check/check.ts makes it. */
export interface RuleResult {
  readonly rule: string;
  readonly verdict: 'met' | 'notMet' | 'cannotTell';
  /** What to do to meet the rule, or what is missing to check it; the same in the form and in the background. */
  readonly sentence: Text;
  /** The rule never refuses: the policy lists it under `warnOnly`. */
  readonly warns?: boolean;
  /** The rule does not refuse when it cannot tell: the policy lists it under `allowAndRecord`. */
  readonly letsThrough?: boolean;
}
