import { describe, expect, test } from 'vitest';
import {
  accountsThatHaveIt,
  canBringInStep,
  chosenToFollow,
  fieldsToFollow,
  partOf,
} from '../../../../../components/launchpad/change/bring-in-step.ts';
import type { Account } from '../../../../../core/model/account.ts';
import type { Affected } from '../../../../../core/model/order.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { account, source, capabilities } from '../examples.ts';

function affected(id: string, passwordState: Account['passwordState'], ofSource: Partial<Source> = {}): Affected {
  return { account: account(id, `s-${id}`, { passwordState }), source: source(`s-${id}`, ofSource), gates: false };
}

const service = { passwordChangeMode: 'serviceAccount' } as const;
const mute = { ...service, connector: 'mute' } as const;

const list = [
  affected('has', 'inStep'),
  affected('hasByService', 'inStep', service),
  affected('hasMute', 'inStep', mute),
  affected('behind', 'outOfStep'),
  affected('nobodyKnows', 'unknown'),
  affected('isNew', 'neverChanged'),
  affected('behindMute', 'outOfStep', mute),
];

const states = (...all: Account['passwordState'][]) => canBringInStep(all.map((passwordState) => ({ passwordState })));

test('is offered only while some are in step and others are not', () => {
  expect(states('inStep', 'outOfStep')).toBe(true);
  expect(states('inStep', 'unknown')).toBe(true);
  expect(states('inStep', 'inStep')).toBe(false);
  expect(states('outOfStep', 'unknown')).toBe(false);
  expect(states('inStep', 'neverChanged')).toBe(false);
});

describe('what is asked for', () => {
  test('is the current password of each account that follows and has to give it, and nothing else', () => {
    expect(fieldsToFollow(list, capabilities).map(({ id, accountIds }) => [id, accountIds])).toEqual([
      ['behind', ['behind']],
      ['nobodyKnows', ['nobodyKnows']],
      ['isNew', ['isNew']],
    ]);
  });

  test('counts once for every account in step that a sign-in can ask', () => {
    expect(accountsThatHaveIt(list, capabilities)).toEqual(['has', 'hasByService']);
  });
});

test('each account is told what becomes of it', () => {
  expect(list.map((each) => partOf(each, capabilities))).toEqual([
    'signsIn',
    'signsIn',
    'setAgain',
    'follows',
    'follows',
    'follows',
    'follows',
  ]);
});

test('of several accounts on a source, the one that the last change was about is meant until another is picked', () => {
  const sources = [source('one'), source('all', { multipleAccountPasswordSync: true }), source('new')];
  const accounts = [
    account('a', 'one', { passwordState: 'inStep' }),
    account('b', 'one', { passwordState: 'outOfStep' }),
    account('c', 'all'),
    account('d', 'all'),
    account('e', 'new', { passwordState: 'neverChanged' }),
    account('f', 'new', { passwordState: 'neverChanged' }),
  ];
  expect([...chosenToFollow(sources, accounts, new Map())]).toEqual([['one', 'b']]);
  expect([...chosenToFollow(sources, accounts, new Map([['one', 'a']]))]).toEqual([['one', 'a']]);
});
