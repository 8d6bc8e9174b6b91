import { describe, expect, test } from 'vitest';
import type { Account } from '../../../../core/model/account.ts';
import { connectionOf } from '../../../../core/model/connection.ts';
import {
  type Candidate,
  chooseProofs,
  confirmedFor,
  proversOf,
  provesFor,
  type Right,
  unprovedSentences,
} from '../../../../core/model/proof.ts';
import type { Source } from '../../../../core/model/source.ts';
import { account, source } from '../store/records.ts';

const directory = source('directory');
const mail = source('mail', { passwordChangeMode: 'selfService' });
const ann = account('ann', directory, { linkedBy: 'configuration' });
const annsMail = account('anns-mail', mail);

function rightWith(...parties: readonly (readonly [Source, Account])[]): Right {
  const sources = [...new Set(parties.map(([one]) => one))];
  const provers = proversOf(
    sources,
    parties.map(([, one]) => one),
    () => true,
  );
  return [{ id: 'r', connection: connectionOf(directory), provers }];
}

const proves = (prover: readonly [Source, Account], of: Account, right: Right | null) =>
  provesFor({ source: prover[0], account: prover[1] }, { account: of, right });

// Spec W-3
describe('a sign-in proves', () => {
  const right = rightWith([mail, annsMail]);

  test('at an account that was there when the right was confirmed', () => {
    expect(proves([mail, annsMail], ann, right)).toBe(true);
    expect(
      proves(
        [{ ...mail, name: 'Post', applications: [{ name: 'X', url: 'https://x.example' }] }, annsMail],
        ann,
        right,
      ),
    ).toBe(true);
  });

  test.each<[string, Source, Account]>([
    ['an account that was linked later', mail, account('later', mail)],
    ['an account of a source that was added later', source('own'), account('mallory', source('own'))],
    ['a source that is described otherwise now', { ...mail, connectorAttributes: { description: {} } }, annsMail],
    ['a source at another path of its server', { ...mail, url: 'https://mail.example/sham' }, annsMail],
    ['a source in another mode', { ...mail, passwordChangeMode: 'serviceAccount' }, annsMail],
    ['an account that signs in under another name now', mail, { ...annsMail, name: 'mallory' }],
    ['the same account at another source of the same server', { ...mail, id: 'twin' }, annsMail],
  ])('not at %s', (_what, at, prover) => {
    expect(proves([at, { ...prover, sourceId: at.id }], ann, right)).toBe(false);
  });

  test('for the account itself, once a sign-in has linked it', () => {
    const own = account('own', directory);
    expect(proves([directory, own], own, right)).toBe(true);
    expect(proves([directory, own], ann, right)).toBe(false);
  });

  test('not for an account that a configuration alone gives its name', () => {
    expect(proves([directory, ann], ann, right)).toBe(false);
    expect(proves([directory, ann], ann, rightWith([directory, ann]))).toBe(true);
    expect(proves([directory, { ...ann, name: 'mallory' }], ann, rightWith([directory, ann]))).toBe(false);
  });

  test('where several records make the right, only with all of them', () => {
    const both = [...right, ...rightWith([directory, ann])];
    expect(proves([mail, annsMail], ann, both)).toBe(false);
    expect(proves([mail, annsMail], ann, [...right, ...right])).toBe(true);
  });

  test('whoever it is where no right is kept', () => {
    expect(proves([mail, annsMail], ann, null)).toBe(true);
  });
});

test('a record counts for the connection that it was confirmed with', () => {
  const confirmed = { id: 'r', connection: connectionOf(directory), provers: [] };
  expect(confirmedFor({ confirmed }, { ...directory })).toBe(confirmed);
  expect(confirmedFor({ confirmed }, { ...directory, connectorAttributes: { signIn: 'basic' } })).toBeNull();
  expect([confirmedFor({}, directory), confirmedFor(undefined, directory)]).toEqual([null, null]);
  // Whatever order its settings were written in.
  const [one, other] = [
    { a: 1, b: { c: 2, d: 3 } },
    { b: { d: 3, c: 2 }, a: 1 },
  ];
  expect(connectionOf({ ...directory, connectorAttributes: one })).toBe(
    connectionOf({ ...directory, connectorAttributes: other }),
  );
});

const candidate = (of: Source, one: Account, more: Partial<Candidate> = {}): Candidate => ({
  source: of,
  account: one,
  gates: false,
  canSignIn: true,
  usesStandingRight: of.passwordChangeMode === 'serviceAccount',
  right: null,
  ...more,
});
const names = (list: readonly Candidate[]) => {
  const { proofs, unproved } = chooseProofs(list);
  return [proofs.map((one) => one.account.id), unproved.map((one) => one.account.id)];
};

describe('the proofs of a change', () => {
  const crm = source('crm');
  const annsCrm = account('anns-crm', crm);

  test('are none where no standing right is used', () => {
    expect(names([candidate(mail, annsMail)])).toEqual([[], []]);
  });

  test('are one that holds for every right, the gate before all others', () => {
    const right = rightWith([mail, annsMail], [directory, ann]);
    const list = [candidate(directory, ann, { right }), candidate(mail, annsMail, { gates: true })];
    expect(names(list)).toEqual([['anns-mail'], []]);
    expect(names(list.map((one) => ({ ...one, gates: false })))).toEqual([['ann'], []]);
  });

  test('pass over a gate that was brought along', () => {
    const right = rightWith([mail, annsMail]);
    const [own, mallory] = [source('own', { passwordChangeMode: 'selfService' }), account('mallory', source('own'))];
    const list = [
      candidate(own, mallory, { gates: true }),
      candidate(mail, annsMail),
      candidate(directory, ann, { right }),
    ];
    expect(names(list)).toEqual([['anns-mail'], []]);
  });

  test('are one for each right where none holds for all', () => {
    const own = account('own', directory);
    const list = [candidate(directory, own, { right: rightWith() }), candidate(crm, annsCrm, { right: rightWith() })];
    expect(names(list)).toEqual([['own', 'anns-crm'], []]);
  });

  test('are refused where somebody brought them along: which source, and what to do', () => {
    const [own, mallory] = [source('own', { passwordChangeMode: 'selfService' }), account('mallory', source('own'))];
    const list = [
      candidate(own, mallory),
      candidate(directory, ann, { right: rightWith([mail, annsMail]), canSignIn: false }),
    ];
    expect(names(list)).toEqual([[], ['ann']]);
    expect(unprovedSentences(list, chooseProofs(list).unproved)).toEqual([
      { key: 'propagation.plan.confirm', with: ['Source directory', 'Source own'] },
    ]);
    const blind = list.map((one) => ({ ...one, canSignIn: false }));
    expect(unprovedSentences(blind, chooseProofs(blind).unproved)).toEqual([{ key: 'propagation.plan.noProof' }]);
    expect(unprovedSentences(list, [])).toEqual([]);
  });
});
