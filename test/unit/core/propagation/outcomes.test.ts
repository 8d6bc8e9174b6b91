import { describe, expect, it } from 'vitest';
import type { StepState } from '../../../../core/model/change.ts';
import type { Outcome, OutcomeKind } from '../../../../core/model/outcome.ts';
import { text } from '../../../../core/model/text.ts';
import { answers, doneButLost } from './support/fake-source.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, newPassword, start, type World } from './support/world.ts';

const minute = 60_000;
const blind: SourceSetup = { id: 'old', canSignIn: false, accounts: [{ id: 'o1' }] };
const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const crm: SourceSetup = { id: 'crm', mode: 'serviceAccount', accounts: [{ id: 'c1' }] };

// Spec S-1
describe('each outcome leads to one state', () => {
  const expected: Record<OutcomeKind, StepState> = {
    changed: 'changed',
    alreadyHasIt: 'alreadyHasIt',
    rejected: 'rejected',
    wrongCurrentPassword: 'wrongCurrentPassword',
    accountNotFound: 'accountNotFound',
    accountLocked: 'accountLocked',
    accountDisabled: 'accountDisabled',
    permissionDenied: 'permissionDenied',
    misconfigured: 'misconfigured',
    throttled: 'throttled',
    unreachable: 'unreachable',
    unknown: 'unknown',
    needsPermission: 'needsPermission',
  };
  it.each(Object.entries(expected))('%s → %s', async (kind, state) => {
    const world = await createWorld([blind]);
    world.source('old').changes.push(answers({ kind: kind as OutcomeKind, sentence: `Says old, ${newPassword}, x` }));
    await change(world);
    expect(await world.states()).toEqual([`o1: ${state}`]);
    expect((await world.steps())[0]?.outcome).toEqual({ kind, sentence: 'Says •••, •••, x' });
    const ends = (await world.db.getAll('audit')).filter(({ event }) => event === 'stepEnded');
    const open: readonly string[] = ['throttled', 'unreachable', 'unknown', 'needsPermission'];
    expect(ends.map(({ outcome }) => outcome)).toEqual(open.includes(state) ? [] : [state]);
  });
});

describe('the ladder', () => {
  // Spec S-3
  it('waits 5 s, 1, 3, 10, 30 and 90 min after the failed attempt, then gives up with the last outcome', async () => {
    const world = await createWorld([mail]);
    world.source('mail').always = answers({ kind: 'unreachable', sentence: 'No route.' });
    await change(world);
    await world.pass(4 * 60 * minute);
    const times = world.arrivals.filter(({ what }) => what === 'change').map(({ at }) => at);
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(waits).toEqual([5000, minute, 3 * minute, 10 * minute, 30 * minute, 90 * minute]);
    expect((await world.steps())[0]).toMatchObject({
      state: 'gaveUp',
      attempts: 7,
      outcome: { kind: 'unreachable', sentence: 'No route.' },
    });
  });

  it('respects Retry-After before itself', async () => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push(answers({ kind: 'throttled', retryAt: start + 7 * minute }));
    await change(world);
    expect((await world.steps())[0]?.nextAttemptAt).toBe(start + 7 * minute);
    await world.pass(7 * minute - 1);
    expect(await world.states()).toEqual(['m1: throttled']);
    await world.pass(1);
    expect(await world.states()).toEqual(['m1: changed']);
  });

  // Spec S-5
  it('ends the step when Retry-After lies beyond the secret’s expiry', async () => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push(answers({ kind: 'throttled', retryAt: start + 5 * 60 * minute }));
    await change(world);
    expect((await world.steps())[0]).toMatchObject({ state: 'gaveUp', note: { key: 'propagation.note.retryTooLate' } });
  });

  it('is what a sign-in without an answer waits on too; nothing was sent then', async () => {
    const world = await createWorld([mail]);
    world.source('mail').signIns.push(() => ({ kind: 'noAnswer', outcome: { kind: 'unreachable' } }));
    await change(world);
    expect((await world.steps())[0]).toMatchObject({ state: 'unreachable', attempts: 0 });
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed']);
  });

  it('ends at once where the sign-in’s answer is an end', async () => {
    const world = await createWorld([mail]);
    world.source('mail').signIns.push(() => ({ kind: 'noAnswer', outcome: { kind: 'accountLocked' } }));
    await change(world);
    expect(await world.states()).toEqual(['m1: accountLocked']);
  });
});

