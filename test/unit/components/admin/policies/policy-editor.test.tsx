// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { say } from '../../../../../core/platform/i18n.ts';
import { text } from '../../../../../core/model/text.ts';
import { rules } from '../../../../../core/policy/rules/rules.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { button, openPage, says, setUp, shown } from '../page.tsx';

beforeEach(async () => {
  speakEnglish();
  await setUp(example());
});
afterEach(cleanup);

function type(label: string, value: string) {
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

test('every rule of the table has its fields in the form', async () => {
  openPage('policies/new');
  await button('Save');
  for (const { label, kind } of rules.flatMap(({ fields }) => fields)) {
    const words = say(text(label));
    expect(kind === 'ruleIds' ? screen.getByRole('group', { name: words }) : screen.getByLabelText(words)).toBeTruthy();
  }
});

test('a number that is emptied is not set; its sentence follows what is typed', async () => {
  const { commands } = openPage('policies/p2');
  await button('Save');
  type('Minimum digits', '3');
  await says('Use at least 3 digits.');
  type('Minimum length', '');
  fireEvent.click(await button('Save'));
  await says('Strict is saved.');
  expect(commands).toMatchObject([{ kind: 'passwordPolicies', item: { id: 'p2', minNumeric: 3, minLength: 0 } }]);
});

test('what is no number is sent as it was typed, for the validator to say so', async () => {
  const { commands } = openPage('policies/p2');
  await button('Save');
  type('Maximum length', 'many');
  fireEvent.click(await button('Save'));
  await says('Strict is saved.');
  expect(commands).toMatchObject([{ item: { maxLength: 'many' } }]);
});

test('a password is tried against the policy as it is being edited', async () => {
  openPage('policies/p2');
  await button('Save');
  type('Minimum length', '5');
  type('Password to try', 'abc');
  const list = within(screen.getByRole('list', { name: 'Policy requirements' }));
  expect(list.getByText(/Use at least 5 characters/).textContent).toContain('(not met)');
  type('Password to try', 'abcdef');
  expect(list.getByText(/Use at least 5 characters/).textContent).toContain('(met)');
});

test('says of each group that uses it how it fits, as it is being edited', async () => {
  const configuration = example();
  await setUp({
    ...configuration,
    sources: configuration.sources.map((each) =>
      each.id === 's2' ? { ...each, passwordDemands: { minNumeric: 2 } } : each,
    ),
  });
  openPage('policies/p1');
  await says('1 source refuses passwords that the policy allows.');
  await says('Its rule: Use at least 2 digits.');
  type('Minimum digits', '2');
  await says('No source is known to refuse a password that the policy allows.');
  type('Maximum length', '7');
  await says('The policy allows no password at all');
  expect(shown()).not.toContain('Its rule:');
});

test('the default policy cannot give its mark up by itself, and says who uses it', async () => {
  openPage('policies/p1');
  await button('Save');
  expect(screen.getByLabelText<HTMLInputElement>('Default policy').disabled).toBe(true);
  expect(screen.getByRole('link', { name: 'Office' }).getAttribute('href')).toBe('#sync-groups/g1');
});

test('a mirror of the breach list is asked only once it was agreed to', async () => {
  const { commands } = openPage('policies/p2');
  await button('Save');
  type(say(text('policy.fields.breachListUrl')), 'https://mirror.example/range/');
  fireEvent.click(await button('Save'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Ask this breach list?' }));
  expect(dialog.getByText('https://mirror.example')).toBeTruthy();
  expect(commands).toEqual([]);
  fireEvent.click(dialog.getByRole('button', { name: 'Confirm and save' }));
  await says('Strict is saved.');
  expect(commands).toMatchObject([{ confirmedOrigins: ['https://mirror.example'] }]);
});
