import { describe, expect, it } from 'vitest';
import { answered, answers, lost, nobodyThere } from '../propagation/support/fake-source.ts';
import type { SourceSetup } from '../propagation/support/setup.ts';
import { changeId, command, createWorld, start, type World } from '../propagation/support/world.ts';

const minute = 60_000;
const blind: SourceSetup = { id: 'old', canSignIn: false, accounts: [{ id: 'o1' }] };
const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };

// Spec L-1
describe('the lock-out budget', () => {
  it('makes a second look in a change wait until the window has passed', async () => {
    const world = await createWorld([mail]);
    world.source('mail').always = answers({ kind: 'unknown' });
    await change(world);
    await world.pass(25 * minute);
    expect((await world.steps())[0]).toMatchObject({ state: 'unknown', nextAttemptAt: start + 30 * minute });
    expect(world.arrivals.filter(({ refused }) => refused).length).toBe(1);
    await world.pass(5 * minute);
    expect(world.arrivals.filter(({ refused }) => refused).length).toBe(2);
  });

  it('holds over links, looks and changes together', async () => {
    const world = await createWorld([mail]);
    const background = await world.background();
    for (const currentPassword of ['wrong 1', 'wrong 2'])
      expect(await background.linkAccount({ sourceId: 'mail', login: 'm1', currentPassword })).toMatchObject({
        ok: false,
      });
    await background.startChange(await command(world));
    await world.quiet();
    expect((await world.steps())[0]).toMatchObject({
      state: 'throttled',
      attempts: 0,
      nextAttemptAt: start + 30 * minute,
      note: { key: 'propagation.note.lockOutBudget' },
    });
    await world.pass(30 * minute);
    expect(await world.states()).toEqual(['m1: changed']);
  });

  it.each([
    ['nothing comes back', lost],
    ['a gateway answers', answered({ status: 504 })],
  ])('counts a sign-in after which %s', async (_, way) => {
    const world = await createWorld([mail]);
    world.source('mail').network = () => way;
    await change(world, { currentPasswords: { m1: 'wrong' } });
    await world.pass(29 * minute);
    expect(world.arrivals.filter((one) => one.refused)).toHaveLength(2);
    expect((await world.steps())[0]).toMatchObject({ state: 'throttled', nextAttemptAt: start + 30 * minute });
    const background = await world.background();
    await background.retryNow({ changeId });
    await world.quiet();
    const linking = { sourceId: 'mail', login: 'm1', currentPassword: 'wrong' };
    expect(await background.linkAccount(linking)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.link.mustWait' }] },
    });
    expect(world.arrivals.filter((one) => one.refused)).toHaveLength(2);
  });

  // Spec L-2
  it('counts a sign-in before it leaves, and takes it off again once it worked', async () => {
    const world = await createWorld([mail]);
    const counted: number[] = [];
    const count = async () =>
      void counted.push((await world.db.getAll('refusedSignIns')).flatMap((row) => row.at).length);
    world.source('mail').signIns.push(async (own) => {
      await count();
      return own();
    });
    await change(world);
    await count();
    expect(await world.states()).toEqual(['m1: changed']);
    expect(counted).toEqual([1, 0]);
  });

  it('does not count a sign-in that certainly did not leave', async () => {
    const world = await createWorld([mail]);
    world.source('mail').network = () => nobodyThere;
    await change(world);
    await world.pass(14 * minute);
    expect(await world.states()).toEqual(['m1: unreachable']);
    world.source('mail').network = () => answered();
    await world.pass(30 * minute);
    expect(await world.states()).toEqual(['m1: changed']);
  });

  // Spec L-2
  it('counts a lost sign-in with the current password, though it worked before the change was sent', async () => {
    const world = await createWorld([mail]);
    const { changes, signIns } = world.source('mail');
    changes.push(answers({ kind: 'unknown' }));
    signIns.push(
      (own) => own(),
      () => ({ kind: 'refused' }),
      () => ({ kind: 'noAnswer', outcome: { kind: 'unreachable' } }),
    );
    await change(world);
    const [row] = await world.db.getAll('refusedSignIns');
    expect(row?.at).toHaveLength(2);
  });

  it('counts a change that carries an unproved password as a sign-in', async () => {
    const world = await createWorld([blind]);
    const background = await world.background();
    const wrong = { currentPasswords: { o1: 'wrong' } };
    for (const id of ['a', 'b', 'c']) {
      await background.startChange(await command(world, { ...wrong, changeId: id }));
      await world.quiet();
    }
    expect(await world.states('b')).toEqual(['o1: wrongCurrentPassword']);
    expect(await world.states('c')).toEqual(['o1: throttled']);
    expect(world.arrivals.length).toBe(2);
  });
});

async function change(world: World, overrides: Parameters<typeof command>[1] = {}): Promise<void> {
  const background = await world.background();
  const answer = await background.startChange(await command(world, overrides));
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  await world.quiet();
}
