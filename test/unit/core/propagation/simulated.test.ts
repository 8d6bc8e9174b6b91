import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { changeId, command, createWorld, newPassword } from './support/world.ts';

/** What `npm run simulate` found, told again without chance. */

const hour = 60 * 60_000;

// Spec S-2
it('a current password that a look finds refused is not sent again, though the look itself has to wait', async () => {
  const world = await createWorld([{ id: 'dir', accounts: [{ id: 'd1' }] }]);
  const background = await world.background();
  await background.linkAccount({ sourceId: 'dir', login: 'd1', currentPassword: 'a slip' });
  await world.pass(60_000);
  world.source('dir').changes.push(() => {
    world.source('dir').passwords.set('d1', 'changed elsewhere');
    return { kind: 'unknown' };
  });
  await background.startChange(await command(world));
  await world.pass(3 * hour);
  const refused = world.arrivals.filter((one) => one.password === 'old' && one.refused);
  expect(refused).toHaveLength(1);
  expect(await world.states()).toEqual(['d1: unknown']);
});

it('a change that a replaced background has started is adopted by the one that leads', async () => {
  const world = await createWorld([{ id: 'dir', accounts: [{ id: 'd1' }] }]);
  world.source('dir').changes.push(() => ({ kind: 'unreachable' }));
  await (await world.background()).startChange(await command(world));
  await world.quiet();
  const [change, steps] = [await world.change(), await world.steps()];
  await world.db.clear('changes');
  await world.background();
  await world.db.put('changes', { ...change, runnerId: 'the replaced one' });
  expect(steps.map(({ state }) => state)).toEqual(['unreachable']);
  const late = world.current();
  await late?.wake();
  await world.pass(5 * 60_000);
  // The one that leads had swept its passwords away.
  expect(await world.states()).toEqual(['d1: needsPassword']);
});

it('passwords of a Finish the rest that was cut off do not keep the background turning', async () => {
  const world = await createWorld([{ id: 'dir', accounts: [{ id: 'd1' }] }]);
  world.permitted.all = false;
  await (await world.background()).startChange(await command(world));
  await world.quiet();
  const key = `inFlight/${changeId}`;
  world.session.set(key, { ...(world.session.get(key) as object), expiresAt: world.now() + 24 * hour });
  await world.background();
  await world.pass(5 * hour);
  expect(await world.states()).toEqual(['d1: needsPermission']);
}, 20_000);

it('a Finish the rest that was cut off leaves no current password behind that counts as proven', async () => {
  const world = await createWorld([{ id: 'dir', accounts: [{ id: 'd1' }] }]);
  world.source('dir').changes.push(() => ({ kind: 'unreachable' }));
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  expect((await world.steps()).map(({ memory }) => memory?.currentProven)).toEqual([true]);
  world.session.set = () => {
    throw new Error('The background ends here.');
  };
  const finishing = background.finishRest({
    changeId,
    newPassword,
    currentPasswords: { d1: 'a slip' },
  });
  await expect(finishing).rejects.toThrow('ends here');
  expect((await world.steps()).map(({ memory }) => memory?.currentProven)).toEqual([false]);
});
