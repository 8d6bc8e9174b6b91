// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { database } from '../../../../../components/app/live.ts';
import type { Change, Step, StepState } from '../../../../../core/model/change.ts';
import { newPolicy } from '../../../../../core/model/policy.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { button, openPage, says, setUp, shown } from '../page.tsx';

beforeEach(async () => {
  speakEnglish();
  await setUp(example());
});
afterEach(cleanup);

const day = 86_400_000;
const start = Date.parse('2026-11-01T12:00');

/** A change on the given day whose steps ended as said. */
async function happened(name: string, onDay: number, states: readonly StepState[], sentence?: string): Promise<void> {
  const db = await database();
  const requestedAt = start + onDay * day;
  const change: Change = {
    id: name,
    target: { kind: 'group', id: 'g1', name },
    identityName: 'John Smith',
    policy: newPolicy('p', 'Standard'),
    requestedAt,
    state: 'ended',
    endedAt: requestedAt,
    secretsExpireAt: requestedAt,
    gated: false,
    proofStepId: null,
    proved: true,
    runnerId: null,
    stopRequested: false,
    leftOut: [],
    seenAt: null,
  };
  await db.put('changes', change);
  for (const [index, state] of states.entries()) {
    const step: Step = {
      id: `${name}/${index}`,
      changeId: name,
      index,
      account: { id: `a${index}`, key: `k${index}`, nativeIdentity: 'n', name: `account ${index}`, disabled: false },
      source: {
        id: `s${index + 1}`,
        name: `Source ${index + 1}`,
        connector: 'scim2',
        origin: 'https://x.example.com',
        mode: 'serviceAccount',
        authenticationSource: false,
        canSignIn: true,
        repeatable: false,
        needsCurrentPassword: true,
      },
      gates: false,
      state,
      stateSince: requestedAt,
      attempts: 1,
      outcome: sentence === undefined ? null : { kind: 'rejected', sentence },
      nextAttemptAt: null,
      note: null,
    };
    await db.put('steps', step);
  }
}

function headings(): string[] {
  return screen.queryAllByRole('article').map((card) => card.querySelector('h2')?.textContent ?? '');
}

test('nothing yet is said', async () => {
  openPage('activity');
  await says('No password has been changed here yet.');
  await says('The audit trail is intact (0 rows).');
  expect(headings()).toEqual([]);
});

test('changes stand newest first, each with its steps and the source’s own words', async () => {
  await happened('Old', 0, ['changed', 'changed']);
  await happened('New', 2, ['changed', 'rejected'], 'Too <i>short</i>');
  await happened('Middle', 1, ['wrongCurrentPassword', 'notAttempted']);
  openPage('activity');
  await vi.waitFor(() => expect(headings()).toEqual(['New', 'Middle', 'Old']));
  expect(shown()).toContain('1 of 2 changed');
  expect(shown()).toContain('Too <i>short</i>');
});

test('they can be narrowed to an outcome, and widened again', async () => {
  await happened('Good', 0, ['changed', 'changed']);
  await happened('Bad', 1, ['changed', 'rejected']);
  openPage('activity');
  await vi.waitFor(() => expect(headings()).toHaveLength(2));
  fireEvent.change(screen.getByLabelText('Outcome'), { target: { value: 'rejected' } });
  await vi.waitFor(() => expect(headings()).toEqual(['Bad']));
  fireEvent.change(screen.getByLabelText('Outcome'), { target: { value: '' } });
  await vi.waitFor(() => expect(headings()).toEqual(['Bad', 'Good']));
});

test('they can be narrowed to a time', async () => {
  await happened('First', 0, ['changed']);
  await happened('Second', 3, ['changed']);
  openPage('activity');
  await vi.waitFor(() => expect(headings()).toHaveLength(2));
  fireEvent.change(screen.getByLabelText('Until'), { target: { value: '2026-11-02' } });
  await vi.waitFor(() => expect(headings()).toEqual(['First']));
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-11-02' } });
  await says('No change matches the filter.');
});

test('more than a page is shown when it is asked for', async () => {
  for (let onDay = 0; onDay < 30; onDay += 1) await happened(`Change ${onDay}`, onDay, ['changed']);
  openPage('activity');
  await vi.waitFor(() => expect(headings()).toHaveLength(25));
  fireEvent.click(await button('Show more'));
  await vi.waitFor(() => expect(headings()).toHaveLength(30));
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
});
