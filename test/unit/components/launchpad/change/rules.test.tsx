// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChangeForm } from '../../../../../components/launchpad/change/change-form.tsx';
import { targetRoute } from '../../../../../components/launchpad/route.ts';
import type { PasswordDemands, PasswordPolicy } from '../../../../../core/model/policy.ts';
import { speakEnglish } from '../../../locale.ts';
import { account, policy, source } from '../examples.ts';

vi.mock('../../../../../core/platform/messages/send.ts');
vi.mock('../../../../../core/platform/permissions.ts', () => ({ hasAccess: async () => true }));
vi.mock('../../../../../core/platform/pages.ts', () => ({ onAccessChange: () => () => undefined }));

beforeEach(() => speakEnglish());
afterEach(cleanup);

async function open(passwordDemands: PasswordDemands, given: Partial<PasswordPolicy> = {}) {
  const target = {
    kind: 'group',
    id: 'g1',
    name: 'Company',
    sources: [source('a', { connector: 'keystone' }), source('b', { connector: 'keystone', passwordDemands })],
    accounts: [account('x', 'a'), account('y', 'b')],
    policy: { ...policy, ...given },
  } as const;
  render(<ChangeForm target={target} place={targetRoute('group', 'g1')} unlinked={[]} />);
  await screen.findByText('Use at least 8 characters.', { exact: false });
}

const type = (name: string, value: string) => fireEvent.input(screen.getByLabelText(name), { target: { value } });
const rule = (sentence: string) => screen.getByText(sentence, { exact: false }).textContent;

describe('what a source asks for beyond the policy', () => {
  test('is listed with its name, and its verdicts follow what is typed', async () => {
    await open({ minLength: 12, minAlpha: 1, passwordHistory: 3, sentences: ['No pets.'] });
    const list = screen.getByRole('list', { name: 'Source b also requires this:' });
    type('New password', 'abcdefg1');
    await waitFor(() => expect(list.textContent).toBe('Use at least 12 characters. (not met)'));
    expect(
      within(screen.getByRole('list', { name: 'Rules for the new password' })).queryByText(/at least 12/),
    ).toBeNull();
    type('New password', 'abcdefghijk1');
    await waitFor(() => expect(list.textContent).toBe('Use at least 12 characters. (met)'));
    expect(screen.getByText('It refuses the last 3 passwords.')).toBeTruthy();
    expect(screen.getByText('No pets.')).toBeTruthy();
  });

  test('is not there where the policy asks for as much', async () => {
    await open({ minLength: 8, minAlpha: 1 });
    expect(screen.queryByText(/also requires/)).toBeNull();
  });
});

describe('a rule that only warns', () => {
  test('says so, and does not count where another refuses', async () => {
    await open({}, { minSpecial: 1, warnOnly: ['minSpecial'] });
    type('New password', 'short1');
    const sentence = 'Use at least 1 character that is neither a letter nor a digit.';
    await waitFor(() => expect(rule(sentence)).toBe(`${sentence} (warning only) (not met)`));
    fireEvent.click(screen.getByRole('button', { name: 'Change password' }));
    await screen.findByText("The password doesn't meet one rule below. Fix it, or generate a password.");
  });

  test('is told apart from one that lets through what it cannot tell', async () => {
    await open({}, { useIdentityAttributes: true, allowAndRecord: ['useIdentityAttributes'] });
    type('New password', 'abcdefg1');
    await waitFor(() =>
      expect(rule("These details aren't known here")).toContain("(can't be checked yet) (allowed anyway)"),
    );
  });
});

test('the strength is a meter with words, worked out once the person pauses, whatever the policy asks for', async () => {
  await open({});
  const meter = screen.getByLabelText('Strength');
  expect(meter).toMatchObject({ value: 0 });
  type('New password', 'password');
  await screen.findByText('Among the first to be guessed', {}, { timeout: 20_000 });
  type('New password', 'vD0*kq3fZ-teacup-Orbit');
  await screen.findByText('Very hard to guess');
  expect(meter.getAttribute('aria-valuetext')).toBe('Very hard to guess');
  expect(meter.getAttribute('value')).toBe('4');
}, 30_000);
