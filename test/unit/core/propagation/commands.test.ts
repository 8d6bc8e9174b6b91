import { describe, expect, it } from 'vitest';
import { newPolicy } from '../../../../core/model/policy.ts';
import type { Outcome } from '../../../../core/model/outcome.ts';
import { askBreachList } from '../../../../core/policy/check/breach-list.ts';
import { answers } from './support/fake-source.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, newPassword, start } from './support/world.ts';
import { seal } from './support/seal.ts';

const minute = 60_000;
const other = '6f1f7f0e-3a51-4f6c-9a10-000000000002';
const dir: SourceSetup = { id: 'dir', auth: true, accounts: [{ id: 'd1', marked: true }] };
const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const wiki: SourceSetup = { id: 'wiki', accounts: [{ id: 'w1' }] };
const crm: SourceSetup = { id: 'crm', mode: 'serviceAccount', canSignIn: false, accounts: [{ id: 'c1' }] };

describe('startChange', () => {
  // Spec C-1, C-2
  it('refuses a password that the policy refuses, with its rules, and starts nothing', async () => {
    const world = await createWorld([mail]);
    const background = await world.background();
    const answer = await background.startChange(await command(world, { newPassword: 'short' }));
    expect(answer).toMatchObject({
      ok: false,
      refusal: { sentences: [{ key: 'propagation.start.policy', with: ['Policy'] }] },
    });
    expect(answer.ok || answer.refusal.rules?.some(({ verdict }) => verdict === 'notMet')).toBe(true);
    expect(await world.db.count('changes')).toBe(0);
    expect([world.session.size, world.arrivals.length, await world.db.count('audit')]).toEqual([0, 0, 0]);
  });

  // Spec C-3
  it('takes the form’s word of strength and breach list, for this password, and refuses without it', async () => {
    const world = await createWorld([mail]);
    await world.db.put('passwordPolicies', { ...newPolicy('p', 'Policy'), useBreachList: true, minStrength: 3 });
    const background = await world.background();
    const asked = await askBreachList('', newPassword, start, async () => '');
    const starting = await command(world, { strength: 3, breachList: asked });
    const wrong = [
      { ...starting, breachList: undefined },
      { ...starting, strength: undefined },
      { ...starting, strength: 2 },
      { ...starting, breachList: { ...asked, prefix: '00000' } },
      { ...starting, breachList: { ...asked, answer: 'couldNotCheck' as const } },
      { ...starting, breachList: { ...asked, askedAt: start - 3_600_000 } },
    ];
    for (const each of wrong) expect(await background.startChange(each)).toMatchObject({ ok: false });
    expect(await background.startChange(starting)).toMatchObject({ ok: true });
  });

  // Spec C-3
  it('records what the policy allows unchecked', async () => {
    const world = await createWorld([mail]);
    const policy = { ...newPolicy('p', 'Policy'), useBreachList: true, allowAndRecord: ['useBreachList' as const] };
    await world.db.put('passwordPolicies', policy);
    const background = await world.background();
    expect(await background.startChange(await command(world))).toMatchObject({ ok: true });
    await world.quiet();
    const [requested] = await world.db.getAll('audit');
    expect(requested).toMatchObject({ event: 'requested', sentence: 'Allowed and not checked: useBreachList' });
  });

  it('compares with the current passwords that it is given', async () => {
    const world = await createWorld([mail]);
    await world.db.put('passwordPolicies', { ...newPolicy('p', 'Policy'), minDifference: 3 });
    const background = await world.background();
    const near = await command(world, { currentPasswords: { m1: `${newPassword.toUpperCase()}23` } });
    expect(await background.startChange(near)).toMatchObject({ ok: false });
  });

  // Spec O-1, C-1
  it('keeps the policy as it stands: an edit binds at the next change', async () => {
    const world = await createWorld([mail, wiki]);
    const background = await world.background();
    world.source('mail').changes.push(answers({ kind: 'unreachable' }));
    await background.startChange(await command(world));
    await world.quiet();
    await world.db.put('passwordPolicies', { ...newPolicy('p', 'Stricter'), minLength: 20 });
    await world.pass(5000);
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
    const next = await command(world, { changeId: other, currentPasswords: { m1: newPassword, w1: newPassword } });
    expect(await background.startChange({ ...next, newPassword: 'another new1' })).toMatchObject({ ok: false });
  });

  // Spec O-13
  it('starts one change when the same id comes twice', async () => {
    const world = await createWorld([mail]);
    const background = await world.background();
    const starting = await command(world);
    const twice = await Promise.all([background.startChange(starting), background.startChange(starting)]);
    expect(twice).toEqual([
      { ok: true, changeId },
      { ok: true, changeId },
    ]);
    await world.quiet();
    expect(await background.startChange(starting)).toEqual({ ok: true, changeId });
    expect(await world.db.count('changes')).toBe(1);
    expect(world.arrivals.filter(({ what }) => what === 'change').length).toBe(1);
  });

  it('changes a source that is in no group under its own policy', async () => {
    const world = await createWorld([mail]);
    await world.db.delete('passwordSyncGroups', 'g');
    const background = await world.background();
    const target = { kind: 'source', id: 'mail' } as const;
    expect(await background.startChange(await command(world, { target }))).toMatchObject({ ok: true });
    await world.quiet();
    expect((await world.change()).target).toEqual({ kind: 'source', id: 'mail', name: 'MAIL' });
    expect(await world.states()).toEqual(['m1: changed']);
  });

  it.each([
    [{ kind: 'source', id: 'mail' } as const, 'propagation.start.inGroup'],
    [{ kind: 'source', id: 'gone' } as const, 'propagation.start.targetGone'],
    [{ kind: 'group', id: 'gone' } as const, 'propagation.start.targetGone'],
  ])('refuses the target %j', async (target, key) => {
    const world = await createWorld([mail]);
    const background = await world.background();
    expect(await background.startChange(await command(world, { target }))).toMatchObject({
      refusal: { sentences: [{ key }] },
    });
  });

  // Spec C-4
  it('refuses when the new password is the current one of every account', async () => {
    const world = await createWorld([mail, wiki]);
    const background = await world.background();
    const same = { currentPasswords: { m1: newPassword, w1: newPassword } };
    expect(await background.startChange(await command(world, same))).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.plan.newIsCurrent' }] },
    });
  });

  // Spec C-4
  it('does not send to those that have it already: a sign-in tells', async () => {
    const world = await createWorld([mail, wiki]);
    world.source('mail').passwords.set('m1', newPassword);
    const background = await world.background();
    await background.startChange(await command(world, { currentPasswords: { m1: newPassword, w1: 'old' } }));
    await world.quiet();
    expect(await world.states()).toEqual(['m1: alreadyHasIt', 'w1: changed']);
    expect(world.arrivals.filter(({ account }) => account === 'm1').map(({ what }) => what)).toEqual(['signIn']);
    expect(await world.accountState('m1')).toBe('inStep');
  });

  it('tells a wrong current password there too, and says so where no sign-in can tell', async () => {
    const world = await createWorld([mail, wiki, { ...crm, mode: 'selfService' }]);
    const background = await world.background();
    await background.startChange(
      await command(world, { currentPasswords: { m1: newPassword, w1: 'old', c1: newPassword } }),
    );
    await world.quiet();
    expect(await world.states()).toEqual(['m1: wrongCurrentPassword', 'w1: changed', 'c1: notAttempted']);
  });

  // Spec O-12
  it('refuses a second change that touches an account with a request out', async () => {
    const world = await createWorld([mail, wiki]);
    const background = await world.background();
    const held = world.held<Outcome>();
    world.source('mail').changes.push(() => held.wait());
    await background.startChange(await command(world));
    await world.quiet();
    const second = await command(world, { changeId: other, newPassword: 'another1' });
    expect(await background.startChange(second)).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.start.requestOut', with: ['Group'] }] },
    });
    expect(await world.db.count('changes')).toBe(1);
    held.release({ kind: 'changed' });
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed', 'w1: changed']);
  });

  // Spec O-12
  it('supersedes an older change that only waits', async () => {
    const world = await createWorld([mail, wiki]);
    const background = await world.background();
    world.source('mail').changes.push(answers({ kind: 'unreachable' }));
    world.source('wiki').changes.push(answers({ kind: 'throttled' }));
    await background.startChange(await command(world));
    await world.quiet();
    expect(await background.startChange(await command(world, { changeId: other, newPassword: 'another1' }))).toEqual({
      ok: true,
      changeId: other,
    });
    await world.pass(4 * 60 * minute);
    expect(await world.states()).toEqual(['m1: superseded', 'w1: superseded']);
    expect(await world.change()).toMatchObject({ state: 'ended' });
    expect(await world.states(other)).toEqual(['m1: changed', 'w1: changed']);
    expect(world.source('mail').passwords.get('m1')).toBe('another1');
    expect(world.session.size).toBe(0);
  });
});

