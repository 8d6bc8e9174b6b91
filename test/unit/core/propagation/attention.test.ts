import { describe, expect, test, vi } from 'vitest';
import {
  accountsNeedingAttention,
  type AttentionDeps,
  createAttention,
  endOfChange,
} from '../../../../core/propagation/attention.ts';
import type { Step, StepState } from '../../../../core/model/change.ts';
import * as records from '../store/records.ts';

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

// Spec A-3
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

// Spec A-3
describe('what no page shows', () => {
  test('the badge shows the count, and is cleared once nobody is needed', async () => {
    const { attention, db, showBadge } = await attend();
    attention.refreshBadge();
    await vi.waitFor(() => expect(showBadge).toHaveBeenCalledOnce());
    expect(showBadge).toHaveBeenLastCalledWith(1, { key: 'background.needsAttention', count: 1, with: [1] });
    await db.clear('accounts');
    attention.refreshBadge();
    await vi.waitFor(() => expect(showBadge).toHaveBeenLastCalledWith(0, { key: 'background.noAttention' }));
  });

  test('many commits refresh the badge once, and a later one once more', async () => {
    const { attention, timers, pass, showBadge } = await attend();
    for (let commit = 0; commit < 5; commit += 1) attention.refreshBadgeSoon();
    expect(timers).toHaveLength(1);
    pass();
    await vi.waitFor(() => expect(showBadge).toHaveBeenCalledOnce());
    attention.refreshBadgeSoon();
    expect(timers).toHaveLength(1);
    pass();
    await vi.waitFor(() => expect(showBadge).toHaveBeenCalledTimes(2));
  });

  test('an end that no page shows is told, and the background stays alive until then', async () => {
    const { attention, ended, steps, during, pass, notify } = await attend();
    attention.changeEnded(ended, steps);
    expect(during).toHaveLength(1);
    expect(notify).not.toHaveBeenCalled();
    pass();
    await vi.waitFor(() => expect(notify).toHaveBeenCalledOnce());
    const title = { key: 'background.changeEnded', with: ['Work'] };
    expect(notify).toHaveBeenCalledWith('c', title, { key: 'background.allChanged', count: 1, with: [1] });
  });

  test('an end that a page shows meanwhile is not told again', async () => {
    const { attention, db, ended, steps, pass, notify } = await attend();
    const unseen = { ...ended, id: 'd' };
    await db.put('changes', unseen);
    attention.changeEnded(ended, steps);
    attention.changeEnded(unseen, steps);
    await db.put('changes', { ...ended, seenAt: 2500 });
    pass();
    await vi.waitFor(() => expect(notify).toHaveBeenCalled());
    expect(notify.mock.calls.map(([id]) => id)).toEqual(['d']);
  });

  test('what fails is reported', async () => {
    const { attention, showBadge, reportFailure } = await attend();
    const failure = new Error('no badge');
    showBadge.mockRejectedValueOnce(failure);
    attention.refreshBadge();
    await vi.waitFor(() => expect(reportFailure).toHaveBeenCalledExactlyOnceWith(failure));
  });
});

/** A profile with one account that is out of step, and one change that has ended. */
async function attend() {
  const db = await records.freshDatabase();
  const at = records.source('a');
  const linked = records.account('1', at);
  const ended = records.change('c', { state: 'ended', endedAt: 2000 });
  const steps = [records.step(ended, 0, linked, at, 'changed')];
  await db.put('accounts', { ...linked, passwordState: 'outOfStep' });
  await db.put('changes', ended);
  const timers: (() => void)[] = [];
  const showBadge = vi.fn<AttentionDeps['showBadge']>(() => Promise.resolve());
  const notify = vi.fn<AttentionDeps['notify']>(() => Promise.resolve());
  const reportFailure = vi.fn<AttentionDeps['reportFailure']>();
  const during: Promise<unknown>[] = [];
  const attention = createAttention({
    db,
    timers: { after: (_, callback) => (timers.push(callback), { cancel: () => undefined }) },
    keepAlive: { during: (work) => (during.push(work), work) },
    showBadge,
    notify,
    reportFailure,
  });
  const pass = () => timers.splice(0).forEach((callback) => callback());
  return { db, attention, ended, steps, timers, pass, showBadge, notify, reportFailure, during };
}
