import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import { placeOf } from '../../../../core/model/configuration/shape.ts';
import type { SyncGroup } from '../../../../core/model/group.ts';
import { newPolicy } from '../../../../core/model/policy.ts';
import { validateConfiguration } from '../../../../core/model/configuration/validity.ts';
import { connectors, example } from './examples.ts';

/** What is wrong, as `place key`, after an edit of the valid example. */
function problemsAfter(edit: (configuration: Configuration) => void): string[] {
  const configuration = example();
  edit(configuration);
  return validateConfiguration(configuration, connectors).map(
    ({ path, sentence }) => `${placeOf(path)} ${sentence.key.replace('model.', '')}`,
  );
}

const [group, source] = [example().passwordSyncGroups.at(0), example().sources.at(1)];
if (!group || !source) throw new Error('The example lost its group.');

function edited(change: Partial<SyncGroup>) {
  return (c: Configuration) => void (c.passwordSyncGroups = c.passwordSyncGroups.map((g) => Object.assign(g, change)));
}

function withAccount(change: object) {
  return (c: Configuration) => {
    const [, second] = c.accounts;
    if (second) c.accounts.push({ ...second, id: 'a3', nativeIdentity: 'u-3', ...change });
  };
}

test('the example is valid', () => {
  expect(problemsAfter(() => {})).toEqual([]);
});

// Spec G-1, G-3, G-4, G-5
describe('a sync group', () => {
  test.for<[string, (c: Configuration) => void, string[]]>([
    [
      'follows a policy that exists',
      edited({ passwordPolicyId: 'p9' }),
      ['.passwordPolicyId valid.groupPolicyMissing'],
    ],
    ['has two sources or more', edited({ sourceIds: ['s1'] }), ['.sourceIds valid.tooFewSources']],
    ['has any source at all', edited({ sourceIds: [] }), ['.sourceIds valid.tooFewSources']],
    [
      'does not count the same source twice',
      edited({ sourceIds: ['s1', 's1'] }),
      ['.sourceIds valid.tooFewSources', '.sourceIds[1] valid.sourceTwice'],
    ],
    ['lists sources that exist', edited({ sourceIds: ['s1', 's2', 's9'] }), ['.sourceIds[2] valid.groupSourceMissing']],
  ])('%s', ([, edit, expected]) => {
    expect(problemsAfter(edit)).toEqual(expected.map((end) => `passwordSyncGroups[0]${end}`));
  });

  test('has no source of another group, and the sentence names both groups', () => {
    const configuration = example();
    configuration.passwordSyncGroups.push({ ...group, id: 'g2', name: 'Home', sourceIds: ['s3', 's2'] });
    expect(validateConfiguration(configuration, connectors)).toEqual([
      {
        path: ['passwordSyncGroups', 1, 'sourceIds', 1],
        sentence: { key: 'model.valid.sourceInTwoGroups', with: ['Directory', 'Office', 'Home'] },
      },
    ]);
  });

  // Spec G-2
  test.for(['Office', ' office ', 'OFFICE'])('has a name of its own, which %j is not', (name) => {
    const add = (c: Configuration) =>
      c.passwordSyncGroups.push({ ...group, id: 'g2', name, sourceIds: ['s3', 's4'] }) &&
      c.sources.push({ ...source, id: 's4', name: 'Forum' });
    expect(problemsAfter(add)).toEqual(['passwordSyncGroups[1].name valid.groupNameTwice']);
  });

  test.for<[Partial<typeof source>, string[]]>([
    [{ passwordManagement: false }, ['passwordSyncGroups[0].sourceIds[1] valid.noPasswordManagement']],
    [{ authenticationSource: true }, ['passwordSyncGroups[0].sourceIds[1] valid.noApplication']],
    [
      { connector: 'delimited-file' },
      ['sources[1].connector valid.unknownConnector', 'passwordSyncGroups[0].sourceIds[1] valid.notDirectConnect'],
    ],
  ])('takes no source with %j', ([change, expected]) => {
    const edit = (c: Configuration) => (c.sources[1] = { ...source, ...change });
    expect(problemsAfter((c) => void edit(c))).toEqual(expected);
  });
});

