/* oxlint-disable vitest/no-standalone-expect -- each case is the body of one test in suite.ts */
import { expect } from 'vitest';
import type { Outcome, OutcomeKind } from '../../../core/model/outcome.ts';
import type { ConnectorAccount } from '../../../core/connectors/spi.ts';
import type { Fault } from '../../servers/fault-proxy.ts';
import type { CaseId } from '../cases.ts';
import { change, test, type World } from '../world.ts';

export interface ContractCase {
  readonly title: string;
  run(world: World): Promise<void>;
}

export const old = 'Old-pässword 1';
export const fresh = 'New-pässword 2';

/**
 * One change through the proxy, with the fault at its change request. Afterwards the request has arrived so many times,
 * and the source really has, or has not, the new password.
 */
export async function changeWith(
  world: World,
  fault: Fault,
  leaves: 'changed' | 'unchanged',
  arrivals = 1,
  meanwhile: (callId: string) => Promise<void> = () => Promise.resolve(),
): Promise<Outcome> {
  const { proxy, strict } = world;
  proxy.reset();
  const account = await strict.newAccount(old);
  // However often a browser sends it by itself: the fault is there for each.
  proxy.arm(fault, { ...strict.changeRequest, times: 5 });
  const id = crypto.randomUUID();
  // Only what never ends has to be ended; and then a busy machine must still have time for the requests before.
  const deadline = fault.kind === 'hang' ? { deadlineMs: 4000 } : {};
  const changing = change(world, account, { current: old, next: fresh, url: proxy.url, id, ...deadline });
  const [outcome] = await Promise.all([changing, meanwhile(id)]);
  expect(proxy.count(strict.changeRequest.method, strict.changeRequest.path)).toBe(arrivals);
  proxy.reset();
  expect(await strict.signsIn(account, leaves === 'changed' ? fresh : old)).toBe(true);
  return outcome;
}

export async function expectTestToFail(world: World, fault: Fault): Promise<void> {
  world.proxy.reset();
  world.proxy.arm(fault, world.strict.firstAsked);
  expect((await test(world, world.proxy.url))[0]).toMatchObject({ ok: false, outcome: 'misconfigured' });
  world.proxy.reset();
}

/** The case's outcome, or the one that the data says and explains. */
export function expectOutcome(world: World, id: CaseId, outcome: Outcome, expected: OutcomeKind): void {
  expect(outcome.kind).toBe(world.data.otherwise[id]?.outcome ?? expected);
}

export async function expectPassword(
  world: World,
  account: ConnectorAccount,
  is: string,
  isNot: string,
): Promise<void> {
  expect(await world.strict.signsIn(account, is)).toBe(true);
  expect(await world.strict.signsIn(account, isNot)).toBe(false);
}
