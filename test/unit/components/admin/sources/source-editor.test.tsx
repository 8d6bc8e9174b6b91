// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { database } from '../../../../../components/app/live.ts';
import type { PasswordDemands } from '../../../../../core/model/policy.ts';
import { text } from '../../../../../core/model/text.ts';
import { sealSecrets } from '../../../../../core/secrets/sealed.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { button, openPage, says, setUp, shown } from '../page.tsx';
import { wordPress } from './sources.ts';

beforeEach(async () => {
  speakEnglish();
  await setUp(example());
});
afterEach(cleanup);

function type(label: string, value: string) {
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

async function press(name: string) {
  fireEvent.click(await button(name));
}

test('a new source begins with the choice of a connector, each with what it can do', async () => {
  openPage('sources/new');
  const card = await screen.findByRole('link', { name: 'SCIM 2.0' });
  expect(card.getAttribute('href')).toBe('#sources/new/scim2');
  expect(shown()).toContain('It needs: Bearer token.');
});

// Spec K-2
test('the form is made from the connector, and its new address is confirmed before it is sent', async () => {
  const { commands } = openPage('sources/new/keystone');
  await button('Save');
  type('Source Name', 'Lab');
  type('Address', 'https://lab.example.com:5000/identity');
  type("Name of the accounts' domain", 'People');
  type("How many bytes of a password Keystone keeps; longer passwords are refused before they're sent", '54');
  await press('Add application');
  type('Application 1 name', 'Dashboard');
  type('Application 1 address', 'https://lab.example.com/');
  await press('Save');
  const dialog = within(await screen.findByRole('dialog', { name: 'Send passwords to this address?' }));
  expect(dialog.getByText('https://lab.example.com:5000')).toBeTruthy();
  expect(commands).toEqual([]);
  fireEvent.click(dialog.getByRole('button', { name: 'Confirm and save' }));
  await says('Lab is saved.');
  expect(commands).toMatchObject([
    {
      type: 'saveItem',
      kind: 'sources',
      item: {
        connector: 'keystone',
        connectorAttributes: { domain: 'People', maximumPasswordBytes: 54 },
        passwordChangeMode: 'selfService',
        applications: [{ name: 'Dashboard', url: 'https://lab.example.com/' }],
      },
      basedOn: null,
      confirmedOrigins: ['https://lab.example.com', 'https://lab.example.com:5000'],
    },
  ]);
});

test('an address elsewhere says what does not go along', async () => {
  const [, directory] = example().sources;
  if (directory) await sealSecrets(await database(), directory, { token: 'hunter2' });
  openPage('sources/s2');
  await button('Save');
  type('Address', 'https://elsewhere.example.com/scim/v2');
  await press('Save');
  const dialog = await screen.findByRole('dialog', { name: 'Send passwords to this address?' });
  expect(dialog.textContent).toContain('The service credential is forgotten.');
  await vi.waitFor(() => expect(dialog.textContent).toContain('These accounts must be linked again: john.smith'));
});

test('another path of the same address needs no question', async () => {
  const { commands } = openPage('sources/s2');
  await button('Save');
  type('Address', 'https://directory.example.com/other');
  await press('Save');
  await vi.waitFor(() => expect(commands).toMatchObject([{ confirmedOrigins: [] }]));
});

test('an authorization server elsewhere is confirmed like the source itself', async () => {
  const { commands } = openPage('sources/new/sailpoint');
  await button('Save');
  type('Source Name', 'Tenant');
  type('Address', 'https://acme.api.example.com');
  type("Token endpoint, if the issuer doesn't name it", 'https://login.example.com/token');
  await press('Save');
  const dialog = within(await screen.findByRole('dialog', { name: 'Send passwords to this address?' }));
  expect(dialog.getByText('https://login.example.com')).toBeTruthy();
  expect(commands).toEqual([]);
  fireEvent.click(dialog.getByRole('button', { name: 'Confirm and save' }));
  await says('Tenant is saved.');
  expect(commands).toMatchObject([{ confirmedOrigins: ['https://acme.api.example.com', 'https://login.example.com'] }]);
});

test('a source that signs the browser in and out says so where it is set up', async () => {
  await setUp({ ...example(), sources: [...example().sources, await wordPress()] });
  openPage('sources/blog');
  await says("Its requests use this browser's cookies.");
  cleanup();
  openPage('sources/s2');
  await button('Save');
  expect(shown()).not.toContain("this browser's cookies");
});

test('a source that is in a group says whose policy it follows', async () => {
  openPage('sources/s1');
  await button('Save');
  expect(screen.queryByLabelText('Password Policy')).toBeNull();
  expect(shown()).toContain('It follows the policy of its sync group: Office');
});

test('a preset fills a description in, with a field for each of its settings and its ways to change', async () => {
  const { commands } = openPage('sources/new/web-services');
  await button('Save');
  type('Source Name', 'Broker');
  type('Address', 'https://broker.example.com:15671');
  const preset = await screen.findByRole('option', { name: 'RabbitMQ: tested against RabbitMQ 3.10 of Debian 12' });
  fireEvent.change(screen.getByLabelText('Preset'), { target: { value: preset.getAttribute('value') } });
  expect(description().value).toBe('');
  await press('Fill in');
  await says('Filled in for RabbitMQ. Its address looks like https://broker.example.com:15671.');
  expect(JSON.parse(description().value)).toMatchObject({ name: 'RabbitMQ management' });
  expect(shown()).toContain('Left empty: guest');
  type('Name of the administrator', 'root');
  await press('Save');
  await press('Confirm and save');
  await says('Broker is saved.');
  expect(commands).toMatchObject([
    {
      item: {
        connectorAttributes: { description: { name: 'RabbitMQ management' }, values: { administrator: 'root' } },
        passwordChangeMode: 'selfService',
      },
    },
  ]);
});

test('a file gives a description too, and what is none says so at its field', async () => {
  openPage('sources/new/web-services');
  await button('Save');
  const files = screen.getByLabelText('Description file');
  fireEvent.change(files, { target: { files: [new File(['{"name": "Mine"}'], 'mine.json')] } });
  await vi.waitFor(() => expect(JSON.parse(description().value)).toEqual({ name: 'Mine' }));
  fireEvent.change(files, { target: { files: [new File(['name: Mine'], 'mine.yml')] } });
  await says("This isn't JSON.");
  fireEvent.change(description(), { target: { value: '{"name": ' } });
  await vi.waitFor(() => expect(description().getAttribute('aria-invalid')).toBe('true'));
  expect(description().value).toBe('{"name": ');
});

test('what is wrong inside a description is said line by line, with its place there', async () => {
  const path = ['connectorAttributes', 'description', 'requests', 'signIn'];
  const sentences = [
    text('model.shape.missing', 'sources[4].connectorAttributes.description.requests.signIn.title'),
    text('connectors.webServices.wrong.path'),
  ];
  const problems = sentences.map((sentence, at) => ({ path: [...path, ['title', 'path'][at] ?? ''], sentence }));
  openPage('sources/new/web-services', { answer: { ok: false, refusal: { sentences, problems } } });
  await press('Save');
  await says('Nothing was saved.');
  const [error] = (description().getAttribute('aria-describedby') ?? '').split(' ').slice(-1);
  const lines = document.querySelector(`#${error}`)?.textContent.split('\n');
  expect(lines?.[0]).toMatch(/^requests\.signIn\.title /);
  expect(lines?.[1]).toMatch(/^requests\.signIn\.path: /);
});

function description(): HTMLTextAreaElement {
  return screen.getByLabelText('How to talk to the service');
}

async function demand(passwordDemands: PasswordDemands) {
  const configuration = example();
  const sources = configuration.sources.map((each) => (each.id === 's1' ? { ...each, passwordDemands } : each));
  await setUp({ ...configuration, sources });
}

describe('what the source demands of a password', () => {
  test('is entered in the fields of the rules, and only what is demanded is sent', async () => {
    const { commands } = openPage('sources/s2');
    await says('No requirements are known.');
    type('Minimum length', '12');
    type('Minimum digits', '2');
    type('Minimum digits', '');
    fireEvent.click(screen.getByLabelText('Starts with a letter'));
    type('Previous passwords that it refuses', '3');
    fireEvent.change(screen.getByLabelText('Other requirements, in words'), { target: { value: 'No pets.\n\n' } });
    await says('It refuses the last 3 passwords.');
    await says('Use at least 12 characters.');
    await press('Save');
    await says('Directory is saved.');
    const passwordDemands = { minLength: 12, startsWithLetter: true, passwordHistory: 3, sentences: ['No pets.'] };
    expect(commands).toMatchObject([{ item: { passwordDemands } }]);
    expect(commands[0]).toHaveProperty('item.passwordDemands', passwordDemands);
  });

  test('that is emptied demands nothing', async () => {
    await demand({ minLength: 12 });
    const { commands } = openPage('sources/s1');
    await says('Use at least 12 characters.');
    type('Minimum length', '');
    await says('No requirements are known.');
    await press('Save');
    await says('Cloud is saved.');
    expect(commands[0]).toHaveProperty('item.passwordDemands', undefined);
  });

  test('is read from the source into the draft, and not saved by that', async () => {
    await demand({ minLength: 12 });
    const answer = { ok: true, demands: { maxLength: 72 }, failed: [] } as const;
    const { commands, requested } = openPage('sources/s1', { answer });
    await press('Read from the source');
    await says('These are the requirements that the source reports.');
    expect(requested).toEqual([['https://cloud.example.com:5000']]);
    expect(commands).toEqual([{ type: 'readPolicy', sourceId: 's1' }]);
    expect(screen.getByLabelText<HTMLInputElement>('Maximum length').value).toBe('72');
    expect(screen.getByLabelText<HTMLInputElement>('Minimum length').value).toBe('');
    await says('Not saved yet');
  });

  test('stays where the source could not be asked, and it says why', async () => {
    await demand({ minLength: 12 });
    const answer = { ok: true, demands: {}, failed: [text('propagation.policy.mayBeMore', 'Cloud')] } as const;
    openPage('sources/s1', { answer });
    await press('Read from the source');
    await says("Lockstep couldn't ask Cloud, so it might require more than this.");
    expect(screen.getByLabelText<HTMLInputElement>('Minimum length').value).toBe('12');
  });

  test('cannot be read where the connector does not know how', async () => {
    openPage('sources/s2');
    await says('No requirements are known.');
    expect(screen.queryByRole('button', { name: 'Read from the source' })).toBeNull();
  });

  test('is unfolded where something is wrong with it', async () => {
    const problems = [{ path: ['passwordDemands', 'minLength'], sentence: text('model.shape.empty', 'minLength') }];
    openPage('sources/s2', { answer: { ok: false, refusal: { sentences: [], problems } } as never });
    await says('No requirements are known.');
    await press('Save');
    await says('Minimum length must not be empty.');
    expect(screen.getByLabelText('Minimum length').closest('details')?.open).toBe(true);
  });
});
