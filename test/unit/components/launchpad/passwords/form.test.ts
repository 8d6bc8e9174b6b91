import { describe, expect, test } from 'vitest';
import {
  currentPasswordFields,
  currentPasswords,
  type FormContent,
  mayDiffer,
  problemsOf,
  proofsOf,
} from '../../../../../components/launchpad/passwords/form.ts';
import type { Account } from '../../../../../core/model/account.ts';
import type { Affected } from '../../../../../core/model/order.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { text } from '../../../../../core/model/text.ts';
import { account, source, capabilities } from '../examples.ts';

function affected(
  id: string,
  ofAccount: Partial<Account> = {},
  ofSource: Partial<Source> = {},
  gates = false,
): Affected {
  return { account: account(id, `s-${id}`, ofAccount), source: source(`s-${id}`, ofSource), gates };
}

const service = { passwordChangeMode: 'serviceAccount' } as const;
const mute = { ...service, connector: 'mute' } as const;
const fieldsOf = (list: readonly Affected[], separate = false) =>
  currentPasswordFields(list, capabilities, separate).map(({ id, accountIds }) => `${id}: ${accountIds.join(' ')}`);

// Spec A-4
describe('the current password fields', () => {
  test('are one for all accounts believed in step', () => {
    expect(fieldsOf([affected('a'), affected('b', { passwordState: 'neverChanged' })])).toEqual(['shared: a b']);
  });

  test('are one more, named after the account, for each that is out of step or unknown', () => {
    const list = [
      affected('a'),
      affected('b', { passwordState: 'outOfStep' }),
      affected('c', { passwordState: 'unknown' }),
    ];
    expect(fieldsOf(list)).toEqual(['shared: a', 'b: b', 'c: c']);
    expect(currentPasswordFields(list, capabilities, false)[1]?.label).toEqual(
      text('launchpad.form.currentOf', 'b', 'Source s-b'),
    );
  });

  test('are none where no source asks', () => {
    expect(fieldsOf([affected('a', {}, { connector: 'mute' })])).toEqual([]);
  });

  test('of accounts never changed here are apart once the person says that they differ', () => {
    const list = [affected('a', { passwordState: 'neverChanged' }), affected('b', { passwordState: 'neverChanged' })];
    expect(mayDiffer(list, capabilities)).toBe(true);
    expect(mayDiffer([affected('a'), affected('b')], capabilities)).toBe(false);
    expect(fieldsOf(list, true)).toEqual(['a: a', 'b: b']);
  });

  test('include the proof before a service account changes anything', () => {
    expect(fieldsOf([affected('a', {}, service), affected('b', {}, service)])).toEqual(['shared: a']);
  });

  test('give each account its password', () => {
    const fields = currentPasswordFields(
      [affected('a'), affected('b'), affected('c', { passwordState: 'unknown' })],
      capabilities,
      false,
    );
    const typed = new Map([
      ['shared', 'one'],
      ['c', 'two'],
    ]);
    expect(currentPasswords(fields, typed)).toEqual({ a: 'one', b: 'one', c: 'two' });
  });
});

const namesOf = (list: readonly Affected[]) => proofsOf(list, capabilities).proofs.map(({ account: { id } }) => id);

describe('the proof', () => {
  test('is not needed where the person’s own right is used', () => {
    expect(namesOf([affected('a'), affected('b')])).toEqual([]);
  });

  test('is the account that gates, else the first that can be signed in to', () => {
    const gate = affected('g', {}, {}, true);
    expect(namesOf([affected('a', {}, service), gate])).toEqual(['g']);
    const able = affected('b', {}, service);
    expect(namesOf([affected('a', {}, mute), able])).toEqual(['b']);
  });

  test('is impossible where nobody can sign in', () => {
    expect(namesOf([affected('a', {}, mute)])).toEqual([]);
  });
});

describe('what keeps the form from being sent', () => {
  const list = [affected('a'), affected('b')];
  const fields = currentPasswordFields(list, capabilities, false);
  const good: FormContent = {
    fields,
    affected: list,
    unchosen: [],
    current: new Map([['shared', 'Old-password-1']]),
    next: 'New-password-1',
    confirmation: 'New-password-1',
    rules: [{ rule: 'minLength', verdict: 'met', sentence: text('policy.rules.notEmpty') }],
    refused: false,
  };
  const problems = (more: Partial<FormContent>) =>
    problemsOf({ ...good, ...more }).map(({ field, sentence }) => `${field} ${sentence.key}`);

  test('is nothing when all is there', () => {
    expect(problems({})).toEqual([]);
  });

  test('is told in the order of the fields', () => {
    expect(
      problems({ unchosen: [{ id: 's1' }], current: new Map(), next: '', confirmation: '', refused: true }),
    ).toEqual([
      'choice/s1 launchpad.form.chooseAccount',
      'current/shared launchpad.form.currentMissing',
      'new launchpad.form.newMissing',
    ]);
  });

  // Spec C-3
  test('is a rule that is not met, or cannot be told', () => {
    const sentence = text('policy.rules.notEmpty');
    expect(problems({ refused: true, rules: [{ rule: 'x', verdict: 'notMet', sentence }] })).toEqual([
      'new launchpad.form.refused',
    ]);
    expect(problems({ refused: true, rules: [{ rule: 'x', verdict: 'cannotTell', sentence }] })).toEqual([
      'new launchpad.form.cannotTell',
    ]);
  });

  test('is a confirmation that is missing or differs', () => {
    expect(problems({ confirmation: '' })).toEqual(['confirmation launchpad.form.confirmMissing']);
    expect(problems({ confirmation: 'New-password-2' })).toEqual(['confirmation launchpad.form.confirmDiffers']);
  });

  // Spec C-4
  test('is a new password that every account has already, but not one that some have', () => {
    const current = new Map([['shared', 'New-password-1']]);
    expect(problems({ current })).toEqual(['new launchpad.form.sameAsCurrent']);
    const apart = [affected('a'), affected('b', { passwordState: 'outOfStep' })];
    expect(
      problems({
        affected: apart,
        fields: currentPasswordFields(apart, capabilities, false),
        current: new Map([
          ['shared', 'New-password-1'],
          ['b', 'Old-password-1'],
        ]),
      }),
    ).toEqual([]);
    expect(problems({ affected: [...list, affected('c', {}, mute)], current })).toEqual([]);
  });
});
