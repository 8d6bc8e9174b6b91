import type { PasswordPolicy } from '../../model/policy.ts';
import { isSet } from '../rules/limit.ts';

/** At least the first, at most the second. */
export type Range = readonly [least: number, most: number];

/**
 * What is wanted of one password, for `compare`: to meet the rules of a policy and, it may be, to break one of a source.
 * Only rules that the password alone decides; all of a kind are one field here.
 */
export interface Wanted {
  readonly length: Range;
  readonly bytes: Range;
  readonly upper: Range;
  readonly lower: Range;
  readonly digit: Range;
  readonly special: Range;
  readonly letters: Range;
  readonly types: Range;
  readonly unique: Range;
  /** The longest row of one character. */
  readonly run: Range;
  /** The longest row that follows the alphabet, the digits or the keyboard. */
  readonly sequence: Range;
  readonly first: 'letter' | 'other' | null;
  readonly characters: PasswordPolicy['allowedCharacters'];
  /** Has a character that is not of `ascii`. */
  readonly beyondAscii: boolean;
}

export type RangeName = { [K in keyof Wanted]: Wanted[K] extends Range ? K : never }[keyof Wanted];

export function wantedBy(policy: PasswordPolicy): Wanted {
  return {
    length: [Math.max(1, policy.minLength), isSet(policy.maxLength) ? policy.maxLength : Infinity],
    bytes: most(policy.maxBytes),
    upper: least(policy.minUpper),
    lower: least(policy.minLower),
    digit: least(policy.minNumeric),
    special: least(policy.minSpecial),
    letters: least(policy.minAlpha),
    types: least(policy.minCharacterTypes),
    unique: least(policy.minUniqueChars),
    run: most(policy.maxRepeatedChars),
    sequence: most(policy.maxSequence),
    first: policy.startsWithLetter ? 'letter' : null,
    characters: policy.allowedCharacters,
    beyondAscii: false,
  };
}

function least(limit: number): Range {
  return [Math.max(0, limit), Infinity];
}

function most(limit: number): Range {
  return [0, isSet(limit) ? limit : Infinity];
}

/** Rules that a {@link Wanted} says, with the field that says them. */
const ranges: Readonly<Record<string, RangeName>> = {
  minLength: 'length',
  maxLength: 'length',
  maxBytes: 'bytes',
  minUpper: 'upper',
  minLower: 'lower',
  minNumeric: 'digit',
  minSpecial: 'special',
  minAlpha: 'letters',
  minCharacterTypes: 'types',
  minUniqueChars: 'unique',
  maxRepeatedChars: 'run',
  maxSequence: 'sequence',
};

/**
 * The same, but breaking that rule of `demands`: null where nothing that is wanted can, `unsaid` where the rule is none
 * that the password alone decides.
 */
export function breaking(wanted: Wanted, rule: string, demands: PasswordPolicy): Wanted | null | 'unsaid' {
  const name = ranges[rule];
  if (name !== undefined) {
    const [from, to] = wantedBy(demands)[name];
    const broken: Range = rule.startsWith('min') ? [0, from - 1] : [to + 1, Infinity];
    return narrowed(wanted, name, broken);
  }
  if (rule === 'startsWithLetter') return wanted.first === 'letter' ? null : { ...wanted, first: 'other' };
  if (rule !== 'allowedCharacters') return rule === 'notEmpty' ? null : 'unsaid';
  const isWithin = demands.allowedCharacters === 'unicode' || wanted.characters === 'ascii';
  return isWithin ? null : { ...wanted, beyondAscii: true };
}

/** What both want. */
export function both(one: Wanted, other: Wanted): Wanted | null {
  let result: Wanted | null = {
    ...one,
    first: one.first ?? other.first,
    characters: one.characters === 'ascii' ? 'ascii' : other.characters,
  };
  for (const name of new Set(Object.values(ranges))) {
    if (result !== null) result = narrowed(result, name, other[name]);
  }
  return result;
}

function narrowed(wanted: Wanted, name: RangeName, [from, to]: Range): Wanted | null {
  const [lowest, highest] = wanted[name];
  const range: Range = [Math.max(lowest, from), Math.min(highest, to)];
  return range[0] > range[1] ? null : { ...wanted, [name]: range };
}
