/** The release build has none of the places at which the other build can be ended. */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import { crashPlaces } from '../../core/crash-point.ts';
import { packageExtension } from '../browsers/index.ts';

const hooks: readonly string[] = [...crashPlaces, 'crashPoint', 'crashControl'];

test('the release build has no hook; the same search finds every one in the crashing build', async () => {
  expect(await found(inject('packages').chromium)).toEqual([]);
  const crashing = await packageExtension('chromium', resolve(import.meta.dirname, '../browsers/crashing'));
  // Names of functions are not kept.
  expect(await found(crashing)).toEqual(hooks.filter((hook) => hook !== 'crashPoint'));
});

async function found(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
  return hooks.filter((hook) => texts.some((text) => text.includes(hook)));
}
