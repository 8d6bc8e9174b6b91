import { describe, expect, it } from 'vitest';
import { answers } from './support/fake-source.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, newPassword, type World } from './support/world.ts';

const again = '6f1f7f0e-3a51-4f6c-9a10-000000000002';
const dir: SourceSetup = { id: 'dir', auth: true, accounts: [{ id: 'd1', marked: true }] };
const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const wiki: SourceSetup = { id: 'wiki', accounts: [{ id: 'w1' }] };

// Spec A-4
describe('accounts that are out of step, finished alone', () => {
  it('take over the password of the others, which are only signed in to', async () => {
    const world = await leftBehind([dir, mail, wiki]);
    const before = world.arrivals.length;
    const background = await world.background();
    expect(await background.startChange(await bring(world, { d1: newPassword, m1: newPassword, w1: 'old' }))).toEqual({
      ok: true,
      changeId: again,
    });
    await world.quiet();
    expect(await world.states(again)).toEqual(['d1: alreadyHasIt', 'm1: alreadyHasIt', 'w1: changed']);
    expect(await world.accountState('w1')).toBe('inStep');
    const sent = world.arrivals.slice(before);
    expect(sent.filter(({ what }) => what === 'change').map(({ account }) => account)).toEqual(['w1']);
    expect(sent.every(({ refused }) => !refused)).toBe(true);
  });

  it('get nothing when the password is not that of the others', async () => {
    const world = await leftBehind([mail, wiki]);
    const before = world.arrivals.length;
    const background = await world.background();
    const slip = await bring(world, { m1: 'brandnew2', w1: 'old' }, 'brandnew2');
    expect(await background.startChange(slip)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.finish.notTheSame' }] },
    });
    await world.quiet();
    expect(world.arrivals.slice(before).map(({ what, account }) => [what, account])).toEqual([['signIn', 'm1']]);
    expect(await world.db.get('changes', again)).toBeUndefined();
    expect(world.session.size).toBe(0);
    expect(world.source('wiki').passwords.get('w1')).toBe('old');
  });

  it('go on unchecked where none of the others can tell, and a service account sets those once more', async () => {
    const mute: SourceSetup = { id: 'mute', mode: 'serviceAccount', canSignIn: false, accounts: [{ id: 's1' }] };
    const world = await leftBehind([mute, wiki], { s1: 'old', w1: 'old' });
    const background = await world.background();
    expect(await background.startChange(await bring(world, { w1: 'old' }))).toMatchObject({ ok: true });
    await world.quiet();
    expect(await world.states(again)).toEqual(['s1: changed', 'w1: changed']);
  });

  it('are held to the policy as it stands', async () => {
    const world = await leftBehind([mail, wiki]);
    const policy = await world.db.get('passwordPolicies', 'p');
    if (policy) await world.db.put('passwordPolicies', { ...policy, minLength: 30 });
    const before = world.arrivals.length;
    const background = await world.background();
    const refused = await background.startChange(await bring(world, { m1: newPassword, w1: 'old' }));
    expect(refused).toMatchObject({ refusal: { sentences: [{ key: 'propagation.start.policy' }] } });
    expect('refusal' in refused && refused.refusal.rules?.some(({ verdict }) => verdict === 'notMet')).toBe(true);
    expect(world.arrivals).toHaveLength(before);
  });
});

/** A change that the last source refused for reasons of its own. */
async function leftBehind(setups: readonly SourceSetup[], currentPasswords?: Record<string, string>): Promise<World> {
  const world = await createWorld(setups);
  const background = await world.background();
  world.source('wiki').changes.push(answers({ kind: 'rejected', reason: 'policy' }));
  await background.startChange(await command(world, currentPasswords && { currentPasswords }));
  await world.quiet();
  expect((await world.change(changeId)).state).toBe('ended');
  expect(await world.accountState('w1')).toBe('outOfStep');
  return world;
}

async function bring(world: World, currentPasswords: Record<string, string>, password = newPassword) {
  return command(world, {
    changeId: again,
    newPassword: password,
    currentPasswords,
    newPasswordIsInUse: true,
  });
}
