import * as fc from '../../fast-check.ts';
import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import { gaveWay, keepManaged, mergeManaged } from '../../../../core/model/managed/merge.ts';
import { managedBy, notManaged, readManagedConfiguration } from '../../../../core/model/managed/managed.ts';
import { text } from '../../../../core/model/text.ts';
import { validateConfiguration } from '../../../../core/model/configuration/validity.ts';
import { configurations } from './configurations.ts';
import { connectors, example, exampleFile } from './examples.ts';

/** The example as a policy has it: without our version, and with JSON texts where any field may stand. */
function policy() {
  const { lockstep: _, ...file } = exampleFile();
  const sources = file.sources.map((source) => ({
    ...source,
    ...(source.connectorAttributes && { connectorAttributes: JSON.stringify(source.connectorAttributes) }),
  }));
  return { ...file, sources };
}

function sentencesOf(value: Record<string, unknown>): string[] {
  const reading = readManagedConfiguration(value, connectors);
  return reading.ok ? [] : reading.sentences.map(({ key, with: fill }) => `${key.replace('model.', '')} ${fill?.[0]}`);
}

describe('a policy', () => {
  test('is read as the configuration that it says', () => {
    expect(readManagedConfiguration(policy(), connectors)).toEqual({ ok: true, configuration: example() });
  });

  test('may have whole kinds as JSON texts, as Firefox has them from the registry', () => {
    const texts = Object.fromEntries(Object.entries(policy()).map(([kind, value]) => [kind, JSON.stringify(value)]));
    expect(readManagedConfiguration(texts, connectors)).toEqual({ ok: true, configuration: example() });
  });

  test('may leave out whole kinds, and the default policy', () => {
    expect(readManagedConfiguration({ passwordPolicies: [{ id: 'p', name: 'P' }] }, connectors)).toMatchObject({
      ok: true,
      configuration: { passwordPolicies: [{ id: 'p', defaultPolicy: false }], sources: [], accounts: [] },
    });
    const identity = { id: 'j', name: 'J', attributes: '{"mail":"j@example.com"}' };
    expect(readManagedConfiguration({ identity }, connectors)).toMatchObject({
      ok: true,
      configuration: { identity: { attributes: { mail: 'j@example.com' } } },
    });
  });

  // Spec X-5
  test.for<[string, Record<string, unknown>, string[]]>([
    [
      'a secret',
      { ...policy(), sources: [{ ...policy().sources[2], bearerToken: 'x' }], passwordSyncGroups: [], accounts: [] },
      ['managed.secret sources[0].bearerToken'],
    ],
    [
      "a secret within the connector's settings",
      {
        ...policy(),
        sources: [{ ...policy().sources[2], connectorAttributes: '{"clientSecret":"x"}' }],
        passwordSyncGroups: [],
        accounts: [],
      },
      ['managed.secret sources[0].connectorAttributes.clientSecret'],
    ],
    [
      'settings that are not JSON',
      { sources: [{ ...policy().sources[2], connectorAttributes: 'a=b' }] },
      ['managed.notJson sources[0].connectorAttributes'],
    ],
    [
      'a group that does not hold',
      { passwordSyncGroups: [exampleFile().passwordSyncGroups[0]] },
      ['valid.groupPolicyMissing Office', 'valid.groupSourceMissing Office', 'valid.groupSourceMissing Office'],
    ],
    ['what is no configuration', { passwordPolicies: 'all' }, ['managed.notJson passwordPolicies']],
    ['what is no list', { passwordPolicies: '{}' }, ['shape.array passwordPolicies']],
    ['what has no place in it', { extra: true }, ['shape.unknownField extra']],
  ])('with %s is refused with the reason', ([, value, expected]) => {
    expect(sentencesOf(value)).toEqual(expected);
  });
});

