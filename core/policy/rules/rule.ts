import type { PasswordPolicy, RuleResult } from '../../model/policy.ts';
import type { Text, TextKey } from '../../model/text.ts';
import type { Reading } from '../text/characters.ts';
import type { PolicyFacts } from './facts.ts';
import type { RuleField } from './fields.ts';

/**
 * One rule of a password policy, and all that is known of it: the check, the sentence, the fields in the admin's forms,
 * and what the generators and `compare` need. CONTRIBUTING.md says how to add one.
 */
export interface Rule {
  /** Names the rule in results, and in a policy's `warnOnly` and `allowAndRecord`: the name of its first field. */
  readonly id: string;
  /** In the order in which the form shows them; none where the rule always applies. The first one sets the rule. */
  readonly fields: readonly RuleField[];
  /** Whether the policy sets the rule. */
  applies(policy: PasswordPolicy): boolean;
  check(reading: Reading, policy: PasswordPolicy, facts: PolicyFacts): Verdict;
  /** What to do to meet it. */
  sentence(policy: PasswordPolicy): Text;
  /** The sentence while the rule cannot tell: which fact is missing. Rules that always can tell have none. */
  whyUnknown?(reading: Reading, facts: PolicyFacts): TextKey;
  /**
   * Once the beginning of a password breaks it, no further ASCII character repairs that, and none before it. A generator
   * goes back one character at once.
   */
  readonly final: boolean;
  /** Whether `left` further ASCII characters after `beginning` may still meet it. Where absent, they may. */
  canStillBeMet?(beginning: Reading, policy: PasswordPolicy, left: number): boolean;
  /** What it says of one quantity, if that is all it says. With this, `compare` decides the rule exactly. */
  bounds?(policy: PasswordPolicy): Bounds;
  /** The sentence of `compare` where it cannot tell whether every allowed password meets the rule. */
  readonly cannotCompare?: TextKey;
  /** Its clauses in the `passwordrules` attribute; see core/policy/explain/passwordrules-attribute.ts. */
  passwordRules?(policy: PasswordPolicy): readonly string[];
}

export type Verdict = RuleResult['verdict'];

/**
 * What can be counted in a password, in code points if nothing else is said: `bytes` in UTF-8; `letters` with those that
 * have no case; `types` of the four that occur; `unique` different characters; `run`, the longest repetition of one
 * character; `sequence`, the longest part that follows the alphabet, the digits or a keyboard row.
 */
export const quantities = [
  'length',
  'bytes',
  'upper',
  'lower',
  'digit',
  'special',
  'letters',
  'types',
  'unique',
  'run',
  'sequence',
] as const;
export type Quantity = (typeof quantities)[number];

/** Both ends included. */
export type Range = readonly [least: number, most: number];

export interface Bounds {
  readonly quantity: Quantity;
  readonly range: Range;
}

export function atLeast(quantity: Quantity, least: number): Bounds {
  return { quantity, range: [least, Infinity] };
}

export function atMost(quantity: Quantity, most: number): Bounds {
  return { quantity, range: [0, most] };
}

export function met(holds: boolean): Verdict {
  return holds ? 'met' : 'notMet';
}

/**
 * Met when the password contains none of the facts. `facts` is undefined where none is known yet, an item where that one
 * is not; a missing item no longer matters once another one is contained.
 */
export function containsNone<T>(
  facts: readonly (T | undefined)[] | undefined,
  isContained: (fact: T) => boolean,
): Verdict {
  if (facts === undefined) return 'cannotTell';
  if (facts.some((fact) => fact !== undefined && isContained(fact))) return 'notMet';
  return facts.includes(undefined) ? 'cannotTell' : 'met';
}
