import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Each folder of core/policy, and the folders that it may import from, types included. */
const below: Readonly<Record<string, readonly string[]>> = {
  text: [],
  rules: ['text'],
  check: ['rules', 'text'],
  explain: ['rules', 'text'],
  generate: ['check', 'rules', 'text'],
  compare: ['rules', 'text'],
};

test('every folder of core/policy has its place', () => {
  expect(readdirSync('core/policy').toSorted()).toEqual(Object.keys(below).toSorted());
});

test.each(Object.keys(below))('core/policy/%s imports only what it stands on', (folder) => {
  const files = readdirSync(`core/policy/${folder}`).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeLessThanOrEqual(16);
  for (const file of files) {
    const source = readFileSync(`core/policy/${folder}/${file}`, 'utf8');
    const imported = Array.from(source.matchAll(/from '\.\.\/([a-z]+)\//g), ([, name = '']) => name);
    expect([file, imported.filter((name) => !below[folder]?.includes(name))]).toEqual([file, []]);
  }
});
