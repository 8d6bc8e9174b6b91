import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../../core/model/account.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { plan, type PlannedSource, type PlanRequest } from '../../../../../core/propagation/decide/plan.ts';
import { linkedAccount } from '../../../../support/account.ts';

describe('the order', () => {
  // Spec O-3
  it('puts the authentication accounts first, then all others, each in the order of the group and the source', () => {
    const made = planned([
      source('mail', {}, ['m1']),
      source('dir', { authenticationSource: true }, ['d1*']),
      source('wiki', { multipleAccountPasswordSync: true }, ['w2', 'w1']),
      source('ldap', { authenticationSource: true }, ['l1*']),
    ]);
    expect(order(made)).toEqual(['d1', 'l1', 'm1', 'w2', 'w1']);
    expect(made.ok && made.gated).toBe(true);
    expect(made.ok && made.steps.map(({ id, index, gates }) => [id, index, gates])).toEqual([
      ['c/0', 0, true],
      ['c/1', 1, true],
      ['c/2', 2, false],
      ['c/3', 3, false],
      ['c/4', 4, false],
    ]);
  });

  it('has no gate where no authentication account is marked', () => {
    const made = planned([source('dir', { authenticationSource: true }, ['d1']), source('mail', {}, ['m1'])]);
    expect(order(made)).toEqual(['d1', 'm1']);
    expect(made.ok && made.gated).toBe(false);
  });

  it('ignores a mark on a source that nobody signs in with', () => {
    expect(planned([source('mail', {}, ['m1*'])])).toMatchObject({ ok: true, gated: false });
  });

  // Spec O-8
  it('plans disabled accounts like the others', () => {
    const mail = source('mail', {}, ['m1']);
    const disabled = { ...mail, accounts: mail.accounts.map((account) => ({ ...account, disabled: true })) };
    expect(planned([disabled])).toMatchObject({ ok: true, steps: [{ account: { id: 'm1', disabled: true } }] });
  });

  // Spec O-1
  it('keeps what history needs: names, connector, origin and mode as they are now', () => {
    const made = planned([source('mail', { name: 'Mail', url: 'https://mail.example:8443/api' }, ['m1'])]);
    expect(made.ok && made.steps[0]?.source).toEqual({
      id: 'mail',
      name: 'Mail',
      connector: 'fake',
      origin: 'https://mail.example:8443',
      mode: 'selfService',
      authenticationSource: false,
      canSignIn: true,
      repeatable: false,
      needsCurrentPassword: true,
    });
  });
});

describe('several accounts on a source', () => {
  // Spec O-9
  it('are all steps where the source syncs them all', () => {
    const made = planned([source('wiki', { multipleAccountPasswordSync: true }, ['w1', 'w2'])]);
    expect(made).toMatchObject({ ok: true, leftOut: [] });
    expect(order(made)).toEqual(['w1', 'w2']);
  });

  // Spec O-10
  it('need a choice where it does not', () => {
    expect(planned([source('wiki', {}, ['w1', 'w2']), source('crm', {}, ['c1', 'c2'])])).toEqual(
      refused(['propagation.plan.choose', 'wiki'], ['propagation.plan.choose', 'crm']),
    );
  });

  // Spec O-10
  it('leave out, by name, those that were not chosen', () => {
    const made = planned([source('wiki', {}, ['w1', 'w2'])], { chosenAccounts: new Map([['wiki', 'w2']]) });
    expect(order(made)).toEqual(['w2']);
    expect(made.ok && made.leftOut).toEqual([{ accountId: 'w1', accountName: 'w1', sourceName: 'wiki' }]);
  });

  it('refuse the choice of an account that is not one of them', () => {
    const made = planned([source('wiki', {}, ['w1', 'w2'])], { chosenAccounts: new Map([['wiki', 'm1']]) });
    expect(made).toEqual(refused(['propagation.plan.choose', 'wiki']));
  });

  // Spec O-9
  it('gate by the marked one only', () => {
    const both = { authenticationSource: true, multipleAccountPasswordSync: true };
    const made = planned([source('mail', {}, ['m1']), source('dir', both, ['d1', 'd2*'])]);
    expect(order(made)).toEqual(['d2', 'm1', 'd1']);
    expect(made.ok && made.steps.map(({ gates }) => gates)).toEqual([true, false, false]);
  });
});

describe('what is missing', () => {
  it('is said when no account is linked', () => {
    expect(planned([source('mail', {}, [])])).toEqual(refused(['propagation.plan.noAccount']));
  });

  it('is not said of a source without an account beside others', () => {
    expect(order(planned([source('mail', {}, []), source('wiki', {}, ['w1'])]))).toEqual(['w1']);
  });

  it('is said of each account whose current password is needed and was not typed', () => {
    const sources = [source('mail', {}, ['m1']), source('wiki', {}, ['w1'])];
    expect(planned(sources, { currentGiven: new Set(['w1']) })).toEqual(
      refused(['propagation.plan.currentMissing', 'm1', 'mail']),
    );
  });
});

