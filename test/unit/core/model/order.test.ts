import * as fc from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import { inOrder, sourcesToChooseIn } from '../../../../core/model/order.ts';
import { plan } from '../../../../core/propagation/plan.ts';
import { account, source } from '../../components/launchpad/examples.ts';

const world = fc
  .array(
    fc.record({
      authenticationSource: fc.boolean(),
      multipleAccountPasswordSync: fc.boolean(),
      marks: fc.array(fc.boolean(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((shapes) =>
    shapes.map(({ marks, ...more }, at) => ({
      source: source(`s${at}`, more),
      accounts: marks.map((authenticationAccount, index) =>
        account(`a${at}-${index}`, `s${at}`, { authenticationAccount }),
      ),
    })),
  );

describe('the order of a change', () => {
  test('is the one that the plan goes by', () => {
    fc.assert(
      fc.property(world, (planned) => {
        const sources = planned.map((each) => each.source);
        const accounts = planned.flatMap((each) => each.accounts);
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
