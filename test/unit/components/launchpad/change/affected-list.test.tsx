// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AffectedList } from '../../../../../components/launchpad/change/affected-list.tsx';
import { inOrder } from '../../../../../core/model/order.ts';
import { speakEnglish } from '../../../locale.ts';
import { account, source } from '../examples.ts';

const mail = source('mail', { connector: 'keystone' });
const directory = source('directory', { connector: 'keystone', authenticationSource: true });
const [own, signIn] = [account('x', 'mail'), account('y', 'directory', { authenticationAccount: true })];

const gated = "If the sign-in account doesn't change";
const ungated = 'None of these is a sign-in account';

beforeEach(speakEnglish);
afterEach(cleanup);

function show(...accounts: readonly (typeof own)[]): readonly (string | null)[] {
  render(<AffectedList affected={inOrder([mail, directory], accounts, new Map())} unlinked={[]} />);
  return screen.getAllByRole('listitem').map(({ textContent }) => textContent);
}

// Spec O-4
test('the accounts stand in the order that the change takes, the sign-in account first', () => {
  const [first, second, ...more] = show(own, signIn);
  expect([first, second]).toEqual([
    expect.stringContaining('Source directory'),
    expect.stringContaining('Source mail'),
  ]);
  expect(more).toEqual([]);
  expect(screen.getByText(gated, { exact: false })).toBeTruthy();
});

// Spec O-7
test('where none is a sign-in account, the form says that nothing waits for another', () => {
  show(own, { ...signIn, authenticationAccount: false });
  expect(screen.getByText(ungated, { exact: false })).toBeTruthy();
  expect(screen.queryByText(gated, { exact: false })).toBeNull();
});

// Spec O-8
test('a disabled sign-in account is said beforehand to be one that nobody can sign in with; another is only marked', () => {
  const warning = /can be changed, but you can't sign in with it until it's enabled again/;
  expect(show({ ...own, disabled: true }, signIn).filter((line) => line?.includes('disabled'))).toHaveLength(1);
  expect(screen.queryByText(warning)).toBeNull();
  cleanup();
  show(own, { ...signIn, disabled: true });
  expect(screen.getByText(warning).textContent).toContain('Source directory');
});
