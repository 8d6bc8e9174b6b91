import { expect, test } from 'vitest';
import type { Configuration } from '../../../../core/model/configuration.ts';
import { changesNothing, previewImport } from '../../../../core/model/import-preview.ts';
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
  expect(preview.origins).toHaveLength(3);
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
  const serverOf = (origin: string) => (source: { id: string }) => (source.id === first.id ? [origin] : []);
  const known = previewImport(example(), example(), new Set(), serverOf('https://login.example'));
  expect(known.origins).toContainEqual({ origin: 'https://login.example', sources: [first.name], isNew: false });
  expect(known.secretsDropped).toEqual([]);

  const moved = { ...first, connectorAttributes: { to: 'https://evil.example' } };
  const next = { ...example(), sources: [moved, ...example().sources.slice(1)] };
  const preview = previewImport(example(), next, new Set(), (source) =>
    source.id === first.id ? [source === moved ? 'https://evil.example' : 'https://login.example'] : [],
  );
  expect(preview.originsNew).toEqual(['https://evil.example']);
  expect(preview.secretsDropped).toEqual([first.name]);
});
