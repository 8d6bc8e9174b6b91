import { describe, expect, it } from 'vitest';
import { endStates, isEnd, isSuccess, openStates, type Step, type StepState } from '../../../../core/model/change.ts';
import { text } from '../../../../core/model/text.ts';
import type { StepEvent } from '../../../../core/propagation/decide/events.ts';
import { passwordsBack, stepAfter } from '../../../../core/propagation/decide/step-machine.ts';

/** The table of states in docs/specification.md, said once more, and which event of the machine concerns which state. */

const facts = { canLook: true, repeatable: false, needsCurrent: true };
const stepId = 'c/0';
const events: readonly StepEvent[] = [
  { type: 'attemptStarted', stepId, signedIn: true },
  { type: 'attemptEnded', stepId, outcome: { kind: 'changed' }, delivery: 'once', facts },
  { type: 'foundAttempting', stepId, facts },
  { type: 'signedIn', stepId },
  { type: 'signInRefused', stepId, refusal: { kind: 'refused' }, facts },
  { type: 'signInUnanswered', stepId, outcome: { kind: 'unreachable' }, facts },
  { type: 'signInMustWait', stepId, until: 5 },
  { type: 'cannotSignIn', stepId },
  { type: 'looked', stepId, finding: { kind: 'newSignsIn' } },
  { type: 'lacksPassword', stepId },
  { type: 'lacksPermission', stepId },
  { type: 'misconfigured', stepId, note: text('propagation.source.changed') },
  { type: 'permissionGranted', stepId },
  { type: 'retryNow', stepId, facts },
  { type: 'answered', stepId, answer: 'changed', facts },
];
const at = { now: 1000, secretsExpireAt: 9_000_000, stopRequested: false };
const states: readonly StepState[] = [...endStates, ...openStates];

/** The states in which an event of this type has a consequence. */
function concernedBy(type: StepEvent['type']): readonly StepState[] {
  const of = events.filter((event) => event.type === type);
  return states.filter((state) => of.some((event) => stepAfter(stepIn(state), event, at) !== null));
}

// Spec S-1
describe('the states of a step', () => {
  it('have ended or not, as the table says, and only two of them with the new password', () => {
    const ended = 'changed alreadyHasIt rejected wrongCurrentPassword accountNotFound accountLocked accountDisabled';
    const endedToo = 'permissionDenied misconfigured gaveUp stopped superseded notAttempted';
    const open = 'planned attempting throttled unreachable unknown needsPassword needsPermission';
    expect(states.filter(isEnd).join(' ')).toBe(`${ended} ${endedToo}`);
    expect(states.filter((state) => !isEnd(state)).join(' ')).toBe(open);
    expect(states.filter(isSuccess)).toEqual(['changed', 'alreadyHasIt']);
  });

  it('are moved by the person where the table says so, and nowhere else', () => {
    expect(concernedBy('retryNow')).toEqual(['throttled', 'unreachable', 'unknown', 'needsPermission']);
    expect(concernedBy('answered')).toEqual(['unknown']);
    expect(concernedBy('permissionGranted')).toEqual(['needsPermission']);
    expect(states.filter((state) => passwordsBack(stepIn(state), true, false, at).state !== state)).toEqual([
      'needsPassword',
    ]);
  });

  it('are moved by what comes of a request only while it is under way, and by a probe only in doubt', () => {
    expect(concernedBy('attemptEnded')).toEqual(['attempting']);
    expect(concernedBy('foundAttempting')).toEqual(['attempting']);
    expect(concernedBy('looked')).toEqual(['unknown']);
    expect(concernedBy('attemptStarted')).not.toContain('attempting');
  });

  // Spec S-7
  it.each(endStates)('%s never changes again, whatever happens', (state) => {
    const step = stepIn(state);
    expect(events.filter((event) => stepAfter(step, event, at) !== null)).toEqual([]);
    expect(passwordsBack(step, true, true, at)).toBe(step);
  });
});

function stepIn(state: StepState): Step {
  return {
    id: stepId,
    changeId: 'c',
    index: 0,
    account: { id: 'a', key: 'k', nativeIdentity: 'n', name: 'n', disabled: false },
    source: {
      id: 's',
      name: 'S',
      connector: 'fake',
      origin: 'https://s.example',
      mode: 'selfService',
      authenticationSource: false,
      canSignIn: true,
      repeatable: false,
      needsCurrentPassword: true,
    },
    gates: false,
    state,
    stateSince: 0,
    attempts: 1,
    outcome: null,
    nextAttemptAt: null,
    note: null,
  };
}
