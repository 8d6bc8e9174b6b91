import { describe, expect, it } from 'vitest';
import { answers } from './support/fake-source.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, type World } from './support/world.ts';

const dir: SourceSetup = { id: 'dir', auth: true, accounts: [{ id: 'd1', marked: true }] };
const sso: SourceSetup = { id: 'sso', auth: true, accounts: [{ id: 's1', marked: true }] };
const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const wiki: SourceSetup = { id: 'wiki', accounts: [{ id: 'w1' }] };

describe('the gate', () => {
  it('opens when every authentication account has changed', async () => {
    const world = await changed([mail, dir, wiki, sso]);
    expect(await world.states()).toEqual(['d1: changed', 's1: changed', 'm1: changed', 'w1: changed']);
  });

  // Spec O-5
  it('closes when one ends without success: nothing behind it is attempted, and the reason is kept', async () => {
    const world = await changed([mail, dir, sso], (made) => {
      made.source('dir').changes.push(answers({ kind: 'rejected', reason: 'policy', sentence: 'Too short.' }));
    });
    expect(await world.states()).toEqual(['d1: rejected', 's1: notAttempted', 'm1: notAttempted']);
    expect((await world.steps()).at(-1)?.note).toEqual({ key: 'propagation.note.gateClosed', with: ['d1', 'DIR'] });
    expect(world.arrivals.filter(({ sourceId }) => sourceId !== 'dir')).toEqual([]);
    expect(world.source('mail').passwords.get('m1')).toBe('old');
    expect(await world.accountState('m1')).toBe('neverChanged');
  });

  // Spec O-5
  it('leaves the first authentication account changed when the second closes it', async () => {
    const world = await changed([dir, sso, mail], (made) => {
      made.source('sso').changes.push(answers({ kind: 'accountLocked' }));
    });
    expect(await world.states()).toEqual(['d1: changed', 's1: accountLocked', 'm1: notAttempted']);
    expect([await world.accountState('d1'), await world.accountState('m1')]).toEqual(['inStep', 'outOfStep']);
  });

  // Spec S-2
  it('closes on a wrong current password, after one attempt that reached the source', async () => {
    const world = await createWorld([dir, mail]);
    const background = await world.background();
    await background.startChange(await command(world, { currentPasswords: { d1: 'wrong', m1: 'old' } }));
    await world.pass(4 * 60 * 60_000);
    expect(await world.states()).toEqual(['d1: wrongCurrentPassword', 'm1: notAttempted']);
    expect(world.arrivals.map(({ what, account }) => [what, account])).toEqual([['signIn', 'd1']]);
  });

  // Spec O-11
  it('waits while the authentication account waits', async () => {
    const world = await changed([dir, mail], (made) => {
      made.source('dir').changes.push(answers({ kind: 'unreachable' }));
    });
    expect(await world.states()).toEqual(['d1: unreachable', 'm1: planned']);
    await world.pass(5000);
    expect(await world.states()).toEqual(['d1: changed', 'm1: changed']);
  });

  // Spec O-11, D-10
  it.each(['changed', 'notChanged', 'tryAgain'] as const)(
    'obeys the person’s word on an unknown: %s',
    async (answer) => {
      const world = await createWorld([{ ...dir, canSignIn: false }, mail]);
      world.source('dir').changes.push(answers({ kind: 'unknown' }));
      const background = await world.background();
      await background.startChange(await command(world));
      await world.pass(60 * 60_000);
      expect(await world.states()).toEqual(['d1: unknown', 'm1: planned']);
      expect(await background.answerUnknown({ stepId: `${changeId}/0`, answer })).toEqual({ ok: true });
      await world.quiet();
      expect(await world.states()).toEqual(
        answer === 'notChanged' ? ['d1: gaveUp', 'm1: notAttempted'] : ['d1: changed', 'm1: changed'],
      );
      const words = (await world.db.getAll('audit')).filter(({ event }) => event === 'personsWord');
      expect(words).toMatchObject([{ who: 'Ann', accountName: 'd1', outcome: answer }]);
      expect(await background.answerUnknown({ stepId: `${changeId}/0`, answer })).toMatchObject({ ok: false });
    },
  );

  // Spec O-9
  it('processes further accounts of an authentication source even when the marked one fails', async () => {
    const both = { ...dir, multi: true, accounts: [{ id: 'd1' }, { id: 'd2', marked: true }] };
    const world = await changed([both, mail], (made) => {
      made.source('dir').changes.push(answers({ kind: 'accountDisabled' }));
    });
    expect(await world.states()).toEqual(['d2: accountDisabled', 'd1: changed', 'm1: notAttempted']);
  });

  // Spec O-9
  it('does not close on a further account of an authentication source', async () => {
    const both = {
      ...dir,
      multi: true,
      accounts: [
        { id: 'd1', marked: true },
        { id: 'd2', password: 'other' },
      ],
    };
    const world = await changed([both, mail]);
    expect(await world.states()).toEqual(['d1: changed', 'd2: wrongCurrentPassword', 'm1: changed']);
  });

  // Spec O-7
  it('is not there without an authentication account: nothing stops the others', async () => {
    const world = await changed([mail, wiki], (made) => {
      made.source('mail').changes.push(answers({ kind: 'permissionDenied' }));
    });
    expect(await world.change()).toMatchObject({ gated: false });
    expect(await world.states()).toEqual(['m1: permissionDenied', 'w1: changed']);
  });
});

