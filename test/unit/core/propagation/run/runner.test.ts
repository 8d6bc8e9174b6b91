import { expect, it, vi } from 'vitest';
import type { Outcome } from '../../../../../core/model/outcome.ts';
import type { SourceSetup } from '../support/setup.ts';
import { changeId, command, createWorld } from '../support/world.ts';

const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const wiki: SourceSetup = { id: 'wiki', accounts: [{ id: 'w1' }] };

// Spec J-4
it('there is one runner: a second background does nothing and says so', async () => {
  const world = await createWorld([mail]);
  const first = await world.background();
  const second = await world.secondBackground();
  const starting = await command(world);
  expect(await second.startChange(starting)).toMatchObject({
    refusal: { sentences: [{ key: 'propagation.command.otherRunner' }] },
  });
  expect(await world.db.count('changes')).toBe(0);
  expect(world.alarms.size).toBe(1);
  expect(await first.startChange(starting)).toMatchObject({ ok: true });
});

// Spec J-4
it('a runner that lost the fence stops quietly, and what it was at is looked up by the next', async () => {
  const world = await createWorld([mail, wiki]);
  const zombie = await world.background();
  const held = world.held<Outcome>();
  world.source('mail').changes.push(async (carryOut) => {
    const outcome = await held.wait();
    carryOut();
    return outcome;
  });
  await zombie.startChange(await command(world));
  await world.quiet();
  // Another background has taken over while the first one, frozen, still waits for its answer.
  const open = await world.db.get('changes', changeId);
  if (open !== undefined) await world.db.put('changes', { ...open, runnerId: 'another' });
  held.release({ kind: 'changed' });
  await world.quiet();
  expect(await world.states()).toEqual(['m1: attempting', 'w1: planned']);
  expect(world.warnings).toEqual([]);
  await world.background();
  await world.quiet();
  expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
  expect(world.arrivals.filter(({ what, account }) => what === 'change' && account === 'm1').length).toBe(1);
});

it('an account never has two requests out, whoever asks', async () => {
  const world = await createWorld([mail, wiki]);
  const background = await world.background();
  const held = world.held<{ kind: 'signsIn' }>();
  world.source('mail').signIns.push(() => held.wait());
  await background.startChange(await command(world));
  await world.quiet();
  expect(await background.linkAccount({ sourceId: 'mail', login: 'm1', currentPassword: 'old' })).toMatchObject({
    refusal: { sentences: [{ key: 'propagation.link.busy' }] },
  });
  const second = await command(world, { changeId: '6f1f7f0e-3a51-4f6c-9a10-000000000002' });
  expect(await background.startChange(second)).toMatchObject({
    refusal: { sentences: [{ key: 'propagation.start.requestOut' }] },
  });
  held.release({ kind: 'signsIn' });
  await world.quiet();
  expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
});

// Spec J-1, J-10
it('a commit that fails sends nothing; the next try goes on from the journal', async () => {
  const world = await createWorld([mail]);
  const background = await world.background();
  world.failWrites = 1;
  world.failAfter = 'mail after sign-in';
  await background.startChange(await command(world));
  await world.quiet();
  expect(world.arrivals.filter(({ what }) => what === 'change')).toEqual([]);
  expect(world.warnings).toEqual(['A change could not go on.']);
  await world.pass(60_000);
  expect(await world.states()).toEqual(['m1: changed']);
});

// Spec J-2
it('an outcome that could not be committed is looked up', async () => {
  const world = await createWorld([mail]);
  const background = await world.background();
  world.failWrites = 1;
  world.failAfter = 'mail after';
  await background.startChange(await command(world));
  await world.quiet();
  expect(await world.states()).toEqual(['m1: attempting']);
  await world.pass(60_000);
  expect(await world.states()).toEqual(['m1: changed']);
  expect(world.arrivals.filter(({ what }) => what === 'change').length).toBe(1);
});

it('a step costs three commits at most, two of them strict besides the sign-in’s count', async () => {
  const world = await createWorld([mail]);
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  const from = world.points.indexOf('mail before sign-in');
  const to = world.points.indexOf('mail after');
  const between = world.points.slice(from, to).filter((point) => point === 'db transaction');
  expect(between.length).toBeLessThanOrEqual(3);
});

