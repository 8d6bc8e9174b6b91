import { describe, expect, it } from 'vitest';
import { answers } from './support/fake-source.ts';
import { command, createWorld, newPassword, type World } from './support/world.ts';

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

// Spec O-12
it('a newer change takes the place of all that waits in the older one, of what it does not touch itself, too', async () => {
  const world = await createWorld([
    { id: 'mail', accounts: [{ id: 'm1' }] },
    { id: 'wiki', accounts: [{ id: 'w1' }, { id: 'w2' }] },
  ]);
  for (const id of ['mail', 'wiki']) world.source(id).changes.push(answers({ kind: 'unreachable' }));
  const background = await world.background();
  await background.startChange(await command(world, { chosenAccounts: { wiki: 'w1' } }));
  await world.quiet();
  expect(await world.states()).toEqual(['m1: unreachable', 'w1: unreachable']);
  const newer = { changeId: crypto.randomUUID(), newPassword: 'brandnew2', chosenAccounts: { wiki: 'w2' } };
  expect(await background.startChange(await command(world, newer))).toMatchObject({ ok: true });
  await world.pass(60_000);
  expect(await world.states()).toEqual(['m1: superseded', 'w1: superseded']);
  expect(await world.states(newer.changeId)).toEqual(['m1: changed', 'w2: changed']);
  expect(world.source('wiki').passwords.get('w1')).toBe('old');
});

describe('what is edited while a change waits', () => {
  // Spec O-1
  it('leaves its plan as it is: another order, another member, another name and another mark', async () => {
    const world = await waitingAtTheGate();
    const planned = await world.steps();
    await world.db.put('passwordSyncGroups', {
      id: 'g',
      name: 'Renamed',
      passwordPolicyId: 'p',
      sourceIds: ['wiki', 'dir'],
    });
    for (const account of await world.db.getAll('accounts'))
      await world.db.put('accounts', {
        ...account,
        name: `${account.name} now`,
        authenticationAccount: account.id === 'w1',
      });
    await world.pass(5000);
    expect(await world.states()).toEqual(['d1: changed', 'm1: changed', 'w1: changed']);
    const sent = world.arrivals.filter(({ what }) => what === 'change').map(({ account }) => account);
    expect(sent).toEqual(['d1', 'd1', 'm1', 'w1']);
    const kept = (steps: typeof planned) =>
      steps.map(({ id, account, source, gates }) => ({ id, account, source, gates }));
    expect(kept(await world.steps())).toEqual(kept(planned));
    expect((await world.change()).target).toEqual({ kind: 'group', id: 'g', name: 'Group' });
  });

  // Spec O-2
  it('is read at the next attempt, where it is a setting of the source', async () => {
    const world = await waitingAtTheGate();
    const asked: unknown[] = [];
    const { connector } = world.source('wiki');
    const changePassword = connector.changePassword.bind(connector);
    connector.changePassword = (account, passwords, context) => {
      asked.push([context.url, context.settings]);
      return changePassword(account, passwords, context);
    };
    const wiki = await world.db.get('sources', 'wiki');
    if (wiki === undefined) throw new Error('The wiki is gone.');
    await world.db.put('sources', { ...wiki, url: `${wiki.url}v2/`, connectorAttributes: { version: 2 } });
    await world.pass(5000);
    expect(await world.states()).toEqual(['d1: changed', 'm1: changed', 'w1: changed']);
    expect(asked).toEqual([['https://wiki.example/v2/', { version: 2 }]]);
  });
});

/** The sign-in account was not reached, so nothing behind it has begun. */
async function waitingAtTheGate(): Promise<World> {
  const world = await createWorld(three);
  world.source('dir').changes.push(answers({ kind: 'unreachable' }));
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  expect(await world.states()).toEqual(['d1: unreachable', 'm1: planned', 'w1: planned']);
  return world;
}
