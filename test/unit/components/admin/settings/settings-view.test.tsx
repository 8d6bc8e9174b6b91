// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectors } from '../../../../../core/connectors/registry.ts';
import { readConfigurationFile } from '../../../../../core/model/configuration/file.ts';
import { refuse } from '../../../../../core/model/refusal.ts';
import { text } from '../../../../../core/model/text.ts';
import { example, exampleFile } from '../../../core/model/examples.ts';
import { sailPointGroup, sailPointPolicy } from '../../../core/model/sailpoint-examples.ts';
import { source } from '../../../core/store/records.ts';
import { speakEnglish } from '../../../locale.ts';
import { button, nothing, openPage, says, setUp, shown } from '../page.tsx';

const valid = JSON.stringify(exampleFile(), null, 2).replace('userDomainName', 'domain');

beforeEach(async () => {
  speakEnglish();
  await setUp(nothing);
});
afterEach(cleanup);

function paste(file: string): void {
  fireEvent.input(screen.getByLabelText('Or paste it here'), { inputType: 'insertFromPaste', target: { value: file } });
}

function choose(file: File): void {
  fireEvent.change(screen.getByLabelText('Configuration file'), { target: { files: [file] } });
}

describe('a file that is wrong', () => {
  test('is refused with a sentence for each line, and there is no way to import it', async () => {
    const { commands } = openPage('settings');
    paste(valid.replace('"minLength": 8', '"minLength": "8"').replace('"minLength": 14', '"minLenght": 14'));
    await says('Line 12: passwordPolicies[0].minLength must be a number, not "8".');
    await says("Line 17: passwordPolicies[1].minLenght isn't a configuration field.");
    expect(screen.queryByRole('button', { name: 'Import' })).toBeNull();
    expect(commands).toEqual([]);
  });

  test('that is typed is read when the field is left, and not before', async () => {
    openPage('settings');
    const field = screen.getByLabelText('Or paste it here');
    paste('Hello');
    await says("Line 1: The file isn't valid JSON");
    fireEvent.input(field, { inputType: 'insertText', target: { value: 'Hello, you' } });
    await vi.waitFor(() => expect(shown()).not.toContain("can't be imported"));
    fireEvent.change(field);
    await says("Line 1: The file isn't valid JSON");
  });

  test('of 10 MB is not even read', async () => {
    openPage('settings');
    const file = new File(['x'.repeat(20_000_000)], 'large.json');
    const read = vi.spyOn(file, 'text');
    choose(file);
    await says('The file is larger than 5 MB');
    expect(read).not.toHaveBeenCalled();
  });

  test('that is chosen is read like a pasted one', async () => {
    openPage('settings');
    choose(new File(['Hello'], 'a.json'));
    await says("Line 1: The file isn't valid JSON");
    expect(screen.queryByRole('button', { name: 'Import' })).toBeNull();
  });
});

describe('a file that is right', () => {
  test('is imported only when every new address is confirmed', async () => {
    const { commands } = openPage('settings');
    paste(valid);
    await says('New: Cloud, Directory, Wiki');
    fireEvent.click(await button('Import'));
    await says('Check each address.');
    expect(commands).toEqual([]);

    fireEvent.click(screen.getByLabelText(/cloud\.example\.com:5000/));
    fireEvent.click(await button('Import'));
    expect(commands).toEqual([]);

    fireEvent.click(screen.getByLabelText('Confirm all'));
    fireEvent.click(await button('Import'));
    await says('The configuration is imported.');
    expect(commands).toEqual([
      {
        type: 'importConfiguration',
        text: valid,
        confirmedOrigins: [
          'https://cloud.example.com',
          'https://cloud.example.com:5000',
          'https://directory.example.com',
          'https://wiki.example.com',
        ],
      },
    ]);
  });

  test('says what the background refused', async () => {
    openPage('settings', { answer: refuse(text('store.full')) });
    paste(valid);
    fireEvent.click(await screen.findByLabelText('Confirm all'));
    fireEvent.click(await button('Import'));
    await says('Nothing was changed. Free up some space');
    expect(shown()).not.toContain('The configuration is imported.');
  });

  test('shows what goes, and what is forgotten with it', async () => {
    await setUp(readExample(valid));
    openPage('settings');
    await screen.findByText('John Smith');
    paste(valid.replace('https://cloud.example.com:5000', 'https://evil.example.com'));
    await says('Changed: Cloud (url)');
    await says('Its service credential is forgotten: Cloud');
    await says('This account must be linked again: jsmith – Cloud');
    expect(screen.getByLabelText(/evil\.example\.com/)).toBeTruthy();
    expect(screen.queryByLabelText(/wiki\.example\.com/)).toBeNull();
  });

  test('shows HTML in a name as the text that it is', async () => {
    openPage('settings');
    const html = '<img src=x onerror="alert(1)">';
    paste(valid.replace('"Office"', JSON.stringify(html)));
    await says(`New: ${html}`);
    expect(document.querySelector('img')).toBeNull();
  });
});

