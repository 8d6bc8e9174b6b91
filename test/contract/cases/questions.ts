/* oxlint-disable vitest/no-standalone-expect -- each case is the body of one test in suite.ts */
import { expect } from 'vitest';
import { find, readPolicy, test, verify } from '../world.ts';
import { type ContractCase, fresh, old } from './case.ts';

/** What a connector is asked beside changes. */
export const questions = {
  // Spec W-4
  verify: {
    title: 'verify: the right password signs in, another one is refused',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      expect(await verify(world, account, old)).toEqual({ kind: 'signsIn' });
      expect((await verify(world, account, fresh)).kind).toBe('refused');
    },
  },
  findAccounts: {
    title: 'find accounts: by what the person signs in with',
    run: async (world) => {
      const account = await world.strict.newAccount(old);
      const found = await find(world, account.name, old);
      expect(found).toMatchObject({ kind: 'found', accounts: [account] });
      const nobody = await find(world, 'nobody "or\\ userName pr', old);
      expect(nobody.kind === 'found' ? nobody.accounts : []).toEqual([]);
    },
  },
  readPolicy: {
    title: 'read policy: what the source demands',
    run: async (world) => {
      const demands = { ...world.strict.demands };
      expect(await readPolicy(world, world.strict)).toEqual({ demands, sentences: [] });
    },
  },
  test: {
    title: 'test: says each thing it tried',
    run: async (world) => {
      const lines = await test(world);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.filter((line) => !line.ok)).toEqual([]);
      // Where a sign-in proves a person, a made-up one was refused.
      const isRefused = lines.some(({ tried }) => tried.key === 'connectors.madeUp.refused');
      expect(isRefused).toBe(world.data.notApplicable.verify === undefined);
    },
  },
} as const satisfies Record<string, ContractCase>;