describe('what is set up under a policy', () => {
  test("is the policy's, and the person's own besides", () => {
    const own = renamed(example(), 'own');
    const next = mergeManaged(example(), own, notManaged);
    expect(next.sources.map(({ id, name }) => [id, name])).toEqual([
      ['s1', 'Cloud'],
      ['s2', 'Directory'],
      ['s3', 'Wiki'],
      ['own-s1', 'Cloud (2)'],
      ['own-s2', 'Directory (2)'],
      ['own-s3', 'Wiki (2)'],
    ]);
    expect(next.passwordPolicies.filter(({ defaultPolicy }) => defaultPolicy).map(({ id }) => id)).toEqual(['p1']);
    expect(next.passwordSyncGroups.map(({ name }) => name)).toEqual(['Office', 'Office (2)']);
    const names = ['Office', 'Standard', 'Strict', 'Cloud', 'Directory', 'Wiki'];
    expect(gaveWay(example(), own, notManaged, next)).toEqual([
      ...names.slice(0, 2).map((name) => text('model.managed.renamed', name, `${name} (2)`)),
      text('model.managed.altered', 'Standard (2)', 'defaultPolicy'),
      ...names.slice(2).map((name) => text('model.managed.renamed', name, `${name} (2)`)),
    ]);
    // The same accounts: connector, origin and native identity are the organisation's.
    expect(next.accounts.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  test("loses what the policy does not say any more; what the person's own groups used is taken out of them", () => {
    const before = managedBy(example(), '');
    const current: Configuration = {
      ...example(),
      passwordSyncGroups: [{ id: 'mine', name: 'Mine', passwordPolicyId: 'p2', sourceIds: ['s3', 's2'] }],
    };
    const shrunk: Configuration = {
      ...example(),
      passwordPolicies: example().passwordPolicies.slice(0, 1),
      sources: [],
      accounts: [],
      passwordSyncGroups: [],
    };
    const next = mergeManaged(shrunk, current, before);
    expect([next.sources, next.accounts, next.passwordSyncGroups]).toEqual([[], [], []]);
    expect(gaveWay(shrunk, current, before, next)).toEqual([text('model.managed.gone', 'Mine')]);
    expect(next.passwordPolicies.map(({ id }) => id)).toEqual(['p1']);
  });

  test('is valid and holds the policy unaltered, whatever either says', () => {
    fc.assert(
      fc.property(configurations(), configurations(), configurations(), (policies, own, earlier) => {
        const before = managedBy(earlier, '');
        const first = mergeManaged(earlier, renamed(own, 'own'), notManaged);
        expect(validateConfiguration(first, connectors)).toEqual([]);
        const next = mergeManaged(policies, first, before);
        expect(validateConfiguration(next, connectors)).toEqual([]);
        expect(next).toMatchObject({
          sources: expect.arrayContaining(policies.sources),
          accounts: expect.arrayContaining(policies.accounts),
          passwordSyncGroups: expect.arrayContaining(policies.passwordSyncGroups),
          passwordPolicies: expect.arrayContaining(policies.passwordPolicies),
        });
        expect(mergeManaged(policies, next, managedBy(policies, ''))).toEqual(next);
        expect(gaveWay(policies, next, managedBy(policies, ''), next)).toEqual([]);
      }),
    );
  });
});

describe('an import', () => {
  const managed = managedBy(example(), '');

  test('keeps what is managed when the file does not mention it, or says the same', () => {
    const file: Configuration = { ...renamed(example(), 'own'), accounts: [], passwordSyncGroups: [] };
    const { configuration, refused } = keepManaged(file, example(), managed);
    expect(refused).toEqual([]);
    expect(configuration.sources.map(({ id }) => id)).toEqual(['s1', 's2', 's3', 'own-s1', 'own-s2', 'own-s3']);
    expect(configuration.passwordSyncGroups).toEqual(example().passwordSyncGroups);
    expect(keepManaged(example(), example(), managed)).toEqual({ configuration: example(), refused: [] });
  });

  test('that changes it is refused, by name', () => {
    const changed = example();
    Object.assign(changed.sources[0] ?? {}, { url: 'https://evil.example.com' });
    Object.assign(changed.identity ?? {}, { name: 'Mallory' });
    expect(keepManaged(changed, example(), managed).refused).toEqual(['Cloud', 'John Smith']);
  });
});

/** The same under other ids. */
function renamed(configuration: Configuration, prefix: string): Configuration {
  const id = (of: string) => `${prefix}-${of}`;
  return {
    ...configuration,
    passwordPolicies: configuration.passwordPolicies.map((each) => ({ ...each, id: id(each.id) })),
    sources: configuration.sources.map((each) => ({
      ...each,
      id: id(each.id),
      ...(each.passwordPolicyId !== undefined && { passwordPolicyId: id(each.passwordPolicyId) }),
    })),
    accounts: configuration.accounts.map((each) => ({ ...each, id: id(each.id), sourceId: id(each.sourceId) })),
    passwordSyncGroups: configuration.passwordSyncGroups.map((each) => ({
      ...each,
      id: id(each.id),
      passwordPolicyId: id(each.passwordPolicyId),
      sourceIds: each.sourceIds.map(id),
    })),
  };
}