describe("SailPoint's objects", () => {
  const group = { ...sailPointGroup, id: 'g1', name: 'Office', passwordPolicyId: 'p2', sourceIds: ['s2', 's1', 'x'] };

  test('are merged into what is there, and what cannot be mapped is named before', async () => {
    const configuration = readExample(valid);
    await setUp(configuration);
    const { commands } = openPage('settings');
    await screen.findByText('John Smith');
    paste(JSON.stringify([sailPointPolicy, group]));
    await says('Policy PasswordPolicy Example');
    await says("These fields have no equivalent in Lockstep and aren't imported: dateCreated.");
    await says(
      "These fields have no equivalent in Lockstep and aren't imported: created.These sources aren't set up here, so the group leaves them out",
    );
    await says('Changed: Office (passwordPolicyId, sourceIds)');
    await says('New: PasswordPolicy Example');
    expect(shown()).not.toContain('Removed:');
    fireEvent.click(await button('Import'));
    await says('The configuration is imported.');
    expect(commands).toHaveLength(1);
    const [command] = commands;
    const sent = command?.type === 'importConfiguration' ? readExample(command.text) : null;
    expect(sent?.passwordSyncGroups).toEqual([
      { id: 'g1', name: 'Office', passwordPolicyId: 'p2', sourceIds: ['s2', 's1'] },
    ]);
    expect(sent?.accounts).toEqual(configuration.accounts);
  });

  test('of a name that is taken are refused, with the line', async () => {
    await setUp(readExample(valid));
    openPage('settings');
    paste(JSON.stringify({ ...sailPointPolicy, name: 'Strict' }, null, 2));
    await says('Line 4: Two policies are named “Strict”.');
    expect(screen.queryByRole('button', { name: 'Import' })).toBeNull();
  });
});

const readDocuments = (what: object) => ({ ok: true as const, documents: what });
const readTenant = () => button('Import from SailPoint: Acme at SailPoint');

describe('a SailPoint tenant among the sources', () => {
  const tenant = source('tenant', {
    name: 'Acme at SailPoint',
    connector: 'sailpoint',
    url: 'https://acme.api.example.com',
    connectorAttributes: { tokenEndpoint: 'https://login.example.com/token' },
  });
  const documents = {
    passwordSyncGroups: [
      { ...sailPointGroup, id: 'g1', name: 'Office', passwordPolicyId: 'p2', sourceIds: ['s2', 's1', 'x'] },
    ],
    passwordPolicies: [sailPointPolicy],
    sources: [],
  };
  beforeEach(async () => {
    const configuration = readExample(valid);
    await setUp({ ...configuration, sources: [...configuration.sources, tenant] });
  });

  test('is read, and nothing is imported before it was looked at', async () => {
    const { commands, requested } = openPage('settings', { answer: readDocuments(documents) });
    fireEvent.click(await readTenant());
    await says('Policy PasswordPolicy Example');
    await says("These sources aren't set up here");
    await says('Changed: Office (passwordPolicyId, sourceIds)');
    expect(requested).toEqual([['https://acme.api.example.com', 'https://login.example.com']]);
    expect(commands).toEqual([{ type: 'readSailPoint', sourceId: 'tenant' }]);
    fireEvent.click(await button('Import'));
    await says('The configuration is imported.');
    const [, command] = commands;
    const sent: unknown = command?.type === 'importConfiguration' ? JSON.parse(command.text) : null;
    expect(sent).toMatchObject({
      passwordSyncGroups: [{ id: 'g1', name: 'Office', passwordPolicyId: 'p2', sourceIds: ['s2', 's1'] }],
    });
  });

  test('whose objects do not fit is refused, with what is wrong and no line', async () => {
    const wrong = { ...documents, passwordPolicies: [{ ...sailPointPolicy, name: 'Strict', minLength: 'eight' }] };
    openPage('settings', { answer: readDocuments(wrong) });
    fireEvent.click(await readTenant());
    await says("What SailPoint has can't be imported");
    await says('passwordPolicies[0].minLength must be a number, not "eight".');
    expect(shown()).not.toContain('Line ');
    expect(screen.queryByRole('button', { name: 'Import' })).toBeNull();
  });

  test('that cannot be read says why, and a file that was there before is gone', async () => {
    openPage('settings', { answer: refuse(text('background.unreachable')) });
    paste(valid);
    await says('Removed: Acme at SailPoint');
    fireEvent.click(await readTenant());
    await says("Lockstep couldn't reach the server.");
    expect(screen.queryByRole('button', { name: 'Import' })).toBeNull();
  });

  test('is not asked where the browser was not allowed to', async () => {
    const { commands } = openPage('settings', { access: false });
    fireEvent.click(await readTenant());
    await says("The browser wasn't allowed to reach this address");
    expect(commands).toEqual([]);
  });
});

test('there is nothing to read from where no source is a SailPoint tenant', async () => {
  await setUp(readExample(valid));
  openPage('settings');
  await button('Export configuration');
  expect(screen.queryByRole('button', { name: /Import from SailPoint/ })).toBeNull();
});

test.for<[string, string]>([
  ['Export configuration', 'lockstep'],
  ['Export for SailPoint', 'passwordSyncGroups'],
])('%s can be imported and changes nothing', async ([name, field]) => {
  const configuration = readExample(valid);
  await setUp(configuration);
  openPage('settings');
  const files: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => (file instanceof Blob && files.push(file), 'blob:x'));
  fireEvent.click(await button(name));
  await vi.waitFor(() => expect(files).toHaveLength(1));
  const file = (await files[0]?.text()) ?? '';
  expect(JSON.parse(file)).toHaveProperty(field);
  cleanup();
  openPage('settings');
  paste(file);
  await says('All of it is already set up. Nothing will change.');
});

test('without a configuration every other view says where one comes from', async () => {
  openPage('sync-groups');
  expect((await screen.findByRole('link', { name: 'Import a configuration' })).getAttribute('href')).toBe('#settings');
});

function readExample(file: string) {
  const reading = readConfigurationFile(
    file,
    [...connectors.values()].map(({ manifest }) => manifest),
  );
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  expect(reading.configuration.sources).toHaveLength(example().sources.length);
  return reading.configuration;
}
