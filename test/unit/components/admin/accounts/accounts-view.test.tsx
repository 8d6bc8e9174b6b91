// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { refuse } from '../../../../../core/model/refusal.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { text } from '../../../../../core/model/text.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { openPage, says, setUp } from '../page.tsx';
import { wordPress } from '../sources/sources.ts';

beforeEach(async () => {
  speakEnglish();
  const configuration = example();
  configuration.accounts.push(
    { id: 'a3', sourceId: 's1', nativeIdentity: 'u-3', name: 'jsmith2', disabled: true, authenticationAccount: false },
    { id: 'a4', sourceId: 's2', nativeIdentity: 'u-4', name: 'locked', locked: true, authenticationAccount: false },
  );
  await setUp(configuration);
});
afterEach(cleanup);

/** The card of a source, once its accounts have been read. */
async function source(name: string) {
  const card = within(await screen.findByRole('region', { name }));
  await vi.waitFor(() => expect(card.queryByText('Loading…')).toBeNull());
  return card;
}

async function linkForm(sourceName: string) {
  fireEvent.click((await source(sourceName)).getByRole('button', { name: 'Link account' }));
  return within(await screen.findByRole('dialog', { name: 'Link an account' }));
}

test('an account says its role, and whether it is disabled or locked', async () => {
  openPage('accounts');
  const cloud = await source('Cloud');
  expect(cloud.getAllByText('Authentication account')).toHaveLength(1);
  expect(cloud.getByText('Disabled')).toBeTruthy();
  expect((await source('Directory')).getByText('Locked')).toBeTruthy();
  expect((await source('Wiki')).getByText('No account is linked.')).toBeTruthy();
});

test('of many sources those that are shown are read, and others when they are looked for', async () => {
  const configuration = example();
  for (let index = 0; index < 30; index += 1)
    configuration.sources.push({ ...example().sources[1], id: `z${index}`, name: `Zone ${index}` } as Source);
  const id = { nativeIdentity: 'u-9', name: 'far.away', authenticationAccount: false };
  configuration.accounts.push({ ...id, id: 'far', sourceId: 'z29' });
  await setUp(configuration);
  openPage('accounts');
  await source('Cloud');
  expect(screen.queryByRole('region', { name: 'Zone 29' })).toBeNull();
  fireEvent.input(screen.getByLabelText('Find a source'), { target: { value: 'zone 29' } });
  expect((await source('Zone 29')).getByText('far.away')).toBeTruthy();
});

test('only an authentication source offers to mark another account', async () => {
  const { commands } = openPage('accounts');
  expect((await source('Directory')).queryByRole('button', { name: 'Use as authentication account' })).toBeNull();
  fireEvent.click((await source('Cloud')).getByRole('button', { name: 'Use as authentication account' }));
  expect(commands).toEqual([{ type: 'markAuthenticationAccount', accountId: 'a3' }]);
});

test('unlinking is asked about first', async () => {
  const { commands } = openPage('accounts');
  const [unlink] = (await source('Directory')).getAllByRole('button', { name: 'Unlink' });
  if (unlink) fireEvent.click(unlink);
  const question = within(await screen.findByRole('dialog', { name: 'Unlink this account?' }));
  expect(commands).toEqual([]);
  fireEvent.click(question.getByRole('button', { name: 'Unlink' }));
  await vi.waitFor(() => expect(commands).toEqual([{ type: 'unlinkAccount', accountId: 'a2' }]));
});

describe('linking', () => {
  test('says that a sign-in signs the browser in, where it does', async () => {
    await setUp({ ...example(), sources: [...example().sources, await wordPress()] });
    openPage('accounts');
    const warning = /signs this browser in and out/;
    expect((await linkForm('Blog')).getByText(warning)).toBeTruthy();
    cleanup();
    openPage('accounts');
    expect((await linkForm('Wiki')).queryByText(warning)).toBeNull();
  });

  test('needs a login and its current password, each said at its field', async () => {
    const { commands, requested } = openPage('accounts');
    const form = await linkForm('Wiki');
    fireEvent.click(form.getByRole('button', { name: 'Link account' }));
    expect(await form.findAllByText('Fill in this field.')).toHaveLength(2);
    expect([commands, requested]).toEqual([[], []]);
  });

  test('asks the browser for the source, sends once and forgets the password', async () => {
    const { commands, requested } = openPage('accounts', { answer: refuse(text('store.full')) });
    const form = await linkForm('Wiki');
    fireEvent.input(form.getByLabelText('Login'), { target: { value: 'jsmith' } });
    const password = form.getByLabelText<HTMLInputElement>('Current password');
    fireEvent.input(password, { target: { value: 'hunter2' } });
    fireEvent.click(form.getByRole('button', { name: 'Link account' }));
    expect(requested).toEqual([['https://wiki.example.com']]);
    await says('Nothing was changed. Free up some space');
    expect(commands).toEqual([{ type: 'linkAccount', sourceId: 's3', login: 'jsmith', currentPassword: 'hunter2' }]);
    expect(password.value).toBe('');
  });

  test('asks for the address that gets a secret of the source, too', async () => {
    const configuration = example();
    const connectorAttributes = { clientId: 'lockstep', tokenEndpoint: 'https://login.example.com/oauth/token' };
    const sources = configuration.sources.map((each) =>
      each.id === 's3' ? { ...each, connector: 'sailpoint', connectorAttributes } : each,
    );
    await setUp({ ...configuration, sources });
    const { requested } = openPage('accounts');
    const form = await linkForm('Wiki');
    fireEvent.input(form.getByLabelText('Login'), { target: { value: 'jsmith' } });
    fireEvent.input(form.getByLabelText('Current password'), { target: { value: 'hunter2' } });
    fireEvent.click(form.getByRole('button', { name: 'Link account' }));
    expect(requested).toEqual([['https://wiki.example.com', 'https://login.example.com']]);
  });

  test('sends nothing where the browser was not allowed', async () => {
    const { commands } = openPage('accounts', { access: false });
    const form = await linkForm('Wiki');
    fireEvent.input(form.getByLabelText('Login'), { target: { value: 'jsmith' } });
    fireEvent.input(form.getByLabelText('Current password'), { target: { value: 'hunter2' } });
    fireEvent.click(form.getByRole('button', { name: 'Link account' }));
    await says('so nothing was sent');
    expect(commands).toEqual([]);
  });
});

