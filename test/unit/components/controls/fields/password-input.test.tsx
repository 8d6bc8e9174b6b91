// @vitest-environment happy-dom
import { signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PasswordInput } from '../../../../../components/controls/fields/password-input.tsx';
import { speakEnglish } from '../../../locale.ts';

const value = signal('');

beforeEach(() => {
  speakEnglish();
  value.value = 'typed';
  render(
    <form onSubmit={(event) => event.preventDefault()}>
      <PasswordInput label="Secret" value={value} autocomplete="current-password" error="Wrong." />
      <button type="submit">Send</button>
    </form>,
  );
});
afterEach(cleanup);

const field = () => screen.getByLabelText<HTMLInputElement>('Secret');
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe('a password field', () => {
  test('is shown and hidden by its button, and says so', async () => {
    press('Show');
    await waitFor(() => expect(field().type).toBe('text'));
    expect(screen.getByRole('status').textContent).toContain('Shown.');
    press('Hide');
    await waitFor(() => expect(field().type).toBe('password'));
    expect(screen.getByRole('status').textContent).toBe('Hidden.');
  });

  test('is never text without autocomplete off: the browser would keep it', async () => {
    const seen: string[] = [];
    const watcher = new MutationObserver(() => seen.push(`${field().type} ${field().autocomplete}`));
    watcher.observe(field(), { attributes: true });
    press('Show');
    await waitFor(() => expect(field().type).toBe('text'));
    await waitFor(() => expect(seen.length).toBeGreaterThan(0));
    watcher.disconnect();
    expect(new Set(seen)).toEqual(new Set(['text off']));
  });

  test('is hidden again when its form is submitted', async () => {
    press('Show');
    await waitFor(() => expect(field().type).toBe('text'));
    press('Send');
    await waitFor(() => expect(field()).toMatchObject({ type: 'password', autocomplete: 'current-password' }));
  });

  test('tells its error as its own', () => {
    expect(field().getAttribute('aria-invalid')).toBe('true');
    const error = document.getElementById(field().getAttribute('aria-describedby') ?? '');
    expect(error?.textContent).toBe('Wrong.');
  });

  test('puts no password into the page’s markup', () => {
    expect(document.body.innerHTML).not.toContain('typed');
  });
});
