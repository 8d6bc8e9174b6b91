// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { database } from '../../../../../../components/app/live.ts';
import type { Tried } from '../../../../../../core/connectors/trial.ts';
import { jsonRpc } from '../../../../core/connectors/web-services/support.ts';
import { choose, json, region, setUpDescribed, type } from './described.ts';
import { button, openPage, says, shown } from '../../page.tsx';

beforeEach(() => setUpDescribed());
afterEach(cleanup);

describe('the dry run', () => {
  test('shows the requests of the description that is being edited, and follows it', async () => {
    openPage('sources/rpc');
    await button('Save');
    const dryRun = region('Dry run');
    choose(dryRun, 'Operation to show', 'change');
    type(dryRun, 'Login of a sample account', 'zoe');
    const requests = () => dryRun.getAllByRole('figure', { name: 'Request' }).map(({ textContent }) => textContent);
    expect(requests()).toHaveLength(3);
    expect(requests()[0]).toMatch(/^POST https:\/\/rpc\.example\.com\/base\/rpc\n/);
    expect(requests()[0]).toContain('"params":["zoe","<currentPassword>"]');
    expect(requests()[1]).toContain('X-Session: <kept.session>');
    expect(shown()).toContain('Always sent at the end');
    fireEvent.change(screen.getByLabelText('How to talk to the service'), {
      target: { value: JSON.stringify(jsonRpc).replaceAll('"rpc"', '"json-rpc"') },
    });
    await vi.waitFor(() => expect(requests()[0]).toContain('/base/json-rpc'));
  });

  test('says that there is nothing where there is no description', async () => {
    openPage('sources/new/web-services');
    await button('Save');
    expect(shown()).toContain("There's nothing to show yet.");
  });
});

describe('trying an operation', () => {
  const tried: Tried = {
    exchanges: [
      {
        title: 'Sign in',
        taken: 'wrongCurrentPassword',
        request: {
          method: 'POST',
          url: 'https://rpc.example.com/base/rpc',
          headers: [['A', 'b']],
          body: '{}',
          changes: false,
          sharedCookies: false,
        },
        answer: { kind: 'answer', status: 403, headers: [['x-why', 'no']], body: 'Not you, •••', cut: false },
      },
    ],
    result: { taken: 'wrongCurrentPassword', sentence: 'Not you, •••' },
  };

  test('sends the typed passwords in one message, empties the fields, and shows what came', async () => {
    const { commands, requested } = openPage('sources/rpc', { answer: { ok: true, ...tried } });
    await button('Save');
    const tryIt = region('Try it');
    choose(tryIt, 'Operation to try', 'change');
    fireEvent.click(tryIt.getByRole('button', { name: 'Try it' }));
    expect(tryIt.getAllByText('Fill this in.').length).toBe(4);
    expect(commands).toEqual([]);
    type(tryIt, 'Login', ' ann ');
    type(tryIt, 'Current password', 'old one');
    type(tryIt, 'New password', 'new one');
    type(tryIt, 'Confirm new password', 'new  one');
    fireEvent.click(tryIt.getByRole('button', { name: 'Try it' }));
    expect(tryIt.getByText("This isn't the new password.")).toBeTruthy();
    type(tryIt, 'Confirm new password', 'new one');
    fireEvent.click(tryIt.getByRole('button', { name: 'Try it' }));
    await says("The source didn't accept the current password.");
    expect(requested).toEqual([['https://rpc.example.com']]);
    expect(commands).toEqual([
      {
        type: 'tryOperation',
        sourceId: 'rpc',
        operation: { kind: 'changePassword', login: 'ann', currentPassword: 'old one', newPassword: 'new one' },
      },
    ]);
    for (const label of ['Current password', 'New password', 'Confirm new password'])
      expect(tryIt.getByLabelText<HTMLInputElement>(label).value).toBe('');
    expect(tryIt.getByRole('figure', { name: 'Answer' }).textContent).toBe('403\nx-why: no\n\nNot you, •••');
    expect(shown()).toContain('Interpreted as: Wrong current password');
  });

  test('sends nothing where the browser is not allowed to', async () => {
    const { commands } = openPage('sources/rpc', { access: false });
    await button('Save');
    fireEvent.click(region('Try it').getByRole('button', { name: 'Try it' }));
    await says("The browser wasn't allowed to reach this address");
    expect(commands).toEqual([]);
  });

  test('takes the native identity of the one account that was found', async () => {
    const found: Tried = {
      exchanges: [],
      result: { taken: 'found', accounts: [{ nativeIdentity: 'u-17', name: 'ann' }] },
    };
    openPage('sources/rpc', { answer: { ok: true, ...found } });
    await button('Save');
    const tryIt = region('Try it');
    fireEvent.click(tryIt.getByRole('button', { name: 'Try it' }));
    await says('native identity u-17');
    choose(tryIt, 'Operation to try', 'verify');
    expect(tryIt.getByLabelText<HTMLInputElement>('Native identity').value).toBe('u-17');
  });
});