// Spec W-2
describe('the proof before a service account’s right is used', () => {
  it('is a sign-in with the current password, before anything is sent', async () => {
    const world = await createWorld([{ ...dir, mode: 'serviceAccount' }, crm]);
    const background = await world.background();
    await background.startChange(await command(world, { currentPasswords: { d1: 'old' } }));
    await world.quiet();
    expect(await world.states()).toEqual(['d1: changed', 'c1: changed']);
    expect(world.arrivals.map(({ what, account }) => [what, account])).toEqual([
      ['signIn', 'd1'],
      ['change', 'd1'],
      ['change', 'c1'],
    ]);
    expect(await world.change()).toMatchObject({ proved: true, proofStepId: `${changeId}/0` });
  });

  it('is the first attempt’s own sign-in, where it begins with one', async () => {
    const world = await createWorld([dir, crm]);
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    expect(world.arrivals.map(({ what }) => what)).toEqual(['signIn', 'change', 'change']);
  });

  it('comes first though its account comes later', async () => {
    const world = await createWorld([crm, mail]);
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    expect(world.arrivals.map(({ what, account }) => [what, account])).toEqual([
      ['signIn', 'm1'],
      ['change', 'c1'],
      ['signIn', 'm1'],
      ['change', 'm1'],
    ]);
  });

  it('that fails lets nothing be sent', async () => {
    const world = await createWorld([crm, mail]);
    const background = await world.background();
    await background.startChange(await command(world, { currentPasswords: { m1: 'wrong' } }));
    await world.quiet();
    expect(await world.states()).toEqual(['c1: notAttempted', 'm1: wrongCurrentPassword']);
    expect((await world.steps())[0]?.note).toEqual({ key: 'propagation.note.notProved', with: ['m1', 'MAIL'] });
    expect(world.arrivals.map(({ what }) => what)).toEqual(['signIn']);
  });

  it('waits where the source gives no answer', async () => {
    const world = await createWorld([crm, mail]);
    world.source('mail').signIns.push(() => ({ kind: 'noAnswer', outcome: { kind: 'unreachable' } }));
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    expect(await world.states()).toEqual(['c1: planned', 'm1: unreachable']);
    await world.pass(5000);
    expect(await world.states()).toEqual(['c1: changed', 'm1: changed']);
  });
});

