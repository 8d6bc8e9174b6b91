import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isEnd, isSuccess } from '../../../../core/model/change.ts';
import type { Outcome } from '../../../../core/model/outcome.ts';
import { answers, type ChangeScript, doneButLost, type SignInScript } from './support/fake-source.ts';
import { changeId, command, createWorld, newPassword, type SourceSetup, type World } from './support/world.ts';

/** What may happen to a change, in any order: sources that fail, backgrounds that end, people who press buttons. */

const setups: readonly SourceSetup[] = [
  { id: 'dir', auth: true, accounts: [{ id: 'd1', marked: true }] },
  { id: 'mail', accounts: [{ id: 'm1' }] },
  { id: 'crm', mode: 'serviceAccount', canSignIn: false, repeatable: true, accounts: [{ id: 'c1' }] },
  { id: 'old', canSignIn: false, accounts: [{ id: 'o1' }] },
];

const outcomes: readonly Outcome[] = [
  { kind: 'unknown' },
  { kind: 'unreachable' },
  { kind: 'throttled' },
  { kind: 'rejected', reason: 'policy' },
  { kind: 'rejected', reason: 'history' },
  { kind: 'accountLocked' },
  { kind: 'misconfigured' },
];
const changeScripts: readonly ChangeScript[] = [doneButLost, (carryOut) => carryOut(), ...outcomes.map(answers)];
const signInScripts: readonly SignInScript[] = [
  (own) => own(),
  (own) => own(),
  () => ({ kind: 'noAnswer', outcome: { kind: 'unreachable' } }),
  () => ({ kind: 'noAnswer', outcome: { kind: 'unknown' } }),
];

const happening = fc.oneof(
  fc.record({ do: fc.constant('crash' as const), at: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ do: fc.constant('restartBrowser' as const) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1000, 5000, 60_000, 600_000, 1_900_000) }),
  fc.record({ do: fc.constantFrom('retryNow' as const, 'wake' as const, 'finishRest' as const) }),
);

const script = fc.record({
  firstLife: fc.integer({ min: 1, max: 160 }),
  changes: fc.array(fc.tuple(fc.nat(3), fc.nat(changeScripts.length - 1)), { maxLength: 5 }),
  signIns: fc.array(fc.tuple(fc.nat(1), fc.nat(signInScripts.length - 1)), { maxLength: 4 }),
  happenings: fc.array(happening, { maxLength: 6 }),
  stop: fc.boolean(),
});

it('whatever happens, what a step says is true, and nobody is locked out', async () => {
  await fc.assert(
    fc.asyncProperty(script, async ({ firstLife, changes, signIns, happenings, stop }) => {
      const world = await createWorld(setups);
      for (const [source, index] of changes) push(world.source(idOf(source)).changes, changeScripts[index]);
      for (const [source, index] of signIns) push(world.source(idOf(source)).signIns, signInScripts[index]);
      const starting = await command(world);
      const begin = async () => {
        const background = await world.background();
        if (!world.isDown()) void background.startChange(starting).catch(() => undefined);
        await world.quiet();
        return background;
      };
      world.crashAt = firstLife;
      let background = await begin();
      world.crashAt = null;
      for (const one of happenings) {
        switch (one.do) {
          case 'crash':
            world.crashAt = one.at;
            background = await begin();
            await world.pass(1000);
            world.crashAt = null;
            break;
          case 'restartBrowser':
            world.restartBrowser();
            background = await begin();
            break;
          case 'pass':
            await world.pass(one.ms);
            break;
          default:
            if (world.isDown()) background = await begin();
            if (one.do === 'wake') await background.wake();
            else if (one.do === 'retryNow') await background.retryNow({ changeId });
            else await background.finishRest(starting);
            await world.quiet();
        }
        await expectTruth(world);
      }
      background = await begin();
      if (stop) await background.stopChange({ changeId });
      await world.pass(6 * 60 * 60_000);
      await expectTruth(world);
      await expectRest(world);
      expectLookBetween(world);
      expectFewRefusals(world);
      await world.crash();
      world.db.close();
    }),
    { numRuns: 150 },
  );
}, 120_000);

async function expectTruth(world: World): Promise<void> {
  const steps = await world.steps();
  for (const step of steps) {
    const password = world.source(step.source.id).passwords.get(step.account.nativeIdentity);
    if (isSuccess(step.state)) expect([step.account.id, password]).toEqual([step.account.id, newPassword]);
    else if (step.state !== 'unknown' && step.state !== 'attempting')
      expect([step.account.id, step.state, password]).toEqual([step.account.id, step.state, 'old']);
  }
  const gate = steps.find((step) => step.gates);
  const behind = world.arrivals.filter(({ sourceId }) => sourceId !== 'dir');
  if (gate !== undefined && !isSuccess(gate.state)) expect(behind).toEqual([]);
}

/** At the end nothing moves any more but what needs somebody. */
async function expectRest(world: World): Promise<void> {
  const needs: readonly string[] = ['unknown', 'needsPassword'];
  for (const step of await world.steps()) {
    const gate = (await world.steps()).find((one) => one.gates);
    const held = step.state === 'planned' && gate !== undefined && needs.includes(gate.state);
    expect([step.state, isEnd(step.state) || needs.includes(step.state) || held]).toEqual([step.state, true]);
  }
  const change = await world.change();
  expect(change.state === 'ended').toBe((await world.steps()).every((step) => isEnd(step.state)));
  expect([...world.session.keys()]).toEqual([]);
}

function expectLookBetween(world: World): void {
  for (const id of ['dir', 'mail', 'old']) {
    let mayHaveArrived = false;
    for (const { sourceId, what, password, outcome } of world.arrivals) {
      if (sourceId !== id) continue;
      if (what === 'change') {
        expect([id, mayHaveArrived]).toEqual([id, false]);
        mayHaveArrived = outcome === undefined || outcome === 'unknown';
      } else if (password === newPassword) mayHaveArrived = false;
    }
  }
}

function expectFewRefusals(world: World): void {
  for (const { account, at } of world.arrivals.filter(({ refused }) => refused)) {
    const near = world.arrivals.filter(
      (one) => one.refused && one.account === account && one.at >= at && one.at < at + 30 * 60_000,
    );
    expect([account, near.length <= 2]).toEqual([account, true]);
  }
}

function idOf(index: number): string {
  return setups[index]?.id ?? '';
}

function push<T>(list: T[], value: T | undefined): void {
  if (value !== undefined) list.push(value);
}
