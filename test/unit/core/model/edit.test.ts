import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import { placeOf } from '../../../../core/model/configuration/shape.ts';
import { type Edit, edited, type EditedKind } from '../../../../core/model/configuration/edit.ts';
import { isSame } from '../../../../core/model/same.ts';
import { connectors, example } from './examples.ts';

const facts = { connectors, defaultPolicyName: 'Default policy' };
const empty: Configuration = {
  lockstep: 1,
  passwordPolicies: [],
  sources: [],
  accounts: [],
  passwordSyncGroups: [],
};

function itemOf(configuration: Configuration, kind: EditedKind, id: string) {
  const item = configuration[kind].find((each) => each.id === id);
  if (!item) throw new Error(`The example lost ${id}.`);
  return item;
}

/** Saves a stored item with changes, as an editor that saw what is there. */
function save(kind: EditedKind, id: string, change: object, before = example()) {
  const basedOn = itemOf(before, kind, id);
  return edited(before, { action: 'save', kind, item: { ...basedOn, ...change }, basedOn }, facts);
}

function remove(kind: EditedKind, id: string, before = example()) {
  return edited(before, { action: 'delete', kind, id, basedOn: itemOf(before, kind, id) }, facts);
}

function after(result: ReturnType<typeof edited>): Configuration {
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
  return result.configuration;
}

function marked(result: ReturnType<typeof edited>): string[] {
  return after(result).accounts.flatMap(({ id, authenticationAccount }) => (authenticationAccount ? [id] : []));
}

/** What is wrong, as `field key`. */
function problems(result: ReturnType<typeof edited>): string[] {
  if (result.ok || result.why !== 'invalid') throw new Error('It was not refused as invalid.');
  return result.problems.map(({ path, sentence }) => `${placeOf(path)} ${sentence.key.replace('model.', '')}`);
}

// Spec G-1, G-2, G-5
describe('a sync group', () => {
  test.for<[string, object, string[]]>([
    ['a blank name', { name: ' ' }, ['name shape.empty']],
    ['a name of 129 characters', { name: 'x'.repeat(129) }, ['name shape.tooLong']],
    ['no policy', { passwordPolicyId: '' }, ['passwordPolicyId valid.groupPolicyMissing']],
    ['one source', { sourceIds: ['s1'] }, ['sourceIds valid.tooFewSources']],
    ['a source that is not there', { sourceIds: ['s1', 's9'] }, ['sourceIds[1] valid.groupSourceMissing']],
    ['a source twice', { sourceIds: ['s1', 's2', 's1'] }, ['sourceIds[2] valid.sourceTwice']],
    ['no name and no sources', { name: '', sourceIds: [] }, ['name shape.empty', 'sourceIds valid.tooFewSources']],
    ['a field that no group has', { extra: 1 }, ['extra shape.unknownField']],
  ])('is refused with %s, and the problem names the field', ([, change, expected]) => {
    expect(problems(save('passwordSyncGroups', 'g1', change))).toEqual(expected);
  });

  test('is refused with the name or a source of another, said at the one that is edited', () => {
    const item = { id: 'g0', name: 'OFFICE', passwordPolicyId: 'p1', sourceIds: ['s3', 's2'] };
    const edit: Edit = { action: 'save', kind: 'passwordSyncGroups', item, basedOn: null };
    expect(problems(edited(example(), edit, facts))).toEqual([
      'name valid.groupNameTwice',
      'sourceIds[1] valid.sourceInTwoGroups',
    ]);
  });

  test('is saved where it is valid, its name trimmed', () => {
    const groups = after(
      save('passwordSyncGroups', 'g1', { name: ' Home ', sourceIds: ['s3', 's1'] }),
    ).passwordSyncGroups;
    expect(groups).toEqual([{ id: 'g1', name: 'Home', passwordPolicyId: 'p1', sourceIds: ['s3', 's1'] }]);
  });

  // Spec G-6
  test('that is deleted gives its policy to each of its sources', () => {
    const { passwordSyncGroups, sources } = after(remove('passwordSyncGroups', 'g1'));
    expect(passwordSyncGroups).toEqual([]);
    expect(sources.map(({ passwordPolicyId }) => passwordPolicyId)).toEqual(['p1', 'p1', undefined]);
  });
});

