import type { Dice } from '../simulation/dice.ts';
import { answers, type Fault, type Match } from '../servers/fault-proxy.ts';

/** What is unlike an undisturbed change; drawn before it begins, all of it from the seed. */
export interface Deed {
  /** Which of the groups is changed, by its index. */
  readonly group: number;
  readonly twist: Twist;
  readonly faults: readonly PlannedFault[];
  /** Milliseconds after the page has asked, or asked again, at which the background is ended. */
  readonly ends: readonly number[];
}

/**
 * `wrongCurrent`: the person mistypes the current password of the account that gates. `refused`: a directory refuses
 * the new password. `stopped`: the person stops it so many milliseconds after asking.
 */
export type Twist =
  { readonly kind: 'none' | 'wrongCurrent' | 'refused' } | { readonly kind: 'stopped'; readonly after: number };

export interface PlannedFault {
  /** The source of the group that it strikes, by its index. */
  readonly source: number;
  readonly fault: Fault;
  readonly match: Match;
}

/** `groups` has how many sources each group has; `mayEnd`: whether the background is ended in this change. */
export function drawDeed(dice: Dice, groups: readonly number[], mayEnd: boolean): Deed {
  const group = dice.int(groups.length);
  return {
    group,
    twist: drawTwist(dice),
    faults: several(dice, 0.45, () => drawFault(dice, groups[group] ?? 0)),
    // Drawn in any case, so that what follows does not hang on it.
    ends: several(dice, 0.4, () => dice.int(longestToEnd)).filter(() => mayEnd),
  };
}

/** About as long as a change takes that nothing disturbs. */
const longestToEnd = 900;
const most = 3;

/** None, or one, or more, each with that chance. */
function several<T>(dice: Dice, chance: number, draw: () => T): readonly T[] {
  const drawn: T[] = [];
  while (drawn.length < most && dice.chance(chance)) drawn.push(draw());
  return drawn;
}

function drawTwist(dice: Dice): Twist {
  const kind = dice.pick([...Array.from({ length: 17 }, () => 'none' as const), ...twists]);
  return kind === 'stopped' ? { kind, after: dice.int(longestToEnd) } : { kind };
}

const twists = ['wrongCurrent', 'refused', 'stopped'] as const;

/** At the change itself or at whatever is asked there, the first such request or the second. */
function drawFault(dice: Dice, sources: number): PlannedFault {
  const isAtChange = dice.chance(0.7);
  return {
    source: dice.int(sources),
    fault: dice.pick(faults)(dice),
    match: { ...(isAtChange && { path: passwordChange }), nth: dice.pick([1, 1, 2]) },
  };
}

/** Keystone's and a SCIM directory's. */
const passwordChange = /\/password$|\/Users\//;

const faults: readonly ((dice: Dice) => Fault)[] = [
  () => ({ kind: 'cutBeforeArrival' }),
  () => ({ kind: 'neverForwarded' }),
  () => ({ kind: 'answerLost' }),
  () => ({ kind: 'answerCut' }),
  () => answers.tooManyRequests('1'),
  () => answers.unavailable(),
  (dice) => ({ kind: 'answerLate', ms: 200 + dice.int(1_300) }),
];
