// @vitest-environment happy-dom
import { readFile } from 'node:fs/promises';
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jsonRpc } from '../../../../core/connectors/web-services/support.ts';
import { choose, group, json, region, setUpDescribed, type } from './described.ts';
import { button, openPage } from '../../page.tsx';

beforeEach(() => setUpDescribed());
afterEach(cleanup);

describe('operations one by one', () => {
  test('make the same description as the JSON beside them', async () => {
    openPage('sources/new/web-services');
    fireEvent.click(await button('Operations one by one'));
    const name = screen.getByLabelText('Name of the service');
    fireEvent.input(name, { target: { value: 'By hand' } });
    const operations = region('Operations');
    choose(operations, 'Operation to add', 'verify');
    fireEvent.click(operations.getByRole('button', { name: 'Add operation' }));
    const steps = group('Requests in order');
    expect(steps.getByText(/must not be empty/)).toBeTruthy();
    fireEvent.click(steps.getByRole('button', { name: 'Add request' }));
    const request = group('Request request');
    type(request, 'What it does', 'Sign in');
    choose(request, 'Method', 'POST');
    type(request, 'Path', 'rpc/');
    choose(request, 'Body', 'form');
    fireEvent.click(request.getByRole('button', { name: 'Add: Field' }));
    fireEvent.input(request.getByLabelText('Field 1: name'), { target: { value: 'pass' } });
    fireEvent.focusOut(request.getByLabelText('Field 1: name'));
    const value = request.getByLabelText<HTMLInputElement>('Field 1: value');
    const variablesFor = (label: string) => {
      fireEvent.click(request.getByRole('button', { name: `Variables for ${label}` }));
      return within(request.getByRole('list', { name: `Variables for ${label}` }));
    };
    const offered = variablesFor('Field 1: value');
    expect(offered.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'login',
      'nativeIdentity',
      'currentPassword',
    ]);
    fireEvent.click(offered.getByRole('button', { name: 'currentPassword' }));
    expect(value.value).toBe('{{currentPassword}}');
    expect(json()).toEqual({
      name: 'By hand',
      verify: { steps: ['request'] },
      requests: {
        request: {
          title: 'Sign in',
          method: 'POST',
          path: 'rpc/',
          body: { form: { pass: '{{currentPassword}}' } },
          answers: [{ when: { status: 200 }, outcome: 'continue' }],
        },
      },
    });
    expect(variablesFor('Path').queryByRole('button', { name: 'currentPassword' })).toBeNull();
    type(request, 'Path', '../rpc');
    expect(request.getByText(/The path must stay below/)).toBeTruthy();
    fireEvent.input(request.getByLabelText('Name of the request'), { target: { value: 'signIn' } });
    fireEvent.focusOut(request.getByLabelText('Name of the request'));
    expect(json()).toMatchObject({ verify: { steps: ['signIn'] }, requests: { signIn: { title: 'Sign in' } } });
  });

  test('change what is there and leave the rest as it is', async () => {
    openPage('sources/rpc');
    for (const part of ['Operations one by one', 'Change a password (Self-service)', 'Request signIn'])
      fireEvent.click(await button(part));
    const change = group('Change a password (Self-service)');
    const order = group('Requests in order', change);
    fireEvent.click(order.getByRole('button', { name: 'Move change up' }));
    expect(json()).toEqual({
      ...jsonRpc,
      change: { selfService: { steps: ['change', 'signIn'], finally: ['signOut'], trustsSuccess: true } },
    });
    expect(order.getByText(/“{{kept.session}}” has no value where/)).toBeTruthy();
    const request = group('Request signIn');
    const kept = group('Value 1', group('Values to keep from the answer', request));
    fireEvent.input(kept.getByLabelText('Value 1: name'), { target: { value: 'token' } });
    fireEvent.focusOut(kept.getByLabelText('Value 1: name'));
    expect(JSON.stringify(json())).not.toContain('kept.session');
    const answer = group('Answer 1', group('Answers and what they mean', request));
    choose(answer, 'Answer 1: outcome', 'accountLocked');
    type(answer, 'Answer 1: status', '200, 4xx');
    expect(json()).toMatchObject({
      requests: {
        signIn: { answers: [{ when: { status: [200, '4xx'] }, outcome: 'accountLocked' }, { outcome: 'continue' }] },
      },
    });
  });
});

