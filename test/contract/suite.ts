import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseIds, cases } from './cases.ts';
import { nameOf, type ContractData } from './data.ts';
import type { Runtime } from './runtime.ts';
import { startWorld, type World } from './world.ts';

/** The one suite that every connector passes in every runtime, by supplying data only. */
export function describeConnector(data: ContractData, startRuntime: () => Promise<Runtime> | Runtime): void {
  describe(`${nameOf(data)} by ${data.mode}`, () => {
    let world: World;
    beforeAll(async () => {
      world = await startWorld(data, await startRuntime());
    });
    afterAll(() => world.stop());

    const applicable = caseIds.filter((id) => data.notApplicable[id] === undefined).map((id) => cases[id]);
    // Spec K-5, K-6
    it.for(applicable)('$title', async (one) => {
      expect.hasAssertions();
      await one.run(world);
    });
  });
}
