// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChangeForm } from '../../../../../components/launchpad/change/change-form.tsx';
import { targetRoute } from '../../../../../components/launchpad/route.ts';
import type { Target } from '../../../../../components/launchpad/target.ts';
import type { Command } from '../../../../../core/messages/commands.ts';
import { refuse } from '../../../../../core/model/refusal.ts';
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
  sources: [source('a', { connector: 'keystone' }), source('b', { connector: 'keystone' })],
  accounts: [account('x', 'a'), account('y', 'b')],
  policy,
};

let sent: Command[];

beforeEach(async () => {
  speakEnglish();
  sent = [];
  vi.mocked(send).mockImplementation(async (command) => {
    sent.push(command);
    return refuse(text('launchpad.gone'));
  });
  render(<ChangeForm target={target} place={targetRoute('group', 'g1')} unlinked={[]} />);
  await screen.findByText('Use at least 8 characters.', { exact: false });
});
afterEach(cleanup);

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const type = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });
const rule = () => screen.getByText('Use at least 8 characters.', { exact: false }).textContent;
const submit = () => press('Change password');

function fill(): void {
  type('Current password', 'Old-password-1');
  type('New password', 'New-password-1');
  type('Confirm new password', 'New-password-1');
}

describe('the change form', () => {
  test('puts the focus on the first problem and sends nothing', async () => {
    type('New password', 'short');
    submit();
    await waitFor(() => expect(document.activeElement).toBe(field('Current password')));
    expect(field('Current password').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Type the current password.')).toBeTruthy();
    expect(sent).toEqual([]);
  });

  // Spec C-1
  test('tells each rule’s verdict while the person types', async () => {
    type('New password', 'abc');
    await waitFor(() => expect(rule()).toContain('(not met)'));
    type('New password', 'abcdefg1');
    await waitFor(() => expect(rule()).toContain('(met)'));
    expect(sent).toEqual([]);
  });

  test('sends one command with a password for each account, and is empty and hidden after it', async () => {
    fill();
    press('Show');
    await waitFor(() => expect(field('New password').type).toBe('text'));
    submit();
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({
      type: 'startChange',
      target: { kind: 'group', id: 'g1' },
      newPassword: 'New-password-1',
      currentPasswords: { x: 'Old-password-1', y: 'Old-password-1' },
      chosenAccounts: {},
    });
    await screen.findByRole('alert');
    for (const name of ['Current password', 'New password', 'Confirm new password']) {
      expect(field(name)).toMatchObject({ value: '', type: 'password' });
    }
  });

  test('shows why the background refused', async () => {
    fill();
    submit();
    expect((await screen.findByRole('alert')).textContent).toContain('This no longer exists.');
  });

  test('does not keep what it shows in the page', async () => {
    press('Show');
    await waitFor(() => expect(field('New password').type).toBe('text'));
    expect(field('New password').autocomplete).toBe('off');
    press('Hide');
    await waitFor(() =>
      expect(field('New password')).toMatchObject({ type: 'password', autocomplete: 'new-password' }),
    );
  });

  test('generates a password that the policy allows into both fields', async () => {
    press('Generate');
    await screen.findByText('Generated. Copy it before you go on.');
    expect(field('New password').value).not.toBe('');
    expect(field('Confirm new password').value).toBe(field('New password').value);
    expect(screen.queryByText('(not met)')).toBeNull();
  });

  test('generates a passphrase that the policy allows into both fields', async () => {
    press('Generate passphrase');
    await screen.findByText('Generated. Copy it before you go on.');
    expect(field('New password').value).toMatch(/^[A-Za-z]+(-[A-Za-z]+){4}[0-9]$/);
    expect(field('Confirm new password').value).toBe(field('New password').value);
    fill();
    press('Generate passphrase');
    await waitFor(() => expect(field('New password').value).not.toBe('New-password-1'));
    submit();
    expect(await screen.findByText("You haven't copied the generated password")).toBeTruthy();
    expect(sent).toEqual([]);
  });
});