const signIn: SourceSetup = { id: 'sso', auth: true, accounts: [{ id: 's1', marked: true }] };
const byServiceAccount: readonly SourceSetup[] = [
  { id: 'mail', mode: 'serviceAccount', accounts: [{ id: 'm1' }] },
  { id: 'wiki', mode: 'serviceAccount', accounts: [{ id: 'w1' }] },
];

it('the end of an attempt and the intent of the next one, by a service account, are one commit', async () => {
  const world = await createWorld([signIn, ...byServiceAccount]);
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  expect(await world.states()).toEqual(['s1: changed', 'm1: changed', 'w1: changed']);
  const between = (one: string, other: string) =>
    world.points
      .slice(world.points.indexOf(one), world.points.indexOf(other))
      .filter((point) => point === 'db transaction').length;
  // Besides it there is the reading of the next source.
  expect([between('sso after', 'mail before'), between('mail after', 'wiki before')]).toEqual([2, 2]);
});

it('a request leaves as soon as its intent is committed, so that a stop after that finds it out', async () => {
  const world = await createWorld(byServiceAccount);
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  const before = world.points.slice(world.points.indexOf('mail after'), world.points.indexOf('wiki before'));
  // The head of the audit trail is under way by then, and nothing waits for it.
  expect(before.slice(before.lastIndexOf('db transaction'))).toEqual(['db transaction', 'local']);
});

it('what is stopped while a request is out begins nothing with the end of that request', async () => {
  const world = await createWorld(byServiceAccount);
  const background = await world.background();
  const held = world.held<Outcome>();
  world.source('mail').changes.push(async (carryOut) => {
    carryOut();
    return held.wait();
  });
  await background.startChange(await command(world));
  await world.quiet();
  await background.stopChange({ changeId });
  held.release({ kind: 'changed' });
  await world.quiet();
  expect(await world.states()).toEqual(['m1: changed', 'w1: stopped']);
  expect(world.arrivals.filter(({ what }) => what === 'change').map(({ account }) => account)).toEqual(['m1']);
});

it('a next source that cannot be opened does not hold up the end of the attempt before', async () => {
  const world = await createWorld([signIn, { ...byServiceAccount[0], secrets: ['token'] } as SourceSetup]);
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  expect(await world.states()).toEqual(['s1: changed', 'm1: misconfigured']);
});

it('an end that could not be committed begins nothing either, and leaves no account held', async () => {
  const world = await createWorld(byServiceAccount);
  const background = await world.background();
  world.failWrites = 1;
  world.failAfter = 'mail after';
  await background.startChange(await command(world));
  await world.quiet();
  expect(await world.states()).toEqual(['m1: attempting', 'w1: planned']);
  await world.pass(60_000);
  await world.pass(60_000);
  expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
  expect(world.arrivals.filter(({ what, account }) => what === 'change' && account === 'w1').length).toBe(1);
});

// Spec J-10
it('a change that cannot be recorded does not begin: nothing is sent and no password is kept', async () => {
  const world = await createWorld([mail]);
  const background = await world.background();
  const starting = await command(world);
  world.failAfter = 'session';
  world.failWrites = 1;
  await expect(background.startChange(starting)).rejects.toMatchObject({ sentence: { key: 'store.full' } });
  await world.quiet();
  expect(await world.db.count('changes')).toBe(0);
  expect(world.arrivals).toEqual([]);
  expect([...world.session.keys()]).toEqual([]);
  expect(await background.startChange(starting)).toMatchObject({ ok: true });
  await world.quiet();
  expect(await world.states()).toEqual(['m1: changed']);
});

it('one whose database is closed begins nothing any more, and lets the next one lead', async () => {
  const world = await createWorld([mail, wiki]);
  const first = await world.background();
  const held = world.held<Outcome>();
  world.source('mail').changes.push(async (carryOut) => {
    carryOut();
    return held.wait();
  });
  await first.startChange(await command(world));
  await world.quiet();
  first.end();
  held.release({ kind: 'changed' });
  await world.quiet();
  expect(await world.states()).toEqual(['m1: attempting', 'w1: planned']);
  const second = await world.secondBackground();
  await second.wake();
  await vi.waitFor(async () => expect(await world.states()).toEqual(['m1: changed', 'w1: changed']));
  expect(world.arrivals.filter(({ what }) => what === 'change').length).toBe(2);
});
