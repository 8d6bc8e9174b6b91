import { describe, expect, it } from 'vitest';
import { command, createWorld, newPassword } from './support/world.ts';

const three = [
  { id: 'dir', auth: true, accounts: [{ id: 'd1', marked: true }] },
  { id: 'mail', accounts: [{ id: 'm1' }] },
  { id: 'wiki', accounts: [{ id: 'w1' }] },
] as const;

describe('a change of a sync group', () => {
  // Spec O-3
  it('moves every account, in order', async () => {
    const world = await createWorld(three);
    const background = await world.background();
    expect(await background.startChange(await command(world))).toEqual({
      ok: true,
      changeId: (await world.change()).id,
    });
    await world.quiet();
    expect(world.warnings).toEqual([]);
    expect(await world.states()).toEqual(['d1: changed', 'm1: changed', 'w1: changed']);
    const sent = world.arrivals.filter(({ what }) => what === 'change').map(({ account }) => account);
    expect(sent).toEqual(['d1', 'm1', 'w1']);
    expect((await world.change()).state).toBe('ended');
    expect(world.source('mail').passwords.get('m1')).toBe(newPassword);
    expect(world.endedChanges).toEqual([(await world.change()).id]);
    expect(world.session.size).toBe(0);
    expect(world.alarms.size).toBe(0);
    expect(await world.accountState('m1')).toBe('inStep');
  });

  it('leaves an account that was in step and was not picked out of step, once another one has the new password', async () => {
    const world = await createWorld([
      { id: 'mail', accounts: [{ id: 'm1' }] },
      { id: 'wiki', accounts: [{ id: 'w1' }, { id: 'w2' }] },
    ]);
    const background = await world.background();
    await background.startChange(await command(world, { chosenAccounts: { wiki: 'w1' } }));
    await world.quiet();
    expect(await world.accountState('w2')).toBe('neverChanged');
    const second = { changeId: crypto.randomUUID(), newPassword: 'brandnew2', chosenAccounts: { wiki: 'w2' } };
    const currentPasswords = { m1: newPassword, w2: 'old' };
    await background.startChange(await command(world, { ...second, currentPasswords }));
    await world.quiet();
    expect(await world.accountState('w2')).toBe('inStep');
    expect(await world.accountState('w1')).toBe('outOfStep');
  });
});
