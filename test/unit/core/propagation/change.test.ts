import { describe, expect, it } from 'vitest';
import { command, createWorld, newPassword } from './support/world.ts';

const three = [
  { id: 'dir', auth: true, accounts: [{ id: 'd1', marked: true }] },
  { id: 'mail', accounts: [{ id: 'm1' }] },
  { id: 'wiki', accounts: [{ id: 'w1' }] },
] as const;

describe('a change of a sync group', () => {
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
});
