import { describe, expect, test } from 'vitest';
import { finishFields } from '../../../../../components/launchpad/progress/finish-fields.ts';
import { change, step } from '../examples.ts';

const service = { ...step(0, 'planned').source, mode: 'serviceAccount', needsCurrentPassword: false } as const;
const fields = (separate: boolean, ...args: readonly ReturnType<typeof step>[]) =>
  finishFields(change({ proofStepId: 'c1/2' }), args, separate).map(
    ({ id, accountIds }) => `${id}: ${accountIds.join(' ')}`,
  );

describe('finishing the rest', () => {
  test('asks for the current password of what is unfinished, in one field', () => {
    expect(fields(false, step(0, 'changed'), step(1, 'needsPassword'), step(3, 'needsPassword'))).toEqual([
      'shared: account1 account3',
    ]);
  });

  test('asks for each account where they differ', () => {
    expect(fields(true, step(1, 'needsPassword'), step(3, 'needsPassword'))).toEqual([
      'account1: account1',
      'account3: account3',
    ]);
  });

  test('asks for nothing where a service account does it, except for the proof', () => {
    expect(fields(false, step(1, 'needsPassword', { source: service }))).toEqual([]);
    expect(fields(false, step(2, 'needsPassword', { source: service }))).toEqual(['shared: account2']);
  });
});
