import * as fc from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import {
  readConfigurationFile,
  readImportFile,
  readSailPointDocuments,
  writeConfigurationFile,
} from '../../../../core/model/configuration/file.ts';
import { newPolicy, type PasswordPolicy, PasswordPolicySchema } from '../../../../core/model/policy.ts';
import { writeSailPointFile } from '../../../../core/model/sailpoint/export.ts';
import { validateConfiguration } from '../../../../core/model/configuration/validity.ts';
import { sharedPolicyFields } from '../../../../core/model/sailpoint/sailpoint.ts';
import { configurations } from './configurations.ts';
import { connectors, example, exampleFile } from './examples.ts';
import { sailPointGroup, sailPointPolicy, sailPointSource } from './sailpoint-examples.ts';

function read(value: unknown, current = example()) {
  return readImportFile(JSON.stringify(value, null, 2), connectors, current);
}

/** What the import would set up, and what is said of each object, as `name: key filling`. */
function imported(value: unknown, current = example()) {
  const reading = read(value, current);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const notes = reading.notes?.flatMap(({ name, sentences }) =>
    sentences.map((sentence) => `${name}: ${sentence.key.replace('model.sailpoint.', '')} ${sentence.with?.[0] ?? ''}`),
  );
  return { ...reading.configuration, notes };
}

function problemsOf(value: unknown, current = example()): string[] {
  const reading = read(value, current);
  return reading.ok
    ? []
    : reading.problems.map(
        ({ line, sentence }) => `${line} ${sentence.key.replace('model.', '')} ${sentence.with?.[0]}`,
      );
}

const empty: Configuration = { lockstep: 1, passwordPolicies: [], sources: [], accounts: [], passwordSyncGroups: [] };
const withoutGroups = (): Configuration => ({ ...example(), passwordSyncGroups: [] });

