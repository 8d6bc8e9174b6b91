// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { database } from '../../../../../components/app/live.ts';
import { refuse } from '../../../../../core/model/refusal.ts';
import { text } from '../../../../../core/model/text.ts';
import { sealSecrets } from '../../../../../core/secrets/sealed.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { openPage, says, setUp, shown } from '../page.tsx';

beforeEach(async () => {
  speakEnglish();
  await setUp(example());
});
afterEach(cleanup);

/** What stands below the form of a stored source. */
async function below() {
  return within(await screen.findByRole('region', { name: 'Credential and connection' }));
}

test('a source says its connector, its group, and what is missing', async () => {
  openPage('sources');
  const row = within(await screen.findByRole('row', { name: /^Directory/ }));
  expect(row.getByText('SCIM 2.0')).toBeTruthy();
  expect(row.getByText('Office')).toBeTruthy();
  expect(row.getByText('Credential missing')).toBeTruthy();
  expect(within(screen.getByRole('row', { name: /^Cloud/ })).getByText('Set up')).toBeTruthy();
});

// Spec K-6
test('a source by self-service needs no credential', async () => {
  openPage('sources/s1');
  const cloud = await below();
  expect(cloud.queryByText('Service credential')).toBeNull();
});

describe('the service credential', () => {
  test('is sent once, and the field is empty again', async () => {
    const { commands } = openPage('sources/s2');
    const directory = await below();
    const field = directory.getByLabelText<HTMLInputElement>('Bearer token');
    fireEvent.input(field, { target: { value: 'hunter2' } });
    fireEvent.click(directory.getByRole('button', { name: 'Save credential' }));
    await says("The credential is saved. It won't be shown again.");
    expect(commands).toEqual([{ type: 'sealSecrets', sourceId: 's2', secrets: { token: 'hunter2' } }]);
    expect(field.value).toBe('');
    expect(document.body.innerHTML).not.toContain('hunter2');
  });

  test('is not called safe from whoever owns the profile', async () => {
    openPage('sources/s2');
    const directory = await below();
    expect(directory.getByText(/anyone who controls this browser profile can recover it/)).toBeTruthy();
  });

  test('is asked for where it is missing', async () => {
    const { commands } = openPage('sources/s2');
    const directory = await below();
    fireEvent.click(directory.getByRole('button', { name: 'Save credential' }));
    await directory.findByText('Enter this value.');
    expect(directory.getByLabelText('Bearer token').getAttribute('aria-invalid')).toBe('true');
    expect(commands).toEqual([]);
  });

  test('of the source as it is counts as set, and can be forgotten', async () => {
    const [, directorySource] = example().sources;
    if (directorySource) await sealSecrets(await database(), directorySource, { token: 'hunter2' });
    const { commands } = openPage('sources/s2');
    const directory = await below();
    expect(directory.getByText('Set')).toBeTruthy();
    fireEvent.click(directory.getByRole('button', { name: 'Forget credential' }));
    expect(commands).toEqual([{ type: 'forgetSecrets', sourceId: 's2' }]);
  });

  test('of another address counts as not set, and that is said', async () => {
    const [, directorySource] = example().sources;
    if (!directorySource) throw new Error('The example lost its source.');
    await sealSecrets(await database(), { ...directorySource, url: 'https://old.example.com' }, { token: 'hunter2' });
    openPage('sources/s2');
    const directory = await below();
    expect(directory.getByText('Not set')).toBeTruthy();
    expect(directory.getByText(/It isn't used here/)).toBeTruthy();
  });
});

describe('the connection', () => {
  test('asks the browser straight from the click, and for this origin only', async () => {
    const { requested } = openPage('sources/s1');
    fireEvent.click(await (await below()).findByRole('button', { name: 'Allow access' }));
    expect(requested).toEqual([['https://cloud.example.com:5000']]);
    await (await below()).findByText('Access allowed');
  });

  test('is not tested without access', async () => {
    const { commands, requested } = openPage('sources/s1', { access: false });
    fireEvent.click((await below()).getByRole('button', { name: 'Test connection' }));
    expect(requested).toHaveLength(1);
    await says('so nothing was sent');
    expect(commands).toEqual([]);
  });

  test('tells each thing that was tried, with the source’s own words', async () => {
    const lines = [
      { ok: true, tried: text('connectors.keystone.domain') },
      { ok: false, tried: text('connectors.keystone.serviceUser'), sentence: 'You shall not <b>pass</b>.' },
    ];
    const { commands } = openPage('sources/s1', { answer: Object.assign({ ok: true } as const, { lines }) });
    fireEvent.click((await below()).getByRole('button', { name: 'Test connection' }));
    await says("The connection doesn't work yet.");
    expect(shown()).toContain('You shall not <b>pass</b>.');
    expect(commands).toEqual([{ type: 'testConnection', sourceId: 's1' }]);
  });

  test('says why a test was refused', async () => {
    openPage('sources/s1', { answer: refuse(text('background.unknownSource')) });
    fireEvent.click((await below()).getByRole('button', { name: 'Test connection' }));
    await says('That source no longer exists.');
    expect(shown()).not.toContain('This is what was tried.');
  });
});
