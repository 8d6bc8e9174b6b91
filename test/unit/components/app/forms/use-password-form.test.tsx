// @vitest-environment happy-dom
import { type Signal, signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { useState } from 'preact/hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Prepared, usePasswordForm } from '../../../../../components/app/forms/use-password-form.ts';
import type { CommandOf } from '../../../../../core/messages/commands.ts';
import { send } from '../../../../../core/platform/messages/send.ts';

vi.mock('../../../../../core/platform/messages/send.ts');

type LinkAccount = CommandOf<'linkAccount'>;

let password: Signal<string>;
const done = vi.fn<(answer: unknown) => void>();
let prepare: () => Prepared<LinkAccount> | Promise<Prepared<LinkAccount>>;

const command = (): LinkAccount => ({
  type: 'linkAccount',
  sourceId: 's1',
  login: 'ada',
  currentPassword: password.peek(),
});

beforeEach(() => {
  password = signal('secret');
  done.mockReset();
  vi.mocked(send).mockReset();
  prepare = command;
});
afterEach(cleanup);

function Form() {
  const [typed] = useState(password);
  const { submitted, busy, refusal, attributes } = usePasswordForm<LinkAccount>({
    clear: () => (typed.value = ''),
    onDone: done,
  });
  return (
    <form {...attributes(() => prepare())}>
      <input aria-label="Password" aria-invalid={submitted.value && typed.value === ''} />
      <button type="submit">{busy.value ? 'Sending' : 'Send'}</button>
      <output>{refusal.value?.sentences.map(({ key }) => key).join(' ')}</output>
    </form>
  );
}

const press = (name = 'Send') => fireEvent.click(screen.getByRole('button', { name }));
const said = () => screen.getByRole('status').textContent;

/** Answers the next command when it is called. */
function heldAnswer() {
  const waiting: ((answer: never) => void)[] = [];
  vi.mocked(send).mockImplementationOnce(() => new Promise((resolve) => waiting.push(resolve)));
  return (answer: object) => waiting.forEach((give) => give(answer as never));
}

test('what was typed is off the page before the command is answered, which is sent once', async () => {
  const answer = heldAnswer();
  render(<Form />);
  press();
  await screen.findByRole('button', { name: 'Sending' });
  expect(password.peek()).toBe('');
  press('Sending');
  expect(vi.mocked(send).mock.calls).toMatchObject([[{ currentPassword: 'secret' }]]);
  answer({ ok: true, accountId: 'a1' });
  await screen.findByRole('button', { name: 'Send' });
  expect(done.mock.calls).toEqual([[{ ok: true, accountId: 'a1' }]]);
  expect(said()).toBe('');
});

test('a refusal stands until the next submit, and nothing counts as done', async () => {
  vi.mocked(send).mockResolvedValueOnce({ ok: false, refusal: { sentences: [{ key: 'store.accountGone' }] } } as never);
  render(<Form />);
  press();
  await vi.waitFor(() => expect(said()).toBe('store.accountGone'));
  heldAnswer();
  press();
  await vi.waitFor(() => expect(said()).toBe(''));
  expect(done).not.toHaveBeenCalled();
});

test('a background that cannot be reached is a refusal', async () => {
  vi.mocked(send).mockRejectedValueOnce(new Error('No receiving end'));
  render(<Form />);
  press();
  await vi.waitFor(() => expect(said()).toBe('launchpad.noAnswer'));
});

test('a problem leads to its field and sends nothing', async () => {
  password.value = '';
  prepare = () => 'problem';
  render(<Form />);
  press();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Password')));
  expect(vi.mocked(send)).not.toHaveBeenCalled();
});

test('a question sends nothing and keeps what was typed', async () => {
  prepare = () => Promise.resolve<'asking'>('asking');
  render(<Form />);
  press();
  await screen.findByRole('button', { name: 'Sending' });
  await screen.findByRole('button', { name: 'Send' });
  expect(password.peek()).toBe('secret');
  expect(vi.mocked(send)).not.toHaveBeenCalled();
});

test('what was typed goes with the form', async () => {
  const { unmount } = render(<Form />);
  unmount();
  await vi.waitFor(() => expect(password.peek()).toBe(''));
});