describe('what an operation needs beside its requests', () => {
  test('has an OAuth client, offered the settings alone, each problem at its field', async () => {
    openPage('sources/rpc');
    fireEvent.click(await button('Operations one by one'));
    const editor = group('Operations one by one');
    add('Add: Setting');
    fireEvent.input(editor.getByLabelText('Setting 1: label'), { target: { value: 'Tenant' } });
    choose(editor, 'Access token of an OAuth client', 'oauth2AuthorizationCode');
    expect(problemAt(editor, 'Client id')).toContain('Client id must not be empty');
    type(editor, 'Client id', 'lockstep');
    expect(problemAt(editor, 'Access token of an OAuth client')).toContain("“{{accessToken}}” isn't used anywhere");
    expect(problemAt(editor, /^Token endpoint/)).toContain('“tokenEndpoint” is required');
    expect(problemAt(editor, /^Authorization endpoint/)).toContain('“authorizationEndpoint” is required');
    type(editor, /^Token endpoint/, 'http://login.example/token');
    type(editor, /^Authorization endpoint/, '{{login}}/authorize');
    expect(problemAt(editor, /^Authorization endpoint/)).toContain("“{{login}}” can't be used here");
    type(editor, /^Authorization endpoint/, 'https://login.example/authorize');
    expect(problemAt(editor, /^Token endpoint/)).toContain('This is neither an address with https://');
    type(editor, /^Token endpoint/, 'https://login.example//token');
    const issuer = /^Issuer of/;
    fireEvent.click(editor.getByRole('button', { name: /^Variables for Issuer/ }));
    const offered = within(editor.getByRole('list', { name: /^Variables for Issuer/ })).getAllByRole('button');
    expect(offered.map(({ textContent }) => textContent)).toEqual(['settings.setting']);
    type(editor, issuer, 'https://{{settings.setting}}.example');
    choose(editor, /^How the client authenticates/, 'none');
    const parameters = group('Extra parameters for its sign-in page');
    fireEvent.click(parameters.getByRole('button', { name: 'Add: Parameter' }));
    expect(json()).toMatchObject({
      oauth: {
        grant: 'oauth2AuthorizationCode',
        clientId: 'lockstep',
        issuer: 'https://{{settings.setting}}.example',
        tokenEndpoint: 'https://login.example//token',
        authorizationEndpoint: 'https://login.example/authorize',
        clientAuthentication: 'none',
        parameters: { prompt: 'consent' },
      },
    });
    choose(editor, 'Access token of an OAuth client', 'oauth2ClientCredentials');
    expect(problemAt(editor, /^How the client authenticates/)).toContain('needs a secret');
    choose(editor, 'Access token of an OAuth client', 'none');
    expect(json()).not.toHaveProperty('oauth');
  });

  test('has the passwords that the source cannot hold', async () => {
    openPage('sources/rpc');
    for (const part of ['Operations one by one', 'Change a password (Self-service)'])
      fireEvent.click(await button(part));
    const change = group('Change a password (Self-service)');
    fireEvent.click(change.getByRole('button', { name: 'Add passwords' }));
    expect(problemAt(change, 'Passwords 1: note')).toContain('must not be empty');
    type(change, 'Passwords 1: note', 'Too long');
    type(change, 'Passwords 1: with more bytes than', 'many');
    expect(problemAt(change, 'Passwords 1: with more bytes than')).toContain('Passwords 1: with more bytes than');
    type(change, 'Passwords 1: with more bytes than', '');
    expect(problemAt(change, 'Passwords 1: matching')).toContain('Say which passwords');
    type(change, 'Passwords 1: matching', '(');
    expect(problemAt(change, 'Passwords 1: matching')).toContain("This isn't a regular expression");
    type(change, 'Passwords 1: matching', '^ ');
    expect(json()).toMatchObject({ change: { selfService: { cannotHold: [{ matches: '^ ', note: 'Too long' }] } } });
    fireEvent.click(change.getByRole('button', { name: 'Remove Passwords 1' }));
    expect(json()).toEqual(jsonRpc);
  });

  test('has the attributes and the disabled state of accounts that are found', async () => {
    openPage('sources/rpc');
    fireEvent.click(await button('Operations one by one'));
    choose(region('Operations'), 'Operation to add', 'findAccounts selfService');
    add('Add operation');
    const find = group('Find an account (Self-service)');
    const where = "Where it says whether it's disabled";
    type(find, where, 'enabled');
    expect(problemAt(find, where)).toContain(where);
    type(find, where, '/enabled');
    choose(find, 'The account is disabled if the value is', 'false');
    fireEvent.click(find.getByRole('button', { name: 'Add: Attribute' }));
    const attribute = find.getByLabelText('Attribute 1: name');
    fireEvent.input(attribute, { target: { value: 'givenName' } });
    fireEvent.focusOut(attribute);
    type(find, 'Attribute 1: JSON pointer', 'name');
    expect(problemAt(find, 'Attribute 1: JSON pointer')).toContain('Attribute 1');
    type(find, 'Attribute 1: JSON pointer', '/name/given');
    const accounts = { disabled: { json: '/enabled', equals: false }, attributes: { givenName: '/name/given' } };
    expect(json()).toMatchObject({ findAccounts: { selfService: { accounts } } });
    choose(find, 'The account is disabled if the value is', 'text');
    type(find, 'The text for a disabled account', 'SUSPENDED');
    expect(json()).toMatchObject({
      findAccounts: { selfService: { accounts: { disabled: { json: '/enabled', equals: 'SUSPENDED' } } } },
    });
    type(find, where, '');
    expect(find.queryByLabelText('The account is disabled if the value is')).toBeNull();
    expect(json()).not.toHaveProperty('findAccounts.selfService.accounts.disabled');
  });

  test('has several conditions on one value, and several places for the source’s own words', async () => {
    openPage('sources/rpc');
    for (const part of ['Operations one by one', 'Request signIn']) fireEvent.click(await button(part));
    const row = group('Answer 1', group('Request signIn'));
    fireEvent.click(row.getByRole('button', { name: 'Add: JSON value' }));
    const value = group('JSON value 2', row);
    choose(value, 'JSON value 2: check', 'matches');
    type(value, 'JSON value 2: value', '^a');
    fireEvent.click(value.getByRole('button', { name: 'JSON value 2: add condition' }));
    choose(value, 'JSON value 2, condition 2: check', 'includes');
    type(value, 'JSON value 2, condition 2: value', 'admin');
    const kinds = (label: string) =>
      [...value.getByLabelText<HTMLSelectElement>(label).options].map((option) => option.value);
    expect(kinds('JSON value 2, condition 2: check')).toEqual(['exists', 'missing', 'equals', 'includes']);
    expect(conditions()).toEqual({ matches: '^a', includes: 'admin' });
    type(value, 'JSON value 2: value', '(');
    expect(problemAt(value, 'JSON value 2: value')).toContain("This isn't a regular expression");
    fireEvent.click(value.getByRole('button', { name: 'JSON value 2: remove condition' }));
    expect(conditions()).toEqual({ includes: 'admin' });

    const words = group("The source's own words in an error");
    fireEvent.click(words.getByRole('button', { name: 'Add place' }));
    fireEvent.click(words.getByRole('button', { name: 'Move Place 2 up' }));
    expect(json()).toMatchObject({ sentences: [{ json: '/error' }, ...(jsonRpc.sentences ?? [])] });
  });
});