describe("SailPoint's objects", () => {
  test('are merged into what is there: ids kept, nothing removed, what cannot be mapped named', () => {
    const { notes, ...configuration } = imported(
      { passwordPolicies: [sailPointPolicy], passwordSyncGroups: [sailPointGroup], sources: [sailPointSource] },
      withoutGroups(),
    );
    expect(configuration.passwordPolicies.map(({ id }) => id)).toEqual(['p1', 'p2', sailPointPolicy.id]);
    expect(configuration.passwordPolicies[2]).toMatchObject({
      name: 'PasswordPolicy Example',
      description: '',
      defaultPolicy: false,
      allowedCharacters: 'ascii',
      minLength: 8,
      minCharacterTypes: 3,
      accountNameMinWordLength: -1,
      requireStrongAuthOffNetwork: true,
    });
    expect(configuration.passwordSyncGroups).toEqual([
      {
        id: sailPointGroup.id,
        name: 'Password Sync Group 1',
        passwordPolicyId: sailPointPolicy.id,
        sourceIds: ['s1', 's2'],
      },
    ]);
    expect(configuration.sources.map(({ id, name, passwordPolicyId }) => [id, name, passwordPolicyId])).toEqual([
      ['s1', 'cloud', sailPointPolicy.id],
      ['s2', 'Directory', undefined],
      ['s3', 'Wiki', sailPointPolicy.id],
    ]);
    expect(configuration.accounts).toEqual(example().accounts);
    expect(notes).toEqual([
      'PasswordPolicy Example: notKept dateCreated',
      'PasswordPolicy Example: policySourcesUnknown 2c91808382ffee0b01830de154f14034',
      'Password Sync Group 1: notKept created',
      'Password Sync Group 1: groupSourcesUnknown 2c918084660f45d6016617daa921ffff',
      'cloud: sourceByName s1',
      'cloud: notKept connector, owner, type, connectorAttributes, deleteThreshold, authoritative, healthy',
    ]);
    expect(JSON.stringify(configuration)).not.toContain('a secret');
  });

  test('are taken one by one, as a list, and as a list of all kinds', () => {
    const group = { ...sailPointGroup, passwordPolicyId: 'p1' };
    expect(imported(sailPointPolicy).passwordPolicies).toHaveLength(3);
    expect(imported([sailPointPolicy]).passwordPolicies).toHaveLength(3);
    expect(imported({ ...group, sourceIds: ['s1', 's2'] }, withoutGroups()).passwordSyncGroups).toHaveLength(1);
    const all = imported([group, sailPointSource, sailPointPolicy], withoutGroups());
    expect([all.passwordPolicies.length, all.passwordSyncGroups.length]).toEqual([3, 1]);
  });

  test('of an id that is here take its place, and what SailPoint does not know of it stays', () => {
    const current = example();
    Object.assign(current.passwordPolicies[0] ?? {}, { allowedCharacters: 'unicode', minUpper: 4 });
    const { passwordPolicies } = imported({ id: 'p1', name: 'Renamed', minLength: 12 }, current);
    expect(passwordPolicies[0]).toEqual({
      ...current.passwordPolicies[0],
      name: 'Renamed',
      minLength: 12,
      minUpper: 0,
    });
    const { passwordSyncGroups } = imported({
      id: 'g1',
      name: 'Office',
      passwordPolicyId: 'p2',
      sourceIds: ['s2', 's1'],
    });
    expect(passwordSyncGroups).toEqual([{ id: 'g1', name: 'Office', passwordPolicyId: 'p2', sourceIds: ['s2', 's1'] }]);
  });

  test('leave out a group of which fewer than two sources are here, and say so', () => {
    const { passwordSyncGroups, notes } = imported([{ ...sailPointGroup, passwordPolicyId: 'p1' }]);
    expect(passwordSyncGroups).toEqual(example().passwordSyncGroups);
    expect(notes).toContain('Password Sync Group 1: groupLeftOut ');
  });

  test('leave a source alone that is not here, and say so', () => {
    const { sources, notes } = imported({ ...sailPointSource, name: 'Elsewhere' });
    expect(sources).toEqual(example().sources);
    expect(notes).toEqual(['Elsewhere: sourceNotHere ']);
  });

  test('do not take the default away; where there is none, one becomes it', () => {
    const policy = { ...sailPointPolicy, sourceIds: [], defaultPolicy: true };
    const kept = imported([policy]);
    expect(kept.passwordPolicies.filter(({ defaultPolicy }) => defaultPolicy).map(({ id }) => id)).toEqual(['p1']);
    expect(kept.notes).toContain('PasswordPolicy Example: defaultStays Standard');
    const first = imported([{ ...policy, id: 'x', name: 'X', defaultPolicy: false }, policy], empty);
    expect(first.passwordPolicies.map(({ defaultPolicy }) => defaultPolicy)).toEqual([false, true]);
    expect(imported([sailPointPolicy], empty).notes).toContain('PasswordPolicy Example: becomesDefault ');
  });
});

describe('refused, with the line', () => {
  test.for<[string, unknown, string[]]>([
    ['a name that is taken', { ...sailPointPolicy, name: 'standard' }, ['4 valid.policyNameTwice standard']],
    [
      'a policy that nobody has',
      { ...sailPointGroup, sourceIds: ['s1', 's2'], id: 'g1' },
      [`4 valid.groupPolicyMissing Password Sync Group 1`],
    ],
    [
      'a source that another group has',
      { ...sailPointGroup, passwordPolicyId: 'p1', sourceIds: ['s2', 's3'] },
      ['6 valid.sourceInTwoGroups Directory'],
    ],
    ['wrong types', [{ ...sailPointPolicy, minLength: '8' }], ['14 shape.number [0].minLength']],
    ['no id', [{ name: 'A', minLength: 8 }], ['2 shape.missing [0].id']],
    ['something else in the list', [sailPointPolicy, { hello: 1 }], ['38 sailpoint.unknownObject undefined']],
    [
      'an id twice',
      [sailPointPolicy, { ...sailPointPolicy, name: 'B' }],
      [`39 sailpoint.idTwice ${sailPointPolicy.id}`],
    ],
  ])('%s', ([, value, expected]) => {
    expect(problemsOf(value)).toEqual(expected);
  });

  test('polluting names and fields that are there twice', () => {
    const file = JSON.stringify([sailPointPolicy]).replace('{', '{"__proto__":{"a":1},"name":"B",');
    const reading = readImportFile(file, connectors, example());
    expect(reading.ok ? [] : reading.problems.map(({ sentence }) => sentence.key).toSorted()).toEqual([
      'model.file.keyTwice',
      'model.file.pollutingKey',
    ]);
  });
});

