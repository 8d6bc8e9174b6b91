// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { database } from '../../../../../components/app/live.ts';
import { managedBy, notManaged } from '../../../../../core/model/managed/managed.ts';
import { text } from '../../../../../core/model/text.ts';
import { example } from '../../../core/model/examples.ts';
import { speakEnglish } from '../../../locale.ts';
import { openPage, says, setUp, shown } from '../page.tsx';

beforeEach(async () => {
  speakEnglish();
  await setUp(example());
});
afterEach(cleanup);

test.for<['sync-groups' | 'policies' | 'sources' | 'accounts', string]>([
  ['sync-groups', 'Office'],
  ['policies', 'Standard, Strict'],
  ['sources', 'Cloud, Directory, Wiki'],
  ['accounts', 'jsmith – Cloud, john.smith – Directory'],
])('%s that the organisation manages are named as not to be changed here', async ([view, names]) => {
  await (await database()).put('managed', managedBy(example(), '{}'), 'managed');
  openPage(view);
  await says(`You can use them, but you can't change or remove them here: ${names}`);
  expect(shown()).not.toContain("wasn't applied");
});

test('the settings say why a policy was not applied', async () => {
  const problems = [text('model.managed.secret', 'sources[0].token')];
  await (await database()).put('managed', { ...notManaged, content: '{}', problems }, 'managed');
  openPage('settings');
  await says('Managed by your organisation');
  expect(shown()).toContain("wasn't applied");
  await says('sources[0].token looks like a secret. Anyone who uses this browser can read its policies');
});

test('the settings say what of the person’s own gave way', async () => {
  const gaveWay = [text('model.managed.renamed', 'Office', 'Office (2)')];
  await (await database()).put('managed', { ...managedBy(example(), '{}'), gaveWay }, 'managed');
  openPage('settings');
  await says('“Office” is now called “Office (2)”, because your organisation uses that name.');
  expect(shown()).not.toContain("wasn't applied");
});

test('without a policy nothing is said of an organisation', async () => {
  await (await database()).put('managed', notManaged, 'managed');
  openPage('settings');
  await says('John Smith');
  expect(shown()).not.toContain('Managed by your organisation');
});

test.for<['sync-groups/g1' | 'policies/p2' | 'sources/s1', string]>([
  ['sync-groups/g1', 'Group Name'],
  ['policies/p2', 'Policy Name'],
  ['sources/s1', 'Source Name'],
])('the page of %s shows what it is, and changes nothing', async ([view, name]) => {
  await (await database()).put('managed', managedBy(example(), '{}'), 'managed');
  openPage(view);
  await says('Your organisation manages this.');
  expect(screen.getByLabelText(name).closest('fieldset:disabled')).not.toBeNull();
  for (const button of ['Save', 'Delete']) expect(screen.queryByRole('button', { name: button })).toBeNull();
});

test('a password can be tried against a managed policy, and others are changed as ever', async () => {
  await (await database()).put('managed', { ...managedBy(example(), '{}'), passwordPolicies: ['p1'] }, 'managed');
  openPage('policies/p1');
  await says('Your organisation manages this.');
  expect(screen.getByLabelText('Password to try').closest('fieldset:disabled')).toBeNull();
  cleanup();
  openPage('policies/p2');
  await screen.findByRole('button', { name: 'Save' });
  expect(shown()).not.toContain('Your organisation');
});