describe('the browser’s permission', () => {
  // Spec F-6
  it('is asked before each attempt; nothing is sent without it, and its grant goes on', async () => {
    const world = await createWorld([dir, mail]);
    world.permitted.all = false;
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    expect(await world.states()).toEqual(['d1: needsPermission', 'm1: planned']);
    expect(world.arrivals).toEqual([]);
    await background.retryNow({ changeId });
    await world.quiet();
    expect(await world.states()).toEqual(['d1: needsPermission', 'm1: planned']);
    world.permitted.all = true;
    await background.permissionsChanged();
    await world.quiet();
    expect(await world.states()).toEqual(['d1: changed', 'm1: changed']);
  });

  it('that is missing leaves an unknown as it is, until it is there', async () => {
    const world = await createWorld([mail]);
    world.source('mail').changes.push((carryOut) => {
      carryOut();
      world.permitted.all = false;
      return { kind: 'unknown' };
    });
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    expect(await world.states()).toEqual(['m1: unknown']);
    world.permitted.all = true;
    await background.permissionsChanged();
    await world.quiet();
    expect(await world.states()).toEqual(['m1: changed']);
  });
});

describe('a source', () => {
  // Spec O-2
  it.each([
    ['another origin', { url: 'https://elsewhere.example/' }],
    ['another connector', { connector: 'connector-wiki' }],
    ['another right to change with', { passwordChangeMode: 'serviceAccount' as const }],
  ])('that has %s than planned is misconfigured, and nothing is sent to it', async (_, edit) => {
    const world = await createWorld([mail, wiki]);
    world.source('mail').changes.push(answers({ kind: 'unreachable' }));
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    const source = await world.db.get('sources', 'mail');
    if (source !== undefined) await world.db.put('sources', { ...source, ...edit });
    const before = world.arrivals.length;
    await world.pass(5000);
    expect((await world.steps())[0]).toMatchObject({
      state: 'misconfigured',
      note: { key: 'propagation.source.changed' },
    });
    expect(world.arrivals.length).toBe(before);
  });

  it('without its service secret is misconfigured', async () => {
    const world = await createWorld([mail, { ...crm, secrets: ['token'] }]);
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    expect((await world.steps())[1]).toMatchObject({
      state: 'misconfigured',
      note: { key: 'propagation.source.secrets.none' },
    });
  });

  it('has its service secret opened for the attempt, and blotted out of what it says', async () => {
    const world = await createWorld([mail, { ...crm, secrets: ['token'] }]);
    await seal(world, 'crm');
    world.source('crm').changes.push(answers({ kind: 'permissionDenied', sentence: 'Token very-secret is no good.' }));
    const background = await world.background();
    await background.startChange(await command(world));
    await world.quiet();
    expect((await world.steps())[1]?.outcome?.sentence).toBe('Token ••• is no good.');
  });
});

