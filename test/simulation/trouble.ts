import type { Outcome, VerifyOutcome } from '../../core/model/outcome.ts';
import type { Dice } from './dice.ts';
import type { Way } from './network.ts';

/** What a source that has not changed anything may say. */
const refusals: readonly Outcome[] = [
  { kind: 'rejected', reason: 'policy' },
  { kind: 'rejected', reason: 'history' },
  { kind: 'rejected', reason: 'tooYoung' },
  { kind: 'accountNotFound' },
  { kind: 'accountLocked' },
  { kind: 'accountDisabled' },
  { kind: 'permissionDenied' },
  { kind: 'misconfigured' },
  { kind: 'needsPermission' },
];

/** @param now epoch ms */
export function troubleWithChange(dice: Dice, now: number, carryOut: () => Outcome): Way {
  switch (dice.int(10)) {
    case 0: // Cut before it arrived.
      return lostSomehow(dice);
    case 1:
    case 2: // Done, and the answer lost.
      carryOut();
      return lostSomehow(dice);
    case 3:
    case 4:
      return resent(dice, carryOut);
    case 5:
      return answered(dice, { kind: 'throttled' });
    case 6: {
      const waits = [1000, 20_000, 90_000, 15 * 60_000, 2 * 60 * 60_000, 9 * 60 * 60_000];
      return answered(dice, { kind: 'throttled', retryAt: now + dice.pick(waits) });
    }
    default:
      return answered(dice, dice.pick(refusals));
  }
}

/**
 * The connection ends, and the browser sends the request again by itself: what is heard is what becomes of the second
 * copy. The first may have got through or not; the second meets the source as it is then, or something before it.
 */
function resent(dice: Dice, carryOut: () => Outcome): Way {
  if (dice.chance(0.8)) carryOut();
  const second = dice.int(4);
  if (second === 0) return lostSomehow(dice);
  const said = second === 1 ? dice.pick<Outcome>([...refusals, { kind: 'throttled' }]) : carryOut();
  return { kind: 'answer', said, onlyCopy: false };
}

/** The name is that of the last try, so it may be any. */
function lostSomehow(dice: Dice): Way {
  return dice.chance(0.2) ? { kind: 'silent' } : { kind: 'failed', why: dice.pick(['refused', 'certificate', 'lost']) };
}

/** Once; whether the browser can prove it is another matter. */
function answered(dice: Dice, said: Outcome): Way {
  return { kind: 'answer', said, onlyCopy: dice.chance(0.5) };
}

/** @param loses a gateway before the source loses every answer */
export function signInAnswer(dice: Dice, trouble: number, loses: boolean, carryOut: () => VerifyOutcome): Way {
  if (loses && trouble > 0) return lostSignIn(dice, carryOut);
  if (!dice.chance(trouble * 0.7)) return { kind: 'answer', said: carryOut(), onlyCopy: dice.chance(0.5) };
  switch (dice.int(8)) {
    case 0:
    case 1: // Nobody there.
      return { kind: 'failed', why: 'refused' };
    case 2: // Cut before it arrived.
      return { kind: 'failed', why: 'lost' };
    case 3:
      return { kind: 'fault', status: 503 };
    case 4:
      return {
        kind: 'answer',
        said: {
          kind: 'noAnswer',
          outcome: { kind: dice.pick(['throttled', 'needsPermission', 'misconfigured', 'accountLocked'] as const) },
        },
        onlyCopy: true,
      };
    default:
      return lostSignIn(dice, carryOut);
  }
}

/** The source has looked at the password. */
function lostSignIn(dice: Dice, carryOut: () => VerifyOutcome): Way {
  carryOut();
  return dice.pick<Way>([
    { kind: 'silent' },
    { kind: 'failed', why: 'lost' },
    { kind: 'fault', status: 504 },
    { kind: 'fault', status: 503 },
  ]);
}
