import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** What the lint says of one file with one import, in a tree that has nothing else. */
async function lintImport(file: string, imported: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-walls-'));
  try {
    await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `import { thing } from '${imported}';\nthing();\n`);
    const { stdout } = await run(join(root, 'node_modules/.bin/oxlint'), [file], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    );
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  ['core/model/a.ts', '../policy/b.ts'],
  ['core/model/a.ts', '../platform/b.ts'],
  ['core/policy/a.ts', '../store/b.ts'],
  ['core/connectors/a.ts', '../secrets/b.ts'],
  ['core/oauth/a.ts', '../propagation/b.ts'],
  ['core/secrets/a.ts', '../oauth/b.ts'],
  ['core/connectors/scim2/a.ts', '../../propagation/b.ts'],
  ['core/store/a.ts', '../propagation/b.ts'],
  ['core/secrets/a.ts', '../connectors/b.ts'],
  ['core/messages/a.ts', '../store/b.ts'],
  ['core/propagation/a.ts', '../platform/b.ts'],
  ['core/propagation/a.ts', 'wxt/browser'],
  ['core/platform/a.ts', '../propagation/b.ts'],
  ['core/platform/a.ts', '../../components/b.tsx'],
  ['core/policy/a.ts', 'preact'],
  ['core/policy/a.ts', '@preact/signals'],
  ['components/controls/a.tsx', '../../core/store/b.ts'],
  ['components/launchpad/a.tsx', '../../core/propagation/b.ts'],
  ['components/launchpad/a.tsx', '../admin/b.tsx'],
  ['components/admin/a.tsx', '../../entrypoints/options/b.tsx'],
  ['entrypoints/popup/a.tsx', '../../test/support/b.ts'],
])('%s may not import %s', async (file, imported) => {
  expect(await lintImport(file, imported)).toContain('A wall of the house');
});

test.each([
  ['core/propagation/a.ts', '../connectors/b.ts'],
  ['core/platform/a.ts', 'wxt/browser'],
  ['core/policy/a.ts', '../model/policy.ts'],
  ['core/model/a.ts', './policy.ts'],
  ['components/launchpad/a.tsx', '../../core/policy/check/check.ts'],
])('%s may import %s', async (file, imported) => {
  expect(await lintImport(file, imported)).not.toContain('A wall of the house');
});
