import { describe, expect, test } from 'vitest';
import { targetsOf } from '../../../../../components/launchpad/target.ts';
import { type Tile, tilesOf } from '../../../../../components/launchpad/tiles/tiles.ts';
import type { Account } from '../../../../../core/model/account.ts';
import type { Step } from '../../../../../core/model/change.ts';
import type { Records } from '../../../../../components/launchpad/records.ts';
import { account, change, policy, records, source, step } from '../examples.ts';

const day = 86_400_000;
const group = { id: 'g1', name: 'Company', passwordPolicyId: 'p1', sourceIds: ['b', 'a'] };

function tiles(of: Partial<Records>, now = 0): readonly Tile[] {
  const all = records(of);
  return tilesOf(targetsOf(all), all.openChanges, now);
}

function marks(accounts: readonly Account[], more: Partial<Records> = {}, now = 0): readonly string[] {
  const [tile] = tiles({ groups: [group], sources: [source('a'), source('b')], accounts, ...more }, now);
  return (
    tile?.marks.map(({ words }) => `${words.key.replace('launchpad.tile.', '')} ${words.with?.join() ?? ''}`.trim()) ??
    []
  );
}

function changing(...states: readonly Step['state'][]) {
  return marks([account('x', 'a')], {
    openChanges: [{ change: change(), steps: states.map((state, index) => step(index, state)) }],
  });
}

describe('the tiles', () => {
  // Spec G-2, G-6
  test('are the groups by name, then the sources that are in none', () => {
    const all = tiles({
      groups: [group, { ...group, id: 'g2', name: 'Alpha', sourceIds: [] }],
      sources: [source('a'), source('b'), source('z'), source('c')],
    });
    expect(all.map(({ kind, id, name }) => `${kind} ${id} ${name}`)).toEqual([
      'group g2 Alpha',
      'group g1 Company',
      'source c Source c',
      'source z Source z',
    ]);
  });

  test('leave out a source that is not set up for password management', () => {
    expect(tiles({ sources: [source('a', { passwordManagement: false })] })).toEqual([]);
  });

  test('keep the group’s order of sources, and skip one that is gone', () => {
    const [target] = targetsOf(
      records({ groups: [{ ...group, sourceIds: ['b', 'gone', 'a'] }], sources: [source('a'), source('b')] }),
    );
    expect(target?.sources.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  // Spec G-6
  test('give an independent source its own policy, else the default one', () => {
    const own = { ...policy, id: 'p2', defaultPolicy: false };
    const targets = targetsOf(
      records({ policies: [policy, own], sources: [source('a'), source('b', { passwordPolicyId: 'p2' })] }),
    );
    expect(targets.map((target) => target.policy?.id)).toEqual(['p1', 'p2']);
  });

  test('name each application once, and only those with a web address', () => {
    const wiki = { name: 'Wiki', url: 'https://wiki.example.com/' };
    const [tile] = tiles({
      groups: [group],
      sources: [
        source('a', { applications: [wiki] }),
        source('b', { applications: [wiki, { name: 'Bad', url: 'javascript:alert(1)' }] }),
      ],
    });
    expect(tile?.applications).toEqual([wiki]);
  });
});

// Spec A-1
describe('the state of a tile', () => {
  test('is in step when all are', () => {
    expect(marks([account('x', 'a'), account('y', 'b')])).toEqual(['inStep']);
  });

  test('counts what is unknown, out of step and not linked', () => {
    const accounts = [
      account('x', 'a', { passwordState: 'outOfStep' }),
      account('y', 'a', { passwordState: 'outOfStep' }),
      account('z', 'a', { passwordState: 'unknown' }),
    ];
    expect(marks(accounts)).toEqual(['unknown 1', 'outOfStep 2', 'unlinked 1']);
  });

  test('says what was never changed here, all or some', () => {
    const never = { passwordState: 'neverChanged' } as const;
    expect(marks([account('x', 'a', never), account('y', 'b', never)])).toEqual(['neverChanged']);
    expect(marks([account('x', 'a', never), account('y', 'b')])).toEqual(['someNeverChanged 1']);
  });

  test('says that no account is linked', () => {
    expect(marks([])).toEqual(['noAccount']);
  });

  test('is due by the account whose password ends first, from the reminder on', () => {
    const policies = [{ ...policy, enablePasswdExpiration: true, passwordExpiration: 30, firstExpirationReminder: 9 }];
    const accounts = [account('x', 'a', { passwordChangedAt: 0 }), account('y', 'b', { passwordChangedAt: 5 * day })];
    expect(marks(accounts, { policies }, 20 * day)).toEqual(['inStep']);
    expect(marks(accounts, { policies }, 21 * day)).toEqual(['due 9', 'inStep']);
    expect(marks(accounts, { policies }, 30 * day)).toEqual(['dueNow', 'inStep']);
  });

  test('is the change that is going on', () => {
    expect(changing('changed', 'attempting', 'planned')).toEqual(['changing 1,3']);
    expect(changing('changed', 'throttled', 'unreachable')).toEqual(['waits']);
    expect(changing('changed', 'throttled', 'needsPassword')).toEqual(['needsYou']);
  });
});