describe("an admin's own presets", () => {
  test('a description is kept under a name', async () => {
    const { commands } = openPage('sources/rpc');
    fireEvent.click(await button('Your presets'));
    fireEvent.input(await screen.findByLabelText('Preset name'), { target: { value: 'Ours' } });
    fireEvent.click(await button('Save as preset'));
    await says('Your preset “Ours” is saved.');
    expect(commands).toEqual([{ type: 'savePreset', name: 'Ours', description: jsonRpc }]);
  });

  test('is offered, fills in, is handed on and deleted', async () => {
    const description = { ...jsonRpc };
    await (await database()).put('presets', { id: 'ours', name: 'Ours', description, savedAt: 1 });
    const { commands } = openPage('sources/new/web-services');
    const option = await screen.findByRole('option', { name: 'Ours: your own' });
    fireEvent.change(screen.getByLabelText('Preset'), { target: { value: option.getAttribute('value') } });
    fireEvent.click(await button('Fill in'));
    await says('Filled in from your preset “Ours”.');
    expect(json()).toEqual(jsonRpc);
    fireEvent.click(await button('Your presets'));
    expect(await button('Export Ours')).toBeTruthy();
    fireEvent.click(await button('Delete Ours'));
    await says('Your preset “Ours” is deleted.');
    expect(commands).toEqual([{ type: 'deletePreset', id: 'ours' }]);
  });

  test('a file is kept when all of it is right, and what is wrong is said by line', async () => {
    const { commands } = openPage('sources/new/web-services');
    fireEvent.click(await button('Your presets'));
    const files = await screen.findByLabelText('Import a preset');
    const give = (content: string) =>
      fireEvent.change(files, { target: { files: [new File([content], 'preset.json')] } });
    const preset = { lockstepPreset: 1, name: 'Theirs', description: jsonRpc };
    const wrong = JSON.stringify(preset, null, 1)
      .replace('"path": "rpc"', '"path": "../rpc"')
      .replace('"X-Session": "{{kept.session}}"', '"X-Token": "abcdef"');
    give(wrong);
    await says('The path must stay below');
    const lines = wrong.split('\n');
    const at = (text: string) => lines.findIndex((line) => line.includes(text)) + 1;
    expect(shown()).toContain(`Line ${at('../rpc')}`);
    expect(shown()).toContain(`Line ${at('abcdef')}`);
    expect(shown()).toContain("This looks like a secret, and a preset can't contain one.");
    expect(commands).toEqual([]);
    give(JSON.stringify(preset));
    await says('Your preset “Theirs” is saved.');
    give(readFileSync('public/presets/vault.json', 'utf8'));
    await vi.waitFor(() => expect(commands).toHaveLength(2));
    expect(commands).toMatchObject([{ type: 'savePreset', name: 'Theirs' }, { type: 'savePreset' }]);
  });
});