describe('behind the gate', () => {
  // Spec O-6, O-9
  it('a step that fails stops nothing, the first of several accounts on a source included', async () => {
    const wikis = { ...wiki, multi: true, accounts: [{ id: 'w1' }, { id: 'w2' }] };
    const world = await changed([dir, wikis, mail], (made) => {
      made.source('wiki').changes.push(answers({ kind: 'rejected', reason: 'policy' }));
    });
    expect(await world.states()).toEqual(['d1: changed', 'w1: rejected', 'w2: changed', 'm1: changed']);
    expect([await world.accountState('w1'), await world.accountState('w2')]).toEqual(['outOfStep', 'inStep']);
  });

  // Spec S-4
  it('a step on the ladder does not hold up the next one', async () => {
    const world = await changed([dir, mail, wiki], (made) => {
      made.source('mail').changes.push(answers({ kind: 'throttled' }));
    });
    expect(await world.states()).toEqual(['d1: changed', 'm1: throttled', 'w1: changed']);
    await world.pass(5000);
    expect(await world.states()).toEqual(['d1: changed', 'm1: changed', 'w1: changed']);
  });

  // Spec O-8
  it('disabled accounts are processed: the source decides', async () => {
    const disabled = { ...mail, accounts: [{ id: 'm1', disabled: true }] };
    expect(await (await changed([dir, disabled])).states()).toEqual(['d1: changed', 'm1: changed']);
    const refusing = await changed([dir, disabled], (made) => {
      made.source('mail').changes.push(answers({ kind: 'accountDisabled', sentence: 'Disabled.' }));
    });
    expect(await refusing.states()).toEqual(['d1: changed', 'm1: accountDisabled']);
    expect((await refusing.steps())[1]?.outcome?.sentence).toBe('Disabled.');
  });

  // Spec O-3
  it('one step at a time', async () => {
    const world = await createWorld([mail, wiki]);
    const background = await world.background();
    const held = world.held<{ kind: 'changed' }>();
    world.source('mail').changes.push(() => held.wait());
    await background.startChange(await command(world));
    await world.quiet();
    expect(await world.states()).toEqual(['m1: attempting', 'w1: planned']);
    held.release({ kind: 'changed' });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
  });
});

async function changed(setups: readonly SourceSetup[], prepare: (world: World) => void = () => {}): Promise<World> {
  const world = await createWorld(setups);
  prepare(world);
  const background = await world.background();
  const answer = await background.startChange(await command(world));
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  await world.quiet();
  return world;
}
