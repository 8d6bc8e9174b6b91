import { describe, expect, it } from 'vitest';
import type { Step, StepMemory } from '../../../../../core/model/change.ts';
import type { Outcome } from '../../../../../core/model/outcome.ts';
import type { Delivery } from '../../../../../core/sources/delivery.ts';
import type { Finding, StepFacts } from '../../../../../core/propagation/decide/events.ts';
import { passwordsBack, stepAfter } from '../../../../../core/propagation/decide/step-machine.ts';
import { memoryOf } from '../../../../../core/propagation/decide/step-state.ts';

const now = 1_000_000;
const soon = now + 5000;
const at = { now, secretsExpireAt: now + 3_600_000, stopRequested: false };

const sources = {
  asks: { canLook: true, repeatable: false, needsCurrent: true },
  blind: { canLook: false, repeatable: false, needsCurrent: true },
  resets: { canLook: true, repeatable: true, needsCurrent: false },
  'resets blindly': { canLook: false, repeatable: true, needsCurrent: false },
  'resets once, blindly': { canLook: false, repeatable: false, needsCurrent: false },
} as const satisfies Record<string, StepFacts>;

type SourceKind = keyof typeof sources;
const looks: readonly SourceKind[] = ['asks', 'resets'];
const all = Object.keys(sources) as SourceKind[];

const refusals: readonly Outcome[] = [
  { kind: 'rejected', reason: 'policy' },
  { kind: 'rejected', reason: 'history' },
  { kind: 'rejected', reason: 'tooYoung' },
  { kind: 'accountNotFound' },
  { kind: 'accountLocked' },
  { kind: 'accountDisabled' },
  { kind: 'permissionDenied' },
  { kind: 'misconfigured' },
];
const passing: readonly Outcome[] = [{ kind: 'throttled' }, { kind: 'unreachable' }];
const wrong: Outcome = { kind: 'wrongCurrentPassword', sentence: 'Not that one.' };

function each<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  return first.flatMap((a) => second.map((b): [A, B] => [a, b]));
}

// Spec D-2
describe('an answer to the only copy', () => {
  it.each(each(refusals, all))('%o of a source that %s is the end, history looked up', (outcome, kind) => {
    const step = ended(outcome, 'once', kind);
    const isLooked = outcome.reason === 'history' && sources[kind].canLook;
    expect(step).toMatchObject(isLooked ? { state: 'unknown', nextAttemptAt: now } : { state: outcome.kind, outcome });
  });

  it.each(each(passing, all))('%o of a source that %s goes on the ladder', (outcome, kind) => {
    expect(ended(outcome, 'once', kind)).toMatchObject({ state: outcome.kind, nextAttemptAt: soon });
  });
});

// Spec D-4
describe('an answer that may be about a second copy', () => {
  it.each(each(refusals, looks))(
    '%o of a source that %s is looked up, with the current password first',
    (outcome, kind) => {
      const step = ended(outcome, 'perhapsMore', kind);
      expect(step).toMatchObject({ state: 'unknown', outcome, nextAttemptAt: now });
      expect(memoryOf(step)).toMatchObject({
        doubt: 'open',
        comesBackTo: 'look',
        currentIsNext: true,
        probablyChanged: false,
      });
    },
  );

  it.each(each([...refusals, wrong], ['blind', 'resets blindly', 'resets once, blindly'] as const))(
    '%o of a source that is %s is left to the person, with what came back',
    (outcome, kind) => {
      const step = ended(outcome, 'perhapsMore', kind);
      expect(step).toMatchObject({
        state: 'unknown',
        outcome,
        nextAttemptAt: null,
        note: { key: 'propagation.note.perhapsTwice' },
      });
    },
  );

  it.each(each(passing, ['resets', 'resets blindly'] as const))(
    '%o of a source that %s is sent again',
    (outcome, kind) => {
      const step = ended(outcome, 'perhapsMore', kind);
      expect(step).toMatchObject({ state: 'unknown', outcome, nextAttemptAt: soon });
      expect(memoryOf(step)).toMatchObject({ doubt: 'open', comesBackTo: 'attempt', failures: 1 });
    },
  );

  it.each(passing)('%o is looked up where the set cannot be repeated', (outcome) => {
    expect(ended(outcome, 'perhapsMore', 'asks')).toMatchObject({ state: 'unknown', nextAttemptAt: now });
    expect(ended(outcome, 'perhapsMore', 'blind')).toMatchObject({ state: 'unknown', nextAttemptAt: null });
  });

  it('right after that password signed in, a wrong current one speaks for a change: the new one first', () => {
    const step = ended(wrong, 'perhapsMore', 'asks', { currentProven: true });
    expect(step).toMatchObject({ state: 'unknown', outcome: wrong, nextAttemptAt: now });
    expect(memoryOf(step)).toMatchObject({ currentIsNext: false, probablyChanged: true });
  });

  it('a current password that is refused so where nobody can look is not sent again', () => {
    const step = ended(wrong, 'perhapsMore', 'blind');
    const again = { type: 'answered', stepId: 'c/0', answer: 'tryAgain', facts: sources.blind } as const;
    expect(stepAfter(step, again, at)).toBeNull();
  });

  it.each(each(['changed', 'alreadyHasIt'] as const, all))('that says %s is believed (%s)', (kind, source) => {
    expect(ended({ kind }, 'perhapsMore', source)).toMatchObject({ state: kind });
  });

  it('asks for the permission only after a look', () => {
    const step = ended({ kind: 'needsPermission' }, 'perhapsMore', 'asks');
    expect(step).toMatchObject({ state: 'unknown', nextAttemptAt: null });
  });

  it.each(each([...refusals, wrong], all))('%o leaves a doubt as it is (%s)', (outcome, kind) => {
    for (const delivery of ['once', 'perhapsMore', 'notSent'] as const)
      expect(ended(outcome, delivery, kind, { doubt: 'open' }).state).toBe('unknown');
  });
});

