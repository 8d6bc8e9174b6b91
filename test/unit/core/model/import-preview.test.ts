import { expect, test } from 'vitest';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import {
  changesNothing,
  type OriginsOf,
  originUses,
  previewImport,
} from '../../../../core/model/configuration/import-preview.ts';
import { example } from './examples.ts';

const nothing: Configuration = { lockstep: 1, passwordPolicies: [], sources: [], accounts: [], passwordSyncGroups: [] };

function edited(edit: (configuration: Configuration) => void): Configuration {
  const configuration = example();
  edit(configuration);
  return configuration;
}

test('a first import adds everything, and every origin is new', () => {
  const preview = previewImport(nothing, example());
  expect(preview.sources).toEqual({ added: ['Cloud', 'Directory', 'Wiki'], removed: [], changed: [] });
  expect(preview.passwordSyncGroups.added).toEqual(['Office']);
  expect(preview.identity).toEqual(['id', 'name']);
  expect(preview.originsNew).toEqual([
    'https://cloud.example.com',
    'https://cloud.example.com:5000',
    'https://directory.example.com',
    'https://wiki.example.com',
  ]);
  expect(changesNothing(preview)).toBe(false);
});

test('the same configuration again changes nothing and asks for nothing', () => {
  const preview = previewImport(example(), example());
  expect(changesNothing(preview)).toBe(true);
  expect(preview.originsNew).toEqual([]);
  expect(preview.origins).toHaveLength(4);
});

test('changed fields are named', () => {
  const next = edited((c) => {
    Object.assign(c.passwordPolicies[0] ?? {}, { name: 'Normal', minLength: 10 });
    Object.assign(c.passwordSyncGroups[0] ?? {}, { sourceIds: ['s2', 's1'] });
  });
  const preview = previewImport(example(), next);
  expect(preview.passwordPolicies.changed).toEqual([{ name: 'Normal', fields: ['name', 'minLength'] }]);
  expect(preview.passwordSyncGroups.changed).toEqual([{ name: 'Office', fields: ['sourceIds'] }]);
});

// Spec
test('a source that moves to another origin loses its credential and its links, and the origin is new', () => {
  const preview = previewImport(
    example(),
    edited((c) => Object.assign(c.sources[1] ?? {}, { url: 'https://elsewhere.example.com/scim' })),
  );
  expect(preview.originsNew).toEqual(['https://elsewhere.example.com']);
  expect(preview.secretsDropped).toEqual(['Directory']);
  expect(preview.linksDropped).toEqual([{ accountName: 'john.smith', sourceName: 'Directory' }]);
});

test('another path at the same origin keeps them', () => {
  const preview = previewImport(
    example(),
    edited((c) => Object.assign(c.sources[1] ?? {}, { url: 'https://directory.example.com/scim/v3' })),
  );
  expect(preview.sources.changed).toEqual([{ name: 'Directory', fields: ['url'] }]);
  expect([preview.originsNew, preview.secretsDropped, preview.linksDropped]).toEqual([[], [], []]);
});

test('a known origin under another connector is confirmed again', () => {
  const preview = previewImport(
    example(),
    edited((c) => Object.assign(c.sources[1] ?? {}, { connector: 'keystone' })),
  );
  expect(preview.originsNew).toEqual(['https://directory.example.com']);
  expect(preview.secretsDropped).toEqual(['Directory']);
});

test('a source that goes takes its credential and links along', () => {
  const preview = previewImport(
    example(),
    edited((c) => c.sources.splice(1, 1)),
  );
  expect(preview.sources.removed).toEqual(['Directory']);
  expect(preview.secretsDropped).toEqual(['Directory']);
  expect(preview.linksDropped).toHaveLength(1);
});

test('of the accounts that the file does not list, those linked by signing in stay', () => {
  const next = edited((c) => (c.accounts = []));
  const preview = previewImport(example(), next, new Set(['a2']));
  expect(preview.accounts).toEqual({ added: [], removed: ['jsmith – Cloud'], changed: [] });
  expect(preview.linksDropped).toEqual([]);
});