describe('the proof', () => {
  const service = { passwordChangeMode: 'serviceAccount' } as const;

  it('is not asked for where everybody uses their own password', () => {
    expect(planned([source('mail', {}, ['m1'])])).toMatchObject({ ok: true, proofStepIds: [] });
  });

  it('is the sign-in of the gating authentication account', () => {
    const made = planned([
      source('mail', {}, ['m1']),
      source('crm', service, ['c1']),
      source('dir', { authenticationSource: true }, ['d1*']),
    ]);
    expect(made).toMatchObject({ ok: true, proofStepIds: ['c/0'] });
    expect(order(made)[0]).toBe('d1');
  });

  it('is otherwise that of the first account that can sign in', () => {
    const made = planned([
      { ...source('old', {}, ['o1']), canSignIn: false },
      source('mail', {}, ['m1']),
      source('crm', service, ['c1']),
    ]);
    expect(made).toMatchObject({ ok: true, proofStepIds: ['c/1'] });
  });

  it('passes over an authentication account that cannot sign in', () => {
    const made = planned([
      { ...source('dir', { authenticationSource: true }, ['d1*']), canSignIn: false },
      source('crm', service, ['c1']),
    ]);
    expect(made).toMatchObject({ ok: true, proofStepIds: ['c/1'] });
  });

  it('needs the current password of its account, though the change itself does not', () => {
    const made = planned([source('crm', service, ['c1'])], { currentGiven: new Set() });
    expect(made).toEqual(refused(['propagation.plan.currentMissing', 'c1', 'crm']));
  });

  it('refuses where nobody can give it', () => {
    const made = planned([{ ...source('crm', service, ['c1']), canSignIn: false }]);
    expect(made).toEqual(refused(['propagation.plan.noProof']));
  });
});

describe('a new password that is the current one', () => {
  const two = [source('mail', {}, ['m1']), source('wiki', {}, ['w1'])];

  // Spec C-4
  it('refuses when it is that of every account', () => {
    expect(planned(two, { newIsCurrent: new Set(['m1', 'w1']) })).toEqual(refused(['propagation.plan.newIsCurrent']));
  });

  it('marks those that are not sent when it is that of some', () => {
    const made = planned(two, { newIsCurrent: new Set(['m1']) });
    expect(made.ok && made.steps.map(({ newIsCurrent }) => newIsCurrent)).toEqual([true, undefined]);
  });

  it('refuses where it would leave the gate undecidable', () => {
    const dir = { ...source('dir', { authenticationSource: true }, ['d1*']), canSignIn: false };
    expect(planned([dir, ...two], { newIsCurrent: new Set(['d1']) })).toEqual(
      refused(['propagation.plan.gateIsCurrent', 'd1', 'dir']),
    );
  });
});

function planned(sources: readonly PlannedSource[], overrides: Partial<PlanRequest> = {}): ReturnType<typeof plan> {
  const ids = sources.flatMap(({ accounts }) => accounts.map(({ id }) => id));
  return plan({
    changeId: 'c',
    now: 1,
    sources,
    chosenAccounts: new Map(),
    currentGiven: new Set(ids),
    newIsCurrent: new Set(),
    ...overrides,
  });
}

function order(made: ReturnType<typeof plan>): readonly string[] {
  return made.ok ? made.steps.map(({ account }) => account.id) : [];
}

function refused(...sentences: readonly [string, ...string[]][]) {
  return {
    ok: false,
    refusal: { sentences: sentences.map(([key, ...fill]) => (fill.length === 0 ? { key } : { key, with: fill })) },
  };
}

/** `*` marks the authentication account. */
function source(id: string, overrides: Partial<Source>, accounts: readonly string[]): PlannedSource {
  const made: Source = {
    id,
    name: id,
    description: '',
    connector: 'fake',
    url: `https://${id}.example/`,
    connectorAttributes: {},
    passwordChangeMode: 'selfService',
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: false,
    applications: [],
    ...overrides,
  };
  return {
    source: made,
    accounts: accounts.map((name) => linked(made, name)),
    needsCurrent: made.passwordChangeMode === 'selfService',
    canSignIn: true,
    repeatable: false,
    right: null,
  };
}

function linked(made: Source, marked: string): Account {
  const id = marked.replace('*', '');
  return linkedAccount(made, { id, authenticationAccount: marked.endsWith('*'), linkedAt: 0 });
}
