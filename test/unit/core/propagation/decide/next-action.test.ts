import { describe, expect, it } from 'vitest';
import type { Change, Step } from '../../../../../core/model/change.ts';
import { newPolicy } from '../../../../../core/model/policy.ts';
import { apply } from '../../../../../core/propagation/decide/change-machine.ts';
import { nextAction, type DecisionContext } from '../../../../../core/propagation/decide/next-action.ts';
import type { ChangeRecord } from '../../../../../core/store/journal.ts';

describe('what comes next', () => {
  it('is the first step that was never attempted, before one that is due again', () => {
    const record = change([step(0, { state: 'unreachable', nextAttemptAt: 5 }), step(1), step(2)]);
    expect(nextAction(record, around({ now: 10 }))).toMatchObject({ do: 'attempt', step: { index: 1 } });
  });

  it('is then what is due again, the longest due first', () => {
    const record = change([
      step(0, { state: 'unreachable', nextAttemptAt: 7 }),
      step(1, { state: 'throttled', nextAttemptAt: 5 }),
    ]);
    expect(nextAction(record, around({ now: 10 }))).toMatchObject({ do: 'attempt', step: { index: 1 } });
  });

  it('is to wait until the first of them is due, or until the passwords are forgotten', () => {
    const record = change([
      step(0, { state: 'unreachable', nextAttemptAt: 70 }),
      step(1, { state: 'throttled', nextAttemptAt: 50 }),
    ]);
    expect(nextAction(record, around({ now: 10 }))).toEqual({ do: 'wait', until: 50 });
    const asking = change([step(0, { state: 'needsPermission' })]);
    expect(nextAction(asking, around({ now: 10 }))).toEqual({ do: 'wait', until: 1000 });
  });

  it('is nothing while a request is out, and to find out where nobody is at it', () => {
    const record = change([step(0, { state: 'attempting' }), step(1)]);
    expect(nextAction(record, around({ out: new Set(['c/0']) }))).toEqual({ do: 'nothing' });
    expect(nextAction(record, around({}))).toMatchObject({ do: 'findAttempting', step: { index: 0 } });
  });

  it('is to ask for a password that is not there', () => {
    const record = change([step(0), step(1)]);
    const one = { newPassword: true, currentPasswords: new Set(['a0']) };
    expect(nextAction(record, around({ vault: one }))).toMatchObject({ do: 'askForPassword', step: { index: 1 } });
    const none = { newPassword: false, currentPasswords: new Set<string>() };
    expect(nextAction(record, around({ vault: none }))).toMatchObject({ do: 'askForPassword', step: { index: 0 } });
    const doubtful = change([step(0, { state: 'needsPassword' }), step(1, { state: 'unknown', nextAttemptAt: 1 })]);
    expect(nextAction(doubtful, around({ vault: none }))).toMatchObject({ do: 'askForPassword', step: { index: 1 } });
    const asked = change([step(0, { state: 'needsPassword' }), step(1, { state: 'unknown', nextAttemptAt: null })]);
    expect(nextAction(asked, around({ vault: none }))).toEqual({ do: 'nothing' });
  });

  it('is one authentication account after the other, and nothing else while one of them waits', () => {
    const waiting = change([
      step(0, { gates: true, state: 'throttled', nextAttemptAt: 50 }),
      step(1, { gates: true }),
      step(2),
    ]);
    expect(nextAction(waiting, around({ now: 10 }))).toEqual({ do: 'wait', until: 50 });
    const half = change([step(0, { gates: true, state: 'changed' }), step(1, { gates: true }), step(2)]);
    expect(nextAction(half, around({}))).toMatchObject({ do: 'attempt', step: { index: 1 } });
  });
});

describe('what does not concern a change any more', () => {
  it('changes nothing', () => {
    const ended = change([step(0, { state: 'changed' })], { state: 'ended' });
    expect(apply(ended, { type: 'stopRequested' }, 1)).toBeNull();
    const open = change([step(0, { state: 'changed' }), step(1)]);
    const facts = { canLook: true, repeatable: false, needsCurrent: true };
    const late = {
      type: 'attemptEnded',
      stepId: 'c/1',
      outcome: { kind: 'changed' },
      delivery: 'once',
      facts,
    } as const;
    expect(apply(open, late, 1)).toBeNull();
    expect(apply(open, { ...late, stepId: 'c/0' }, 1)).toBeNull();
    expect(apply(open, { ...late, stepId: 'c/9' }, 1)).toBeNull();
  });

  it('is not attempted after Stop, though the attempt was decided before', () => {
    const stopped = change([step(0, { state: 'unknown' }), step(1)], { stopRequested: true });
    expect(apply(stopped, { type: 'attemptStarted', stepId: 'c/0', signedIn: true }, 1)).toBeNull();
  });
});

function around(overrides: Partial<DecisionContext>): DecisionContext {
  return {
    now: 1,
    vault: { newPassword: true, currentPasswords: new Set(['a0', 'a1', 'a2']) },
    factsOf: () => ({ canLook: true, repeatable: false, needsCurrent: true }),
    out: new Set(),
    ...overrides,
  };
}

function change(steps: readonly Step[], overrides: Partial<Change> = {}): ChangeRecord {
  return {
    steps,
    change: {
      id: 'c',
      target: { kind: 'group', id: 'g', name: 'Group' },
      identityName: 'Ann',
      policy: newPolicy('p', 'Policy'),
      requestedAt: 0,
      state: 'open',
      endedAt: null,
      secretsExpireAt: 1000,
      gated: true,
      proofStepId: null,
      proved: false,
      runnerId: null,
      stopRequested: false,
      leftOut: [],
      seenAt: null,
      ...overrides,
    },
  };
}

function step(index: number, overrides: Partial<Step> = {}): Step {
  return {
    id: `c/${index}`,
    changeId: 'c',
    index,
    account: { id: `a${index}`, key: `k${index}`, nativeIdentity: `n${index}`, name: `n${index}`, disabled: false },
    source: {
      id: `s${index}`,
      name: `S${index}`,
      connector: 'fake',
      origin: `https://s${index}.example`,
      mode: 'selfService',
      authenticationSource: false,
      canSignIn: true,
      repeatable: false,
      needsCurrentPassword: true,
    },
    gates: false,
    state: 'planned',
    stateSince: 0,
    attempts: 0,
    outcome: null,
    nextAttemptAt: null,
    note: null,
    ...overrides,
  };
}