// Spec T-1, X-1
it('tells everything in the audit trail: the request, each step’s end, the change’s end; no password', async () => {
  const world = await createWorld([dir, mail]);
  world.source('mail').changes.push(answers({ kind: 'rejected', sentence: `No: ${newPassword}` }));
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  const rows = await world.db.getAll('audit');
  expect(
    rows.map(({ event, who, target, accountName, outcome, attempt }) => [
      event,
      who,
      target,
      accountName,
      outcome,
      attempt,
    ]),
  ).toEqual([
    ['requested', 'Ann', 'Group', null, 'requested', null],
    ['stepEnded', 'Ann', 'Group', 'd1', 'changed', 1],
    ['stepEnded', 'Ann', 'Group', 'm1', 'rejected', 1],
    ['changeEnded', 'Ann', 'Group', null, 'someChanged', null],
  ]);
  expect(rows[2]).toMatchObject({ at: start, sourceName: 'MAIL', duration: 0, sentence: 'No: •••' });
  expect(JSON.stringify(rows)).not.toContain(newPassword);
});

// Spec X-1
it('keeps no password in the database at any time', async () => {
  const world = await createWorld([mail, wiki]);
  world.source('mail').changes.push(answers({ kind: 'unreachable', sentence: `old, ${newPassword}` }));
  const background = await world.background();
  await background.startChange(await command(world, { currentPasswords: { m1: 'old', w1: 'old' } }));
  await world.quiet();
  const stored = await Promise.all([...world.db.objectStoreNames].map((name) => world.db.getAll(name)));
  expect(JSON.stringify(stored)).not.toContain(newPassword);
  expect(JSON.stringify([...world.session])).toContain(newPassword);
});

it('remembers that the end was shown', async () => {
  const world = await createWorld([mail]);
  const background = await world.background();
  await background.startChange(await command(world));
  await world.quiet();
  expect((await world.change()).seenAt).toBeNull();
  expect(await background.markSeen({ changeId })).toEqual({ ok: true });
  expect((await world.change()).seenAt).toBe(start);
});
