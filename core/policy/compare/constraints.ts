import type { PasswordPolicy } from '../../model/policy.ts';
import { type Bounds, quantities, type Quantity, type Range, type Rule } from '../rules/rule.ts';
import { rules } from '../rules/rules.ts';

/**
 * What one password has to be, for `compare`: one that meets the rules of a policy and, if asked for, breaks a rule of a
 * source. Only rules that the password alone decides; several rules about one quantity are one range here.
 */
export interface Constraints extends Readonly<Record<Quantity, Range>> {
  readonly first: 'letter' | 'other' | null;
  readonly characters: PasswordPolicy['allowedCharacters'];
  /** Has a character that is not of `ascii`. */
  readonly beyondAscii: boolean;
}

const anyNumber: Range = [0, Infinity];

const unbounded: Readonly<Record<Quantity, Range>> = {
  length: [1, Infinity],
  bytes: anyNumber,
  upper: anyNumber,
  lower: anyNumber,
  digit: anyNumber,
  special: anyNumber,
  letters: anyNumber,
  types: anyNumber,
  unique: anyNumber,
  run: anyNumber,
  sequence: anyNumber,
};

/** What the policy's rules ask of a password. A range may be empty, with its least above its most. */
export function constraintsOf(policy: PasswordPolicy): Constraints {
  const bounds = rules.flatMap((rule) => (rule.applies(policy) ? (rule.bounds?.(policy) ?? []) : []));
  return bounds.reduce(bounded, {
    ...unbounded,
    first: policy.startsWithLetter ? 'letter' : null,
    characters: policy.allowedCharacters,
    beyondAscii: false,
  });
}

/**
 * The constraints of a password that breaks `rule` of `demands` besides. Null where no password can; `notExpressible`
 * where the rule is about more than these constraints say.
 */
export function violating(
  constraints: Constraints,
  rule: Rule,
  demands: PasswordPolicy,
): Constraints | null | 'notExpressible' {
  if (rule.bounds !== undefined) {
    const { quantity, range } = rule.bounds(demands);
    const [least, most] = range;
    return nonEmpty(bounded(constraints, { quantity, range: least > 0 ? [0, least - 1] : [most + 1, Infinity] }));
  }
  switch (rule.id) {
    case 'notEmpty':
      return null;
    case 'startsWithLetter':
      return constraints.first === 'letter' ? null : { ...constraints, first: 'other' };
    case 'allowedCharacters': {
      const isWithin = demands.allowedCharacters === 'unicode' || constraints.characters === 'ascii';
      return isWithin ? null : { ...constraints, beyondAscii: true };
    }
    default:
      return 'notExpressible';
  }
}

/** The constraints of a password that meets both; null where none can. */
export function intersect(one: Constraints, other: Constraints): Constraints | null {
  const ranges = quantities.map((quantity) => ({ quantity, range: other[quantity] }));
  return nonEmpty(
    ranges.reduce(bounded, {
      ...one,
      first: one.first ?? other.first,
      characters: one.characters === 'ascii' ? 'ascii' : other.characters,
    }),
  );
}

function bounded(constraints: Constraints, { quantity, range: [least, most] }: Bounds): Constraints {
  const [lowest, highest] = constraints[quantity];
  return { ...constraints, [quantity]: [Math.max(lowest, least), Math.min(highest, most)] };
}

function nonEmpty(constraints: Constraints): Constraints | null {
  return quantities.some((quantity) => constraints[quantity][0] > constraints[quantity][1]) ? null : constraints;
}