describe('looking up', () => {
  test('names the accounts that the login fits, and links the one that is picked', async () => {
    const accounts = [
      { nativeIdentity: 'u-7', name: 'jsmith', displayName: 'John Smith' },
      { nativeIdentity: 'u-8', name: 'jsmith', displayName: 'Jane Smith', disabled: true },
    ];
    const { commands, requested } = openPage('accounts', { answer: { ok: true, accounts } });
    const form = await linkForm('Wiki');
    fireEvent.click(form.getByRole('button', { name: 'Look up' }));
    expect([commands, requested]).toEqual([[], []]);
    fireEvent.input(form.getByLabelText('Login'), { target: { value: 'jsmith' } });
    fireEvent.click(form.getByRole('button', { name: 'Look up' }));
    expect(requested).toEqual([['https://wiki.example.com']]);
    const found = within(await form.findByRole('radiogroup', { name: 'Accounts that the source has for this login' }));
    expect(found.getByRole<HTMLInputElement>('radio', { name: /John Smith/ }).checked).toBe(true);
    fireEvent.click(found.getByRole('radio', { name: /Jane Smith Disabled/ }));
    fireEvent.input(form.getByLabelText('Current password'), { target: { value: 'hunter2' } });
    fireEvent.click(form.getByRole('button', { name: 'Link account' }));
    await vi.waitFor(() =>
      expect(commands).toEqual([
        { type: 'lookUpAccounts', sourceId: 's3', login: 'jsmith' },
        { type: 'linkAccount', sourceId: 's3', login: 'jsmith', nativeIdentity: 'u-8', currentPassword: 'hunter2' },
      ]),
    );
  });

  test('of another login says nothing about the one that is typed now', async () => {
    const { commands } = openPage('accounts', {
      answer: { ok: true, accounts: [{ nativeIdentity: 'u-7', name: 'jsmith' }] },
    });
    const form = await linkForm('Wiki');
    fireEvent.input(form.getByLabelText('Login'), { target: { value: 'jsmith' } });
    fireEvent.click(form.getByRole('button', { name: 'Look up' }));
    await form.findByRole('radiogroup');
    fireEvent.input(form.getByLabelText('Login'), { target: { value: 'other' } });
    await vi.waitFor(() => expect(form.queryByRole('radiogroup')).toBeNull());
    fireEvent.input(form.getByLabelText('Current password'), { target: { value: 'hunter2' } });
    fireEvent.click(form.getByRole('button', { name: 'Link account' }));
    await vi.waitFor(() => expect(commands.at(-1)).toMatchObject({ login: 'other', nativeIdentity: undefined }));
  });

  test('says when there is none, and is not offered where only the person can search', async () => {
    openPage('accounts', { answer: { ok: true, accounts: [] } });
    const form = await linkForm('Wiki');
    fireEvent.input(form.getByLabelText('Login'), { target: { value: 'nobody' } });
    fireEvent.click(form.getByRole('button', { name: 'Look up' }));
    await says("There's no account nobody on Wiki.");
    fireEvent.click(form.getByRole('button', { name: 'Cancel' }));
    expect((await linkForm('Cloud')).queryByRole('button', { name: 'Look up' })).toBeNull();
  });
});

test('a refresh asks the source about its accounts, and names those that it does not know any more', async () => {
  const { commands } = openPage('accounts', { answer: { ok: true, missing: ['john.smith', 'locked'] } });
  expect((await source('Wiki')).queryByRole('button', { name: 'Refresh from the source' })).toBeNull();
  fireEvent.click((await source('Directory')).getByRole('button', { name: 'Refresh from the source' }));
  await says('Directory no longer knows these accounts: john.smith, locked.');
  expect(commands).toEqual([{ type: 'refreshAccounts', sourceId: 's2' }]);
});
