import * as fc from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import { inOrder, sourcesToChooseIn } from '../../../../core/model/order.ts';
import { plan } from '../../../../core/propagation/decide/plan.ts';
import { accountsOfSource } from '../../../../core/store/accounts.ts';
import { readRecords } from '../../../../components/launchpad/records.ts';
import { account, source } from '../../components/launchpad/examples.ts';
import { freshDatabase } from '../store/records.ts';

const world = fc
  .array(
    fc.record({
      authenticationSource: fc.boolean(),
      multipleAccountPasswordSync: fc.boolean(),
      accounts: fc.array(
        fc.record({
          authenticationAccount: fc.boolean(),
          // An import gives all of its accounts the same time, and places; one that was linked by sign-in has no place.
          linkedAt: fc.integer({ min: 1, max: 2 }),
          position: fc.option(fc.nat(3), { nil: undefined }),
        }),
        { maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((shapes) =>
    shapes.map(({ accounts, ...more }, at) => ({
      source: source(`s${at}`, more),
      accounts: accounts.map(({ position, ...marks }, index) =>
        account(`a${at}-${index}`, `s${at}`, { ...marks, ...(position !== undefined && { position }) }),
      ),
    })),
  );

// Spec O-4
describe('the order of a change', () => {
  test('is the one that the plan goes by, however the accounts are stored', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (stored) => {
        const db = await freshDatabase();
        await Promise.all(stored.flatMap((each) => each.accounts).map((each) => db.put('accounts', each)));
        const sources = stored.map((each) => each.source);
        const { accounts } = await readRecords(db);
        const planned = await Promise.all(
          sources.map(async (each) => ({ source: each, accounts: await accountsOfSource(db, each.id) })),
        );
        db.close();
        const chosen = new Map(
          sourcesToChooseIn(sources, accounts).flatMap(({ id }) =>
            accounts.filter(({ sourceId }) => sourceId === id).map((each) => [id, each.id] as const),
          ),
        );
        const made = plan({
          changeId: 'c1',
          now: 0,
          sources: planned.map((each) => ({
            ...each,
            needsCurrent: false,
            canSignIn: true,
            repeatable: false,
            right: null,
          })),
          chosenAccounts: chosen,
          currentGiven: new Set(accounts.map(({ id }) => id)),
          newIsCurrent: new Set(),
        });
        const expected = made.ok ? made.steps.map((step) => [step.account.id, step.gates]) : [];
        expect(inOrder(sources, accounts, chosen).map((each) => [each.account.id, each.gates])).toEqual(expected);
      }),
    );
  });

  test('leaves out all accounts of a source in which none was picked', () => {
    const accounts = [account('x', 'a'), account('y', 'a')];
    expect(inOrder([source('a')], accounts, new Map())).toEqual([]);
    expect(sourcesToChooseIn([source('a')], accounts)).toHaveLength(1);
  });
});