describe('an unknown', () => {
  // Spec D-1, D-7
  it('is looked up: the new password signs in → changed', async () => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push(doneButLost);
    await change(world);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(arrived(world)).toEqual(['signIn old', 'change', `signIn ${newPassword}`]);
  });

  // Spec D-2, D-7, D-8
  it('is looked up: the old one signs in → not changed, tried again by the ladder', async () => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push(answers({ kind: 'unknown' }));
    await change(world);
    expect((await world.steps())[0]).toMatchObject({ state: 'unreachable', nextAttemptAt: start + 5000 });
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(arrived(world)).toEqual([
      'signIn old',
      'change',
      `signIn ${newPassword}`,
      'signIn old',
      'signIn old',
      'change',
    ]);
  });

  // Spec D-7
  it('is looked up: neither signs in → stays, for the person to say', async () => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push(() => {
      world.source('mail').passwords.set('m1', 'a third one');
      return { kind: 'unknown' };
    });
    await change(world);
    await world.pass(4 * 60 * minute);
    expect(await world.states()).toEqual(['m1: unknown']);
    expect(await world.accountState('m1')).toBe('unknown');
    expect(world.arrivals.filter(({ refused }) => refused).length).toBe(2);
  });

  // Spec D-8
  it('is sent again with the same password where the set is repeatable', async () => {
    const world = await createWorld([mail, { ...crm, repeatable: true }]);
    world.source('crm').changes.push(doneButLost);
    await change(world);
    expect(await world.states()).toEqual(['m1: changed', 'c1: unknown']);
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed', 'c1: changed']);
    expect(world.arrivals.filter(({ sourceId, what }) => sourceId === 'crm' && what === 'change').length).toBe(2);
  });

  it('stays unknown, though a repetition of it was not even reached', async () => {
    const world = await createWorld([mail, { ...crm, canSignIn: false, repeatable: true }]);
    world
      .source('crm')
      .changes.push(doneButLost, answers({ kind: 'unreachable' }), answers({ kind: 'permissionDenied' }));
    await change(world);
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed', 'c1: unknown']);
    await world.pass(minute);
    expect((await world.steps())[1]).toMatchObject({ state: 'unknown', outcome: { kind: 'permissionDenied' } });
  });

  it('asks again later when the look brings no answer', async () => {
    const world = await createWorld([mail]);
    const { signIns, changes } = world.source('mail');
    changes.push(doneButLost);
    signIns.push(
      (own) => own(),
      () => ({ kind: 'noAnswer', outcome: { kind: 'unreachable' } }),
    );
    await change(world);
    expect((await world.steps())[0]).toMatchObject({ state: 'unknown', nextAttemptAt: start + 5000 });
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed']);
  });

  it('is what a connector that hangs leaves behind: it is cut off and looked up', async () => {
    const world = await createWorld([mail]);
    const held = world.held<Outcome>();
    world.source('mail').changes.push((carryOut) => {
      carryOut();
      return held.wait();
    });
    await change(world);
    expect(await world.states()).toEqual(['m1: attempting']);
    await world.pass(minute);
    held.release({ kind: 'changed' });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed']);
    expect(arrived(world).at(-1)).toBe(`signIn ${newPassword}`);
  });

  // Spec F-4
  it('comes 45 s after a call has begun that does not end by itself', async () => {
    const world = await createWorld([mail]);
    const held = world.held<Outcome>();
    world.source('mail').changes.push((carryOut, signal) => {
      carryOut();
      signal.addEventListener('abort', () => held.release({ kind: 'unknown' }));
      return held.wait();
    });
    await change(world);
    await world.pass(44_999);
    expect(await world.states()).toEqual(['m1: attempting']);
    await world.pass(1);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(arrived(world)).toEqual(['signIn old', 'change', `signIn ${newPassword}`]);
  });

  it('is also what a connector that throws leaves behind', async () => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push(() => {
      throw new Error('A fault of ours.');
    });
    await change(world);
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(world.warnings).toEqual(['The connector connector-mail failed.']);
  });
});