// Spec G-4
test('an authentication source in no group needs no application', () => {
  expect(problemsAfter((c) => Object.assign(c.sources[2] ?? {}, { authenticationSource: true }))).toEqual([]);
});

// Spec G-9
describe('policies', () => {
  test('one is the default', () => {
    const problems = problemsAfter((c) => c.passwordPolicies.forEach((policy) => (policy.defaultPolicy = false)));
    expect(problems).toEqual(['passwordPolicies valid.noDefaultPolicy']);
  });

  test('only one is the default', () => {
    const problems = problemsAfter((c) => c.passwordPolicies.forEach((policy) => (policy.defaultPolicy = true)));
    expect(problems).toEqual(['passwordPolicies[1].defaultPolicy valid.twoDefaultPolicies']);
  });
});

describe('sources', () => {
  // Spec K-6
  test('the connector offers the mode', () => {
    expect(problemsAfter((c) => Object.assign(c.sources[1] ?? {}, { passwordChangeMode: 'selfService' }))).toEqual([
      'sources[1].passwordChangeMode valid.modeNotOffered',
    ]);
  });

  // Spec K-2
  test('the connector’s own settings are checked, and each problem stands at its setting', () => {
    const connectorAttributes = { userDomainName: 5, retries: 'x', password: 'hunter2' };
    expect(problemsAfter((c) => Object.assign(c.sources[0] ?? {}, { connectorAttributes }))).toEqual([
      'sources[0].connectorAttributes.userDomainName shape.string',
      'sources[0].connectorAttributes.retries shape.number',
      'sources[0].connectorAttributes.password shape.secret',
    ]);
  });

  test('a list is no group of settings', () => {
    expect(problemsAfter((c) => Object.assign(c.sources[0] ?? {}, { connectorAttributes: [] }))).toEqual([
      'sources[0].connectorAttributes shape.object',
    ]);
  });

  test('a policy of its own exists', () => {
    expect(problemsAfter((c) => Object.assign(c.sources[2] ?? {}, { passwordPolicyId: 'p9' }))).toEqual([
      'sources[2].passwordPolicyId valid.sourcePolicyMissing',
    ]);
  });
});

describe('accounts', () => {
  test.for<[object, string[]]>([
    [{ sourceId: 's9' }, ['accounts[2].sourceId valid.accountSourceMissing']],
    [{ nativeIdentity: 'u-2' }, ['accounts[2].nativeIdentity valid.accountTwice']],
    [{ id: 'a1' }, ['accounts[2].id valid.idTwice']],
    [{ authenticationAccount: true }, ['accounts[2].authenticationAccount valid.notAuthenticationSource']],
    [
      { sourceId: 's1', authenticationAccount: true },
      ['accounts[2].authenticationAccount valid.twoAuthenticationAccounts'],
    ],
    [{ sourceId: 's3', nativeIdentity: 'u-2' }, []],
  ])('with one more that has %j', ([change, expected]) => {
    expect(problemsAfter(withAccount(change))).toEqual(expected);
  });

  test('the same account through two sources at one origin is linked once', () => {
    const problems = problemsAfter((c) => {
      Object.assign(c.sources[2] ?? {}, { url: 'https://directory.example.com/other' });
      withAccount({ sourceId: 's3', nativeIdentity: 'u-2' })(c);
    });
    expect(problems).toEqual(['accounts[2].nativeIdentity valid.accountTwice']);
  });
});

test.for(['__proto__', 'constructor', 'prototype'])('%s is no id', (id) => {
  expect(problemsAfter((c) => c.sources.push({ ...source, id, name: 'Other' }))).toEqual([
    'sources[3].id valid.reservedId',
  ]);
});

test('ids and names are each one’s own within their kind, and only there', () => {
  const problems = problemsAfter((c) => {
    c.sources.push({ ...source, id: 's2', name: 'wiki' });
    c.passwordPolicies.push(newPolicy('s1', 'STRICT'));
  });
  expect(problems).toEqual([
    'sources[3].id valid.idTwice',
    'passwordPolicies[2].name valid.policyNameTwice',
    'sources[3].name valid.sourceNameTwice',
  ]);
});
