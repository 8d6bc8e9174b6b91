import * as fc from '../../fast-check.ts';
import { expect, it } from 'vitest';
import { isEnd, isSuccess } from '../../../../core/model/change.ts';
import type { Outcome } from '../../../../core/model/outcome.ts';
import { answers, type ChangeScript, doneButLost, type SignInScript } from './support/fake-source.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, newPassword, type World } from './support/world.ts';

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

// Spec J-3, L-1
it('whatever happens, what a step says is true, and nobody is locked out', async () => {
  expect.hasAssertions();
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
      await begin();
      world.crashAt = null;
      for (const one of happenings) {
        switch (one.do) {
          case 'crash':
            world.crashAt = one.at;
            await begin();
            await world.pass(1000);
            world.crashAt = null;
            break;
          case 'restartBrowser':
            world.restartBrowser();
            await begin();
            break;
          case 'pass':
            await world.pass(one.ms);
            break;
          default: {
            const background = world.current() ?? (await begin());
            if (one.do === 'wake') await background.wake();
            else if (one.do === 'retryNow') await background.retryNow({ changeId });
            else await background.finishRest(starting);
            await world.quiet();
          }
        }
        await expectTruth(world);
      }
      const background = await begin();
      if (stop) await background.stopChange({ changeId });
      await world.pass(6 * 60 * 60_000);
      await expectTruth(world);
      await expectRest(world);
      expectLookBetween(world);
      expectFewRefusals(world);
      world.crash();
      world.db.close();
    }),
    { numRuns: 150 },
  );
}, 120_000);

async function expectTruth(world: World): Promise<void> {
  const steps = await world.steps();
  const lies = steps.filter((step) => {
    const password = world.source(step.source.id).passwords.get(step.account.nativeIdentity);
    if (isSuccess(step.state)) return password !== newPassword;
    return step.state !== 'unknown' && step.state !== 'attempting' && password !== 'old';
  });
  expect(lies).toEqual([]);
  const open = steps.some((step) => step.gates && isSuccess(step.state));
  expect(world.arrivals.filter(({ sourceId }) => sourceId !== 'dir' && !open)).toEqual([]);
}

const needSomebody: ReadonlySet<string> = new Set(['unknown', 'needsPassword']);

/** At the end nothing moves any more but what needs somebody, and what is held by that. */
async function expectRest(world: World): Promise<void> {
  const steps = await world.steps();
  const held = steps.some((step) => step.gates && needSomebody.has(step.state));
  const restless = steps.filter(
    ({ state }) => !isEnd(state) && !needSomebody.has(state) && !(held && state === 'planned'),
  );
  expect(restless).toEqual([]);
  expect((await world.change()).state === 'ended').toBe(steps.every((step) => isEnd(step.state)));
  expect([...world.session.keys()]).toEqual([]);
}

function expectLookBetween(world: World): void {
  for (const id of ['dir', 'mail', 'old']) {
    let mayHaveArrived = false;
    const blindly = world.arrivals
      .filter(({ sourceId }) => sourceId === id)
      .filter(({ what, password, outcome }) => {
        const before = mayHaveArrived;
        if (what === 'change') mayHaveArrived = outcome === undefined || outcome === 'unknown';
        else if (password === newPassword) mayHaveArrived = false;
        return what === 'change' && before;
      });
    expect(blindly).toEqual([]);
  }
}

function expectFewRefusals(world: World): void {
  const refused = world.arrivals.filter((one) => one.refused);
  const tooMany = refused.filter(
    ({ account, at }) =>
      refused.filter((one) => one.account === account && one.at >= at && one.at < at + 30 * 60_000).length > 2,
  );
  expect(tooMany).toEqual([]);
}

function idOf(index: number): string {
  return setups[index]?.id ?? '';
}

function push<T>(list: T[], value: T | undefined): void {
  if (value !== undefined) list.push(value);
}
