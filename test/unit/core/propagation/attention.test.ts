import { expect, test } from 'vitest';
import { accountsNeedingAttention, endOfChange } from '../../../../core/propagation/attention.ts';
import type { Step, StepState } from '../../../../core/model/change.ts';

const account = { key: 'k', nativeIdentity: 'n', name: 'alice', disabled: false };
const source = {
  connector: 'c',
  origin: 'https://a.test',
  mode: 'selfService',
  authenticationSource: false,
  canSignIn: true,
  repeatable: false,
  needsCurrentPassword: true,
} as const;

const step = (id: string, state: StepState): Pick<Step, 'account' | 'source' | 'state'> => ({
  account: { ...account, id },
  source: { ...source, id, name: `Source ${id}` },
  state,
});

test('an account that is behind and also waits for the person counts once', () => {
  const accounts = [
    { id: '1', passwordState: 'outOfStep' },
    { id: '2', passwordState: 'unknown' },
    { id: '3', passwordState: 'inStep' },
    { id: '4', passwordState: 'neverChanged' },
  ] as const;
  const open = [step('2', 'unknown'), step('3', 'needsPassword'), step('4', 'throttled')];
  expect(accountsNeedingAttention(accounts, open)).toBe(3);
});

const change = { target: { kind: 'group', id: 'g', name: 'Office' } } as const;

test.each([
  [['changed', 'alreadyHasIt'], 'background.allChanged', [2]],
  [['changed', 'rejected', 'notAttempted'], 'background.someChanged', ['Source 0', 'Source 1, Source 2']],
  [['wrongCurrentPassword', 'notAttempted'], 'background.noneChanged', ['Source 0, Source 1']],
] as const)('the end of %j is said as %s', (states, key, fill) => {
  const steps = states.map((state, index) => step(String(index), state));
  const { title, message } = endOfChange(change, steps);
  expect(title).toEqual({ key: 'background.changeEnded', with: ['Office'] });
  expect(message).toMatchObject({ key, with: fill });
});
