import type { PasswordPolicy } from '../../model/policy.ts';
import type { TextKey } from '../../model/text.ts';
import { isSet } from './limit.ts';

/** A field of the admin's form for policies. */
export interface PolicyField {
  readonly name: keyof PasswordPolicy;
  /**
   * `number`: a whole number, below 1 or left empty is *not set*. `patterns`: regular expressions, one a line.
   * `ruleIds`: some of `ruleIds` or, for `allowAndRecord`, of `uncheckableRuleIds` in core/model/policy.ts.
   */
  readonly kind: 'number' | 'flag' | 'characters' | 'patterns' | 'address' | 'ruleIds';
  readonly label: TextKey;
}

/** A field of a rule. Sources demand such fields too, so it also says how the values of two policies compare. */
export interface RuleField extends PolicyField {
  /** The value that demands what the two policies demand. It is the very value of `one` where `other` adds nothing. */
  stricter(one: PasswordPolicy, other: PasswordPolicy): PasswordPolicy[keyof PasswordPolicy];
  /** Whether `one` demands all that `other` demands. Where absent: whether `stricter` gives the value of `one`. */
  covers?(one: PasswordPolicy, other: PasswordPolicy): boolean;
}

/** Names of the policy's fields whose values are of one type. */
type NameOf<T> = { [K in keyof PasswordPolicy]: PasswordPolicy[K] extends T ? K : never }[keyof PasswordPolicy];
type NumberName = NameOf<number>;
type FlagName = Exclude<NameOf<boolean>, 'defaultPolicy'>;

/** A number that no rule checks. */
export function number(name: NumberName): PolicyField {
  return { name, kind: 'number', label: `policy.fields.${name}` };
}

/** The fewest of something: the higher, the stricter. */
export function minimum(name: NumberName): RuleField {
  return {
    ...number(name),
    stricter: (one, other) => (isSet(other[name]) ? Math.max(one[name], other[name]) : one[name]),
  };
}

/** The most of something: the lower, the stricter, unless it is not set. */
export function maximum(name: NumberName): RuleField {
  return { ...number(name), stricter: (one, other) => lowestSet(one[name], other[name]) };
}

export function flag(name: FlagName): RuleField {
  return {
    name,
    kind: 'flag',
    label: `policy.fields.${name}`,
    stricter: (one, other) => one[name] || other[name],
  };
}

/** The shortest piece of an id or a name that the rule of `rule` forbids, in code points. Not set: only the whole. */
export function pieceLength(
  name: 'accountIdMinWordLength' | 'accountNameMinWordLength',
  rule: 'validateAgainstAccountId' | 'validateAgainstAccountName',
): RuleField {
  return {
    ...number(name),
    stricter(one, other) {
      if (!other[rule]) return one[name];
      return one[rule] ? lowestSet(one[name], other[name]) : other[name];
    },
    // An id that is shorter than the piece has no such piece, so pieces do not stand for the whole.
    covers(one, other) {
      if (!other[rule]) return true;
      return isSet(other[name]) ? isSet(one[name]) && one[name] <= other[name] : !isSet(one[name]);
    },
  };
}

export function patterns(name: 'mustMatch' | 'mustNotMatch'): RuleField {
  return {
    name,
    kind: 'patterns',
    label: `policy.fields.${name}`,
    stricter(one, other) {
      const added = other[name].filter((pattern) => !one[name].includes(pattern));
      return added.length === 0 ? one[name] : [...one[name], ...added];
    },
  };
}

export const characterSet: RuleField = {
  name: 'allowedCharacters',
  kind: 'characters',
  label: 'policy.fields.allowedCharacters',
  stricter: (one, other) => (one.allowedCharacters === 'ascii' ? 'ascii' : other.allowedCharacters),
};

/** Of the policy alone: a source has no breach list of its own. */
export const breachListAddress: RuleField = {
  name: 'breachListUrl',
  kind: 'address',
  label: 'policy.fields.breachListUrl',
  stricter: (one) => one.breachListUrl,
};

function lowestSet(one: number, other: number): number {
  if (!isSet(other)) return one;
  return isSet(one) ? Math.min(one, other) : other;
}
