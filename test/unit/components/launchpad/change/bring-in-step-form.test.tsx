// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BringInStepForm } from '../../../../../components/launchpad/change/bring-in-step-form.tsx';
import { targetRoute } from '../../../../../components/launchpad/route.ts';
import type { Target } from '../../../../../components/launchpad/target.ts';
import type { Command } from '../../../../../core/messages/commands.ts';
import { text } from '../../../../../core/model/text.ts';
import { send } from '../../../../../core/platform/messages/send.ts';
import { speakEnglish } from '../../../locale.ts';
import { account, policy, source } from '../examples.ts';

vi.mock('../../../../../core/platform/messages/send.ts');
vi.mock('../../../../../core/platform/permissions.ts', () => ({ hasAccess: async () => true }));
vi.mock('../../../../../core/platform/pages.ts', () => ({ onAccessChange: () => () => undefined }));

const target: Target = {
  kind: 'group',
  id: 'g1',
  name: 'Company',
  sources: [
    source('a', { connector: 'keystone' }),
    source('b', { connector: 'keystone' }),
    source('c', { connector: 'scim2', passwordChangeMode: 'serviceAccount' }),
  ],
  accounts: [
    account('x', 'a', { passwordState: 'inStep' }),
    account('y', 'b', { passwordState: 'outOfStep' }),
    account('z', 'c', { passwordState: 'inStep' }),
  ],
  policy,
};

let sent: Command[];

beforeEach(() => {
  speakEnglish();
  sent = [];
  vi.mocked(send).mockImplementation(async (command) => {
    sent.push(command);
    return {
      ok: false,
      refusal: {
        sentences: [text('propagation.start.policy', 'Company policy')],
        rules: [{ rule: 'minLength', verdict: 'notMet', sentence: text('policy.rules.notEmpty') }],
      },
    };
  });
  render(<BringInStepForm target={target} place={{ ...targetRoute('group', 'g1'), bringInStep: true }} />);
});
afterEach(cleanup);

const inStep = 'Password of the accounts in step';
const behind = 'Current password of y on Source b';
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const type = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });
const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Bring accounts in step' }));

// Spec A-4
test('asks for the password of those in step and for the current one of each that is not, and nothing else', () => {
  const fields = [...document.querySelectorAll('input')].map(({ labels }) => labels?.[0]?.textContent);
  expect(fields).toEqual([inStep, behind]);
});

test('sends one change in which those in step have the password already', async () => {
  type(inStep, 'Spring-meadow-42');
  type(behind, 'Winter-blanket-7');
  submit();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    type: 'startChange',
    target: { kind: 'group', id: 'g1' },
    newPassword: 'Spring-meadow-42',
    currentPasswords: { x: 'Spring-meadow-42', y: 'Winter-blanket-7' },
    newPasswordIsInUse: true,
  });
  await screen.findByRole('alert');
  for (const name of [inStep, behind]) expect(field(name)).toMatchObject({ value: '', type: 'password' });
});

test('shows which rules the password breaks when the policy refuses it', async () => {
  type(inStep, 'short');
  type(behind, 'Winter-blanket-7');
  submit();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain("doesn't meet the policy Company policy");
  expect(alert.textContent).toContain('Type a password. (not met)');
});

test('puts the focus on what is missing and sends nothing', async () => {
  type(inStep, 'Spring-meadow-42');
  submit();
  await waitFor(() => expect(document.activeElement).toBe(field(behind)));
  expect(sent).toEqual([]);
});

test('leads back to a change of all accounts', () => {
  const link = screen.getByRole('link', { name: 'Change the password on all accounts instead' });
  expect(link.getAttribute('href')).toBe('#/group/g1');
});