test.each(['google-workspace', 'wordpress'])('there is a field for everything that the preset %s says', async (id) => {
  const preset: unknown = JSON.parse(await readFile(`public/presets/${id}.json`, 'utf8'));
  const { description } = v.parse(v.object({ description: v.unknown() }), preset);
  await setUpDescribed(description);
  openPage('sources/rpc');
  fireEvent.click(await button('Operations one by one'));
  const editor = screen.getByRole('group', { name: 'Operations one by one' });
  for (const part of editor.querySelectorAll('.disclosure > .row > button')) fireEvent.click(part);
  const fields = [...editor.querySelectorAll<HTMLInputElement>('input, select, textarea')];
  const there = new Set(
    fields.flatMap((field) =>
      field.type === 'textarea' ? leaves(JSON.parse(field.value)) : [field.value, ...field.value.split(', ')],
    ),
  );
  expect(leaves(description).length).toBeGreaterThan(50);
  expect(leaves(description).filter((leaf) => !there.has(leaf))).toEqual([]);
});

/** Every text and number in a tree of JSON. */
function leaves(tree: unknown): readonly string[] {
  if (typeof tree === 'string' || typeof tree === 'number') return [String(tree)];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(leaves) : [];
}

/** Of the second value in the first answer to `signIn`. */
function conditions(): unknown {
  const described = json() as typeof jsonRpc;
  return Object.values(described.requests['signIn']?.answers[0]?.when?.json ?? {})[1];
}

function add(name: string): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

/** What is said at the field of that label. */
function problemAt(scope: Pick<typeof screen, 'getByLabelText'>, label: string | RegExp): string {
  const field = scope.getByLabelText(label);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  return (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((part) => document.getElementById(part)?.textContent ?? '')
    .join('\n');
}