test('an account is the same by what it is at its source, whatever its id', () => {
  const preview = previewImport(
    example(),
    edited((c) => Object.assign(c.accounts[1] ?? {}, { id: 'other', name: 'jo' })),
  );
  expect(preview.accounts).toEqual({ added: [], removed: [], changed: [{ name: 'jo – Directory', fields: ['name'] }] });
});

test('lists the further origins that get a secret, and drops a secret that would go to one more', () => {
  const [first] = example().sources;
  if (first === undefined) throw new Error('the example has no source');
  const serverOf = (origin: string): OriginsOf => ({
    secrets: (source) => (source.id === first.id ? [origin] : []),
    signIn: () => [],
  });
  const known = previewImport(example(), example(), new Set(), serverOf('https://login.example'));
  expect(known.origins).toContainEqual({
    origin: 'https://login.example',
    gets: [{ what: 'secrets', names: [first.name] }],
    isNew: false,
  });
  expect(known.secretsDropped).toEqual([]);

  const moved = { ...first, connectorAttributes: { to: 'https://evil.example' } };
  const next = { ...example(), sources: [moved, ...example().sources.slice(1)] };
  const preview = previewImport(example(), next, new Set(), {
    secrets: (source) =>
      source.id === first.id ? [source === moved ? 'https://evil.example' : 'https://login.example'] : [],
    signIn: () => [],
  });
  expect(preview.originsNew).toEqual(['https://evil.example']);
  expect(preview.secretsDropped).toEqual([first.name]);
});

test.each<[string, string, (configuration: Configuration) => void]>([
  [
    'application',
    'Cloud',
    (c) =>
      Object.assign(c.sources[0] ?? {}, { applications: [{ name: 'Portal', url: 'https://evil.example/sign-in' }] }),
  ],
  [
    'breachList',
    'Standard',
    (c) =>
      Object.assign(c.passwordPolicies[0] ?? {}, { name: 'Standard', breachListUrl: 'https://evil.example/range/' }),
  ],
])('an address that gets less than a password is confirmed too, and named for what it gets: %s', (what, name, edit) => {
  const next = edited(edit);
  const preview = previewImport(example(), next);
  expect(preview.originsNew).toEqual(['https://evil.example']);
  expect(preview.origins).toContainEqual({
    origin: 'https://evil.example',
    gets: [{ what, names: [name] }],
    isNew: true,
  });
  expect(previewImport(next, next).originsNew).toEqual([]);
});

// Spec X-4
test('an authorization endpoint at which people type their password is confirmed', () => {
  const [first] = example().sources;
  const at = (origin: string): OriginsOf => ({
    secrets: () => [],
    signIn: (source) => (source.id === first?.id ? [origin] : []),
  });
  const uses = originUses({ sources: [], passwordPolicies: [] }, example(), at('https://login.example'));
  expect(uses).toContainEqual({
    origin: 'https://login.example',
    gets: [{ what: 'signIn', names: [first?.name] }],
    isNew: true,
  });
  expect(originUses(example(), example(), at('https://login.example')).filter(({ isNew }) => isNew)).toEqual([]);
});

test('what gets passwords already gets no more as an application; what is an application gets passwords only if confirmed', () => {
  const origin = 'https://directory.example.com';
  const asApplication = edited((c) =>
    Object.assign(c.sources[0] ?? {}, { applications: [{ name: 'Portal', url: `${origin}/me` }] }),
  );
  expect(previewImport(example(), asApplication).originsNew).toEqual([]);

  const without = edited((c) => {
    Object.assign(c.sources[0] ?? {}, { applications: [{ name: 'Portal', url: `${origin}/me` }] });
    c.sources.splice(1, 1);
  });
  expect(previewImport(without, asApplication).originsNew).toEqual([origin]);
});

test('the public breach list needs no agreement', () => {
  const next = edited((c) => Object.assign(c.passwordPolicies[0] ?? {}, { useBreachList: true }));
  expect(previewImport(example(), next).originsNew).toEqual([]);
});
