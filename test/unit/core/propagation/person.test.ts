import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../core/model/outcome.ts';
import { answers, doneButLost } from './support/fake-source.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, newPassword, start, type World } from './support/world.ts';

const minute = 60_000;
const dir: SourceSetup = { id: 'dir', auth: true, accounts: [{ id: 'd1', marked: true }] };
const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const wiki: SourceSetup = { id: 'wiki', accounts: [{ id: 'w1' }] };

// Spec S-6
describe('Stop', () => {
  it('awaits the request that is out; what was never attempted ends stopped; what has changed stays', async () => {
    const world = await createWorld([dir, mail, wiki]);
    const background = await world.background();
    const held = world.held<Outcome>();
    world.source('mail').changes.push(async (carryOut) => {
      const outcome = await held.wait();
      carryOut();
      return outcome;
    });
    await background.startChange(await command(world));
    await world.quiet();
    expect(await background.stopChange({ changeId })).toEqual({ ok: true });
    await world.quiet();
    expect(await world.states()).toEqual(['d1: changed', 'm1: attempting', 'w1: stopped']);
    held.release({ kind: 'changed' });
    await world.quiet();
    expect(await world.states()).toEqual(['d1: changed', 'm1: changed', 'w1: stopped']);
    expect(await world.change()).toMatchObject({ state: 'ended' });
  });

  it('ends what waits, with its last outcome', async () => {
    const world = await createWorld([mail, wiki]);
    const background = await world.background();
    world.source('mail').changes.push(answers({ kind: 'throttled', sentence: 'Slow down.' }));
    await background.startChange(await command(world));
    await world.quiet();
    await background.stopChange({ changeId });
    expect((await world.steps())[0]).toMatchObject({
      state: 'stopped',
      outcome: { kind: 'throttled', sentence: 'Slow down.' },
    });
    await world.pass(60 * minute);
    expect(world.arrivals.filter(({ account, what }) => account === 'm1' && what === 'change').length).toBe(1);
  });

  it('leaves unknown what is unknown; a look may still tell', async () => {
    const world = await createWorld([mail, wiki]);
    const { changes, signIns } = world.source('mail');
    changes.push(doneButLost);
    signIns.push(
      (own) => own(),
      () => ({ kind: 'noAnswer', outcome: { kind: 'unreachable' } }),
    );
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    await background.stopChange({ changeId });
    expect(await world.states()).toEqual(['m1: unknown', 'w1: changed']);
    expect(await background.answerUnknown({ stepId: `${changeId}/0`, answer: 'tryAgain' })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.command.stopped' }] },
    });
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
  });

  it('lets a look that finds the old password end the step', async () => {
    const world = await createWorld([mail]);
    const held = world.held<Outcome>();
    world.source('mail').changes.push(() => held.wait());
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    await background.stopChange({ changeId });
    held.release({ kind: 'unknown' });
    await world.pass(60 * minute);
    expect(await world.states()).toEqual(['m1: stopped']);
    expect(world.arrivals.filter(({ what }) => what === 'change').length).toBe(1);
  });
});

describe('Retry now', () => {
  it('tries what waits, of one step or of all', async () => {
    const world = await createWorld([mail, wiki]);
    world.source('mail').changes.push(answers({ kind: 'unreachable' }));
    world.source('wiki').changes.push(answers({ kind: 'throttled', retryAt: start + 60 * minute }));
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    await background.retryNow({ changeId, stepId: `${changeId}/1` });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: unreachable', 'w1: changed']);
    await background.retryNow({ changeId });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
  });

  it('refuses a change that is not there', async () => {
    const world = await createWorld([mail]);
    const background = await world.background();
    const gone = { refusal: { sentences: [{ key: 'propagation.command.changeGone' }] } };
    expect(await background.retryNow({ changeId })).toMatchObject(gone);
    expect(await background.stopChange({ changeId })).toMatchObject(gone);
    expect(await background.markSeen({ changeId })).toMatchObject(gone);
    expect(await background.answerUnknown({ stepId: 'x', answer: 'changed' })).toMatchObject(gone);
    expect(await background.finishRest({ changeId, newPassword, currentPasswords: {} })).toMatchObject(gone);
  });
});

