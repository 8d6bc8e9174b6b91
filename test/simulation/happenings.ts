import type { Dice } from './dice.ts';
import { type Intrusion, intrusions } from './intruder.ts';
import { groupId, type SourceSetup } from './setup.ts';

/** What people, machines and administrators do, and when: after so many tasks of the loop, or so much time. */
export type Happening = { readonly after: { readonly tasks: number } | { readonly ms: number } } & Deed;

export type Deed =
  /** `again`: with the id of the change before, as a page does that got no answer. */
  | {
      readonly do: 'start';
      readonly target: string;
      readonly again: boolean;
      /** The person mistypes one account's current password; or the new one is the old one there. */
      readonly wrongFor: number | null;
      readonly sameFor: number | null;
      readonly pick: number;
    }
  | {
      readonly do:
        'crash' | 'restartBrowser' | 'another' | 'endOldest' | 'wake' | 'retryNow' | 'stop' | 'seen' | 'test';
    }
  /** And in the recovery too. */
  | { readonly do: 'crashAfter'; readonly points: number; readonly andAgain: number | null }
  | { readonly do: 'finishRest'; readonly mistake: 'none' | 'new' | 'current' }
  | { readonly do: 'answer'; readonly word: 'true' | 'false' | 'tryAgain'; readonly pick: number }
  | { readonly do: 'link' | 'unlink' | 'mark'; readonly pick: number; readonly wrong: boolean }
  | { readonly do: 'editGroup'; readonly how: 'reverse' | 'delete' | 'stricter' }
  | { readonly do: 'editSource'; readonly how: 'url' | 'multiple' | 'delete'; readonly pick: number }
  | { readonly do: 'intrude'; readonly how: Intrusion; readonly pick: number }
  /** The administrator tidies up after it, and enters the credentials again. */
  | { readonly do: 'confirm' }
  | { readonly do: 'permission'; readonly granted: boolean }
  | { readonly do: 'setClock'; readonly byMs: number };

const minute = 60_000;
const hour = 60 * minute;

export function drawHappenings(dice: Dice, setups: readonly SourceSetup[]): readonly Happening[] {
  const drawn: Happening[] = [{ after: { tasks: dice.int(30) }, ...drawStart(dice, setups, 0) }];
  const count = 1 + dice.int(7);
  for (let index = 0; index < count; index += 1) drawn.push({ after: drawTime(dice), ...drawDeed(dice, setups) });
  return dice.chance(0.3) ? withIntruder(dice, drawn) : drawn;
}

/** Somebody comes by in between, and tries several things. */
function withIntruder(dice: Dice, drawn: readonly Happening[]): readonly Happening[] {
  const mixed = [...drawn];
  let at = dice.int(mixed.length);
  const count = 2 + dice.int(6);
  for (let index = 0; index < count; index += 1) {
    const deed: Deed = dice.chance(0.1)
      ? { do: 'confirm' }
      : { do: 'intrude', how: dice.pick(intrusions), pick: dice.int(9) };
    mixed.splice(at, 0, { after: drawTime(dice), ...deed });
    at += 1 + dice.int(2);
  }
  return mixed;
}

function drawTime(dice: Dice): Happening['after'] {
  if (dice.chance(0.6)) return { tasks: dice.int(dice.pick([15, 60, 250])) };
  return { ms: dice.pick([10, 500, 4000, 20_000, 50_000, 2 * minute, 12 * minute, 40 * minute, 3 * hour]) };
}

function drawStart(dice: Dice, setups: readonly SourceSetup[], again: number): Deed {
  const beside = setups.find(({ inGroup }) => !inGroup);
  return {
    do: 'start',
    target: beside !== undefined && dice.chance(0.3) ? beside.id : groupId,
    again: dice.chance(again),
    wrongFor: dice.chance(0.15) ? dice.int(9) : null,
    sameFor: dice.chance(0.06) ? dice.int(9) : null,
    pick: dice.int(9),
  };
}

function drawDeed(dice: Dice, setups: readonly SourceSetup[]): Deed {
  const pick = dice.int(9);
  switch (dice.int(22)) {
    case 0:
      return { do: 'crash' };
    case 1:
    case 2:
    case 3:
    case 4:
      return {
        do: 'crashAfter',
        points: 1 + dice.int(dice.pick([10, 40, 150])),
        andAgain: dice.chance(0.4) ? 1 + dice.int(60) : null,
      };
    case 5:
      return { do: dice.pick(['restartBrowser', 'another', 'endOldest'] as const) };
    case 6:
    case 7:
    case 8:
      return drawStart(dice, setups, 0.3);
    case 9:
      return { do: 'stop' };
    case 10:
      return { do: dice.pick(['wake', 'seen', 'test'] as const) };
    case 11:
    case 12:
      return { do: 'retryNow' };
    case 13:
    case 14:
      return { do: 'finishRest', mistake: dice.pick(['none', 'none', 'none', 'new', 'current'] as const) };
    case 15:
      return { do: 'answer', word: dice.pick(['true', 'true', 'tryAgain', 'false'] as const), pick };
    case 16:
      return { do: dice.pick(['link', 'link', 'unlink', 'mark'] as const), pick, wrong: dice.chance(0.3) };
    case 17:
      return { do: 'editGroup', how: dice.pick(['reverse', 'delete', 'stricter', 'stricter'] as const) };
    case 18:
      return { do: 'editSource', how: dice.pick(['url', 'multiple', 'delete'] as const), pick };
    case 19:
      return { do: 'permission', granted: dice.chance(0.4) };
    case 20:
      return { do: 'setClock', byMs: dice.pick([-90, -10, -1, 1, 10, 45, 150, 300]) * minute };
    default:
      return { do: 'another' };
  }
}