describe('answers that a resent request gets', () => {
  it.each<Outcome>([{ kind: 'wrongCurrentPassword' }, { kind: 'rejected', reason: 'history' }])(
    '$kind after a sign-in that worked is looked up: changed',
    async (outcome) => {
      const world = await createWorld([mail]);
      world.source('mail').changes.push((carryOut) => {
        carryOut();
        return outcome;
      });
      await change(world);
      expect(await world.states()).toEqual(['m1: changed']);
    },
  );

  it.each<Outcome>([
    { kind: 'wrongCurrentPassword' },
    { kind: 'rejected', reason: 'history', sentence: 'Used before.' },
  ])('$kind stands when the look finds the old password', async (outcome) => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push(answers(outcome));
    await change(world);
    await world.pass(4 * 60 * minute);
    expect(await world.states()).toEqual([`m1: ${outcome.kind}`]);
    expect(world.arrivals.filter(({ what }) => what === 'change').length).toBe(1);
  });

  // Spec D-9
  it('in history on a retry means probably changed already: looked up', async () => {
    const world = await createWorld([mail, { ...crm, repeatable: true }]);
    world.source('crm').changes.push(doneButLost, answers({ kind: 'rejected', reason: 'history' }));
    await change(world);
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed', 'c1: changed']);
  });

  // Spec D-9
  it('in history on a retry where nobody can look: the person is told that it probably changed', async () => {
    const world = await createWorld([mail, { ...crm, canSignIn: false, repeatable: true }]);
    world.source('crm').changes.push(doneButLost, answers({ kind: 'rejected', reason: 'history' }));
    await change(world);
    await world.pass(5000);
    expect((await world.steps())[1]).toMatchObject({
      state: 'unknown',
      note: { key: 'propagation.note.probablyChanged' },
    });
  });

  it('in history at the first attempt of a service account is the source’s word, after a look', async () => {
    const world = await createWorld([mail, crm]);
    world.source('crm').changes.push(answers({ kind: 'rejected', reason: 'history', sentence: 'Used before.' }));
    await change(world, { currentPasswords: { m1: 'old' } });
    expect((await world.steps())[1]).toMatchObject({ state: 'rejected', outcome: { sentence: 'Used before.' } });
  });

  it('a refused sign-in that can mean more than a wrong password keeps what else it can mean', async () => {
    const world = await createWorld([mail]);
    const explanation = text('connectors.keystone.oneAnswerToSignIn');
    world.source('mail').signIns.push(() => ({ kind: 'refused', sentence: 'No.', explanation }));
    await change(world);
    expect((await world.steps())[0]).toMatchObject({
      state: 'wrongCurrentPassword',
      outcome: { kind: 'wrongCurrentPassword', sentence: 'No.', explanation },
    });
  });

  it('a current password that is refused after a request that may have arrived speaks for the change', async () => {
    const world = await createWorld([mail]);
    const { changes, signIns } = world.source('mail');
    // The first request arrives only after the look has found the old password.
    const late: (() => unknown)[] = [];
    changes.push((carryOut) => {
      late.push(carryOut);
      return { kind: 'unknown' };
    });
    signIns.push(
      (own) => own(),
      (own) => own(),
      (own) => own(),
      () => {
        late.forEach((carryOut) => carryOut());
        return { kind: 'refused' };
      },
    );
    await change(world);
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: unknown']);
    await world.pass(30 * minute);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(world.arrivals.filter(({ what }) => what === 'change').length).toBe(1);
  });
});

// Spec S-2
it('a wrong current password is never sent again', async () => {
  const world = await createWorld([mail]);
  await change(world, { currentPasswords: { m1: 'wrong' } });
  await world.pass(4 * 60 * minute);
  const background = await world.background();
  await background.retryNow({ changeId });
  await world.pass(60 * minute);
  expect(await world.states()).toEqual(['m1: wrongCurrentPassword']);
  expect(arrived(world)).toEqual(['signIn wrong']);
});

async function change(world: World, overrides: Parameters<typeof command>[1] = {}): Promise<void> {
  const background = await world.background();
  const answer = await background.startChange(await command(world, overrides));
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  await world.quiet();
}

function arrived(world: World): readonly string[] {
  return world.arrivals.map(({ what, password }) => (what === 'change' ? what : `${what} ${password}`));
}