describe('objects that were read from SailPoint itself', () => {
  const documents = { passwordSyncGroups: [], passwordPolicies: [sailPointPolicy], sources: [sailPointSource] };

  test('are merged as those of a file are', () => {
    expect(readSailPointDocuments(documents, connectors, example())).toEqual(read(documents));
    const none = { passwordSyncGroups: [], passwordPolicies: [], sources: [] };
    expect(readSailPointDocuments(none, connectors, example())).toEqual({
      ok: true,
      configuration: example(),
      notes: [],
    });
  });

  test('are refused as those of a file are, without lines', () => {
    const wrong = { ...documents, passwordPolicies: [{ ...sailPointPolicy, minLength: 'eight' }, { hello: 1 }] };
    const fromFile = read(wrong);
    const sentences = fromFile.ok ? [] : fromFile.problems.map(({ sentence }) => sentence);
    expect(sentences.length).toBeGreaterThan(1);
    expect(readSailPointDocuments(wrong, connectors, example())).toEqual({
      ok: false,
      problems: sentences.map((sentence) => ({ line: null, sentence })),
    });
    const many = { ...documents, passwordPolicies: Array.from({ length: 150 }, () => ({ hello: 1 })) };
    const reading = readSailPointDocuments(many, connectors, example());
    expect(reading.ok ? [] : reading.problems.length).toBeLessThanOrEqual(101);
    expect(readSailPointDocuments('hello', connectors, example())).toMatchObject({ ok: false });
  });
});

test("a file of ours is read as before, and one that has lost its version is not taken for SailPoint's", () => {
  const file = exampleFile();
  expect(read(file)).toEqual({ ok: true, configuration: example(), notes: null });
  const { passwordPolicies, sources, passwordSyncGroups } = file;
  expect(problemsOf({ passwordPolicies, sources, passwordSyncGroups })).toEqual(['1 file.notOurs undefined']);
  expect(problemsOf([])).toEqual(['1 file.notAnObject undefined']);
});

test('a group that names a source twice is refused', () => {
  const sourceIds = [sailPointSource.id, 's1', 's2'];
  expect(problemsOf([sailPointSource, sailPointPolicy, { ...sailPointGroup, id: 'g1', sourceIds }])).toHaveLength(1);
});

describe('what is exported and imported again', () => {
  test('is the same configuration, as a file of ours', () => {
    fc.assert(
      fc.property(configurations(), (configuration) => {
        expect(validateConfiguration(configuration, connectors)).toEqual([]);
        const file = writeConfigurationFile(configuration);
        expect(readConfigurationFile(file, connectors)).toEqual({ ok: true, configuration });
      }),
    );
  });

  test("is the same configuration, as SailPoint's objects", () => {
    fc.assert(
      fc.property(configurations(), (configuration) => {
        expect(readImportFile(writeSailPointFile(configuration), connectors, configuration)).toEqual({
          ok: true,
          configuration,
          notes: [],
        });
      }),
    );
  });

  test("brings SailPoint's part to where only the sources are", () => {
    fc.assert(
      fc.property(configurations(), (configuration) => {
        const bare = {
          ...configuration,
          passwordPolicies: [],
          passwordSyncGroups: [],
          sources: configuration.sources.map((source) => omit(source, 'passwordPolicyId')),
        };
        expect(readImportFile(writeSailPointFile(configuration), connectors, bare)).toEqual({
          ok: true,
          configuration: { ...configuration, passwordPolicies: configuration.passwordPolicies.map(onlyShared) },
          notes: [],
        });
      }),
    );
  });
});

function onlyShared(policy: PasswordPolicy): PasswordPolicy {
  const shared = Object.fromEntries(sharedPolicyFields.map((field) => [field, policy[field]]));
  return { ...newPolicy(policy.id, policy.name), ...shared };
}

function omit<T extends object>(from: T, field: keyof T): T {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name !== field)) as T;
}

// Spec R-1
test("every field of SailPoint's published policy that Lockstep has under the same name is read", () => {
  const published = Object.keys(sailPointPolicy).filter((field) => Object.hasOwn(PasswordPolicySchema.entries, field));
  expect(published.toSorted()).toEqual(sharedPolicyFields.toSorted());
});
