import type { PasswordPolicy, RuleResult } from '../../model/policy.ts';
import type { Text, TextKey } from '../../model/text.ts';
import type { Reading } from '../text/characters.ts';
import type { PolicyFacts } from './facts.ts';

/**
 * One rule of a password policy: its check, its sentence, its fields in the admin's form, and what the generators need
 * to know of it. A new rule is a new row of the table in core/policy/rules/rules.ts, its policy field in core/model/policy.ts
 * and its words in `locales/`.
 */
export interface Rule {
  /** Names the rule in results, and in a policy's `warnOnly` and `allowAndRecord`. */
  readonly id: string;
  /** In the order in which the form shows them; none where the rule is always there. The first one sets the rule. */
  readonly fields: readonly PolicyField[];
  applies(policy: PasswordPolicy): boolean;
  check(reading: Reading, policy: PasswordPolicy, facts: PolicyFacts): Verdict;
  /** What to do to meet it. */
  sentence(policy: PasswordPolicy): Text;
  /** The sentence while the rule cannot tell: what is missing. */
  unknown?(reading: Reading, facts: PolicyFacts): TextKey;
  /** Once broken, no further ASCII character mends it, and no character before it: a generator turns back at once. */
  readonly final: boolean;
  /** Whether `left` further characters of ASCII may still bring it about. Where absent, they may. */
  canCome?(beginning: Reading, policy: PasswordPolicy, left: number): boolean;
  /** Its part of the `passwordrules` attribute; see core/policy/explain/passwordrules-attribute.ts. */
  passwordRules?(policy: PasswordPolicy): readonly string[];
}

export type Verdict = RuleResult['verdict'];

/** A field of the admin's form for policies. */
export interface PolicyField {
  readonly name: keyof PasswordPolicy;
  /**
   * `number`: a whole number, below 1 or left empty is *not set*. `patterns`: regular expressions, one a line.
   * `ruleIds`: some of `ruleIds` or, for `allowAndRecord`, of `untellableRuleIds` in core/model/policy.ts.
   */
  readonly kind: 'number' | 'flag' | 'characters' | 'patterns' | 'address' | 'ruleIds';
  readonly label: TextKey;
}

export function met(holds: boolean): Verdict {
  return holds ? 'met' : 'notMet';
}

/** Met when the password contains none of them. One that is missing can no longer help once another is contained. */
export function without<T>(facts: readonly (T | undefined)[] | undefined, isContained: (fact: T) => boolean): Verdict {
  if (facts === undefined) return 'cannotTell';
  if (facts.some((fact) => fact !== undefined && isContained(fact))) return 'notMet';
  return facts.includes(undefined) ? 'cannotTell' : 'met';
}

/** The policy's fields whose values are of one kind. */
type FieldOf<T> = { [K in keyof PasswordPolicy]: PasswordPolicy[K] extends T ? K : never }[keyof PasswordPolicy];

export function number(name: FieldOf<number>): PolicyField {
  return { name, kind: 'number', label: `policy.fields.${name}` };
}

export function flag(name: Exclude<FieldOf<boolean>, 'defaultPolicy'>): PolicyField {
  return { name, kind: 'flag', label: `policy.fields.${name}` };
}

export function patterns(name: 'mustMatch' | 'mustNotMatch'): PolicyField {
  return { name, kind: 'patterns', label: `policy.fields.${name}` };
}