describe('an edit of what has changed meanwhile', () => {
  const before = example();
  const basedOn = { ...itemOf(before, 'passwordSyncGroups', 'g1'), name: 'Old' };
  const item = itemOf(before, 'passwordSyncGroups', 'g1');

  test.for<Edit>([
    { action: 'save', kind: 'passwordSyncGroups', item, basedOn },
    { action: 'save', kind: 'passwordSyncGroups', item, basedOn: null },
    { action: 'save', kind: 'passwordSyncGroups', item: { ...item, id: 'gone' }, basedOn: item },
    { action: 'delete', kind: 'passwordSyncGroups', id: 'g1', basedOn },
    { action: 'delete', kind: 'passwordSyncGroups', id: 'gone', basedOn },
  ])('is refused: %o', (edit) => {
    expect(edited(before, edit, facts)).toEqual({ ok: false, why: 'conflict' });
  });

  test('does not mind the order of fields', () => {
    expect(isSame({ a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 })).toBe(true);
    expect(isSame({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
    expect(isSame(null, {})).toBe(false);
  });
});

describe('a policy', () => {
  test('takes the mark of the default from the one that had it', () => {
    const { passwordPolicies } = after(save('passwordPolicies', 'p2', { defaultPolicy: true }));
    expect(passwordPolicies.map(({ id, defaultPolicy }) => [id, defaultPolicy])).toEqual([
      ['p1', false],
      ['p2', true],
    ]);
  });

  // Spec G-9
  test('that is the default stays it until another is', () => {
    expect(problems(save('passwordPolicies', 'p1', { defaultPolicy: false }))).toEqual([
      'defaultPolicy valid.noDefaultPolicy',
    ]);
    expect(problems(remove('passwordPolicies', 'p1', { ...example(), passwordSyncGroups: [] }))).toEqual([
      ' edit.policyIsDefault',
    ]);
  });

  // Spec G-7
  test('in use cannot be deleted, and what uses it is named', () => {
    const before = example();
    const [, , wiki] = before.sources;
    if (wiki) wiki.passwordPolicyId = 'p1';
    const result = remove('passwordPolicies', 'p1', before);
    expect(result).toMatchObject({
      problems: [{ sentence: { key: 'model.edit.policyInUse', with: ['Standard', 'Office, Wiki'] } }],
    });
    expect(after(remove('passwordPolicies', 'p2')).passwordPolicies.map(({ id }) => id)).toEqual(['p1']);
  });

  test('has numbers that are whole and no secret field', () => {
    expect(problems(save('passwordPolicies', 'p2', { minLength: 1.5, maxLength: 5000 }))).toEqual([
      'minLength shape.integer',
      'maxLength shape.tooBig',
    ]);
  });
});

describe('a source', () => {
  // Spec G-9
  test('comes with a default policy where there is none', () => {
    const item = { ...itemOf(example(), 'sources', 's3') };
    const { passwordPolicies } = after(edited(empty, { action: 'save', kind: 'sources', item, basedOn: null }, facts));
    expect(passwordPolicies).toMatchObject([{ name: 'Default policy', defaultPolicy: true, minLength: 8 }]);
  });

  test('without a name and an address is told at once what else is wrong', () => {
    const change = { name: '', url: '', connectorAttributes: { idAttribute: 5 } };
    expect(problems(save('sources', 's3', change))).toEqual([
      'name shape.empty',
      'url shape.sourceUrl',
      'connectorAttributes.idAttribute shape.string',
    ]);
  });

  test('that leaves its origin or connector loses its accounts, and only its own', () => {
    const url = 'https://elsewhere.example.com/scim/v2';
    expect(after(save('sources', 's2', { url })).accounts.map(({ id }) => id)).toEqual(['a1']);
    const path = 'https://directory.example.com/other';
    expect(after(save('sources', 's2', { url: path })).accounts).toHaveLength(2);
  });

  test('marks its first account as it becomes an authentication source, and none any more as it ceases to be', () => {
    const applications = [{ name: 'Mail', url: 'https://mail.example.com/' }];
    expect(marked(save('sources', 's2', { authenticationSource: true, applications }))).toEqual(['a1', 'a2']);
    expect(marked(save('sources', 's1', { authenticationSource: false }))).toEqual([]);
  });

  test.for<[object, string[]]>([
    [{ url: 'http://example.com' }, ['url shape.sourceUrl']],
    [
      { applications: [{ name: '', url: 'javascript:alert(1)' }] },
      ['applications[0].name shape.empty', 'applications[0].url shape.webAddress'],
    ],
    [{ connectorAttributes: { userDomainName: 5 } }, ['connectorAttributes.userDomainName shape.string']],
    [{ connectorAttributes: { password: 'hunter2' } }, ['connectorAttributes.password shape.secret']],
    [{ connector: 'ftp' }, ['connector valid.unknownConnector', 'connector valid.notDirectConnect']],
    [{ passwordManagement: false }, ['passwordManagement valid.noPasswordManagement']],
    [{ applications: [] }, ['applications valid.noApplication']],
    [{ passwordPolicyId: 'p9' }, ['passwordPolicyId valid.sourcePolicyMissing']],
    [{ name: 'wiki' }, ['name valid.sourceNameTwice']],
  ])('that is in a group is refused with %j', ([change, expected]) => {
    expect(problems(save('sources', 's1', change))).toEqual(expected);
  });

  // Spec G-7
  test('in a group cannot be deleted; in none it goes with its accounts', () => {
    expect(problems(remove('sources', 's2'))).toEqual([' edit.sourceInGroup']);
    expect(remove('sources', 's2')).toMatchObject({ problems: [{ sentence: { with: ['Directory', 'Office'] } }] });
    const { sources, accounts } = after(remove('sources', 's2', { ...example(), passwordSyncGroups: [] }));
    expect([sources.map(({ id }) => id), accounts.map(({ id }) => id)]).toEqual([['s1', 's3'], ['a1']]);
  });
});

test('what was wrong elsewhere before does not stand in the way, but nothing new may be', () => {
  const before = example();
  const [, , wiki] = before.sources;
  if (wiki) wiki.connector = 'gone';
  expect(after(save('passwordPolicies', 'p2', { minLength: 20 }, before)).passwordPolicies).toHaveLength(2);
  expect(problems(save('sources', 's3', { name: 'Forum' }, before))).toEqual(['connector valid.unknownConnector']);
});