describe('Finish the rest', () => {
  // Spec J-8, J-9
  it('proves the retyped password at an account that has it, and sends only what is unfinished', async () => {
    const world = await afterRestart([mail, wiki]);
    const background = await world.background();
    expect(await world.states()).toEqual(['m1: changed', 'w1: needsPassword']);
    const before = world.arrivals.length;
    const rest = { changeId, newPassword, currentPasswords: { w1: 'old' } };
    expect(await background.finishRest(rest)).toEqual({ ok: true, checked: true });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
    expect(world.arrivals.slice(before).map(({ what, account }) => [what, account])).toEqual([
      ['signIn', 'm1'],
      ['signIn', 'w1'],
      ['change', 'w1'],
    ]);
  });

  // Spec J-9
  it('refuses one that does not sign in there', async () => {
    const world = await afterRestart([mail, wiki]);
    const background = await world.background();
    const wrong = { changeId, newPassword: 'mistyped1', currentPasswords: { w1: 'old' } };
    expect(await background.finishRest(wrong)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.finish.notTheSame' }] },
    });
    expect(await world.states()).toEqual(['m1: changed', 'w1: needsPassword']);
    await background.finishRest(wrong);
    expect(await background.finishRest(wrong)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.link.mustWait', count: 30 }] },
    });
  });

  it('takes no other password while the one under way is known', async () => {
    const world = await createWorld([mail, wiki]);
    const answer = world.held<undefined>();
    world.source('mail').changes.push((carryOut) => answer.wait().then(carryOut));
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    const other = { changeId, newPassword: 'mistyped1', currentPasswords: { m1: 'old', w1: 'old' } };
    expect(await background.finishRest(other)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.command.otherPassword' }] },
    });
    answer.release(undefined);
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
    expect(world.arrivals.filter(({ what }) => what === 'change').map(({ password }) => password)).toEqual([
      newPassword,
      newPassword,
    ]);
  });

  // Spec J-9
  it('says that it is not checked where none can tell', async () => {
    const world = await afterRestart([{ ...mail, canSignIn: false }, wiki]);
    const background = await world.background();
    const rest = { changeId, newPassword, currentPasswords: { w1: 'old' } };
    expect(await background.finishRest(rest)).toEqual({ ok: true, checked: false });
  });

  // Spec J-9
  it('applies the plan’s copy of the policy, and asks for each current password that is needed', async () => {
    const world = await afterRestart([mail, wiki]);
    const background = await world.background();
    expect(await background.finishRest({ changeId, newPassword: 'x', currentPasswords: { w1: 'old' } })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.start.policy' }] },
    });
    expect(await background.finishRest({ changeId, newPassword, currentPasswords: {} })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.plan.currentMissing', with: ['w1', 'WIKI'] }] },
    });
  });

  it('brings back what a look at a step in doubt needs, which says so until then', async () => {
    const world = await createWorld([mail, wiki]);
    const lost = { kind: 'noAnswer', outcome: { kind: 'unreachable' } } as const;
    world.source('wiki').changes.push((carryOut) => (carryOut(), { kind: 'unknown' }));
    world.source('wiki').signIns.push(
      (carryOut) => carryOut(),
      () => lost,
    );
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    world.restartBrowser();
    const restarted = await world.background();
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed', 'w1: unknown']);
    expect((await world.steps())[1]?.note).toEqual({ key: 'propagation.note.passwordsGone' });
    const rest = { changeId, newPassword, currentPasswords: { w1: 'old' } };
    expect(await restarted.finishRest(rest)).toEqual({ ok: true, checked: true });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
  });

  // Spec J-7
  it('is what becomes of a change whose passwords have expired, four hours after it was asked for', async () => {
    const world = await createWorld([mail]);
    world
      .source('mail')
      .changes.push(answers({ kind: 'throttled', retryAt: start + 239 * minute }), answers({ kind: 'unreachable' }));
    const background = await world.background();
    await background.startChange(await command(world));
    await world.pass(239 * minute + 50_000);
    expect(await world.states()).toEqual(['m1: unreachable']);
    await world.pass(minute);
    expect(await world.states()).toEqual(['m1: needsPassword']);
    expect(world.session.size).toBe(0);
  });
});

async function afterRestart(setups: readonly SourceSetup[]): Promise<World> {
  const world = await createWorld(setups);
  const background = await world.background();
  world.source('wiki').changes.push(answers({ kind: 'unreachable' }));
  await background.startChange(await command(world));
  await world.quiet();
  world.restartBrowser();
  return world;
}