// Spec D-2, D-5
describe('an attempt that sent no change request', () => {
  it.each(each([...refusals, wrong], all))('ends with what it heard: %o (%s)', (outcome, kind) => {
    const step = ended(outcome, 'notSent', kind, { currentProven: true });
    expect(step).toMatchObject({ state: outcome.kind, outcome });
  });

  it.each(all)('is at most unreachable (%s)', (kind) => {
    expect(ended({ kind: 'unknown', sentence: 'Hm.' }, 'notSent', kind)).toMatchObject({
      state: 'unreachable',
      outcome: { kind: 'unreachable', sentence: 'Hm.' },
      nextAttemptAt: soon,
    });
  });

  it.each(all)('has changed nothing (%s)', (kind) => {
    expect(ended({ kind: 'changed' }, 'notSent', kind)).toMatchObject({
      state: 'misconfigured',
      outcome: { explanation: { key: 'propagation.attempt.nothingSent' } },
    });
  });
});

// Spec D-2, D-7
describe('a look in which the current password signs in', () => {
  const currentSignsIn: Finding = { kind: 'currentSignsIn', newRefused: false };
  const looked = (outcome: Outcome) =>
    after(ended(outcome, 'perhapsMore', 'asks'), { type: 'looked', stepId: 'c/0', finding: currentSignsIn });

  it.each([...refusals, wrong])('lets what came back stand: %o', (outcome) => {
    const step = looked(outcome);
    expect(step).toMatchObject({ state: outcome.kind, outcome, note: null });
    expect(memoryOf(step)).toMatchObject({ doubt: 'cleared', newRefusedAt: null });
  });

  it.each(passing)('puts what passes by itself on the ladder: %o', (outcome) => {
    expect(looked(outcome)).toMatchObject({ state: outcome.kind, outcome, nextAttemptAt: soon });
  });

  it('waits as long as the source asked for', () => {
    const retryAt = now + 600_000;
    expect(looked({ kind: 'throttled', retryAt })).toMatchObject({ state: 'throttled', nextAttemptAt: retryAt });
  });
});

// Spec D-1, D-7
it('a look in which the new password signs in says changed, whatever came back', () => {
  for (const outcome of [...refusals, ...passing, wrong]) {
    const looked = { type: 'looked', stepId: 'c/0', finding: { kind: 'newSignsIn' } } as const;
    expect(after(ended(outcome, 'perhapsMore', 'asks'), looked)).toMatchObject({ state: 'changed' });
  }
});

describe('a refusal in doubt where nobody can look', () => {
  const refusal = ended({ kind: 'permissionDenied' }, 'perhapsMore', 'resets blindly');
  const asked = { ...refusal, source: { ...refusal.source, canSignIn: false } };

  it('is not sent again by Retry now', () => {
    const retryNow = { type: 'retryNow', stepId: 'c/0', facts: sources['resets blindly'] } as const;
    expect(stepAfter(asked, retryNow, at)).toBeNull();
  });

  it('is the person’s to answer, when the passwords are there again, too', () => {
    expect(passwordsBack(asked, true, false, at)).toMatchObject({
      state: 'unknown',
      nextAttemptAt: null,
      note: asked.note,
    });
    expect(passwordsBack(refusal, true, false, at)).toMatchObject({ state: 'unknown', nextAttemptAt: now, note: null });
  });
});

function ended(outcome: Outcome, delivery: Delivery, kind: SourceKind, memory: Partial<StepMemory> = {}): Step {
  return after(attempting(memory), { type: 'attemptEnded', stepId: 'c/0', outcome, delivery, facts: sources[kind] });
}

function after(step: Step, event: Parameters<typeof stepAfter>[1]): Step {
  const next = stepAfter(step, event, at);
  if (next === null) throw new Error('It does not concern the step any more.');
  return next;
}

function attempting(memory: Partial<StepMemory>): Step {
  const step: Step = {
    id: 'c/0',
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
    state: 'attempting',
    stateSince: 0,
    attempts: 1,
    outcome: null,
    nextAttemptAt: null,
    note: null,
  };
  return { ...step, memory: { ...memoryOf(step), ...memory } };
}
