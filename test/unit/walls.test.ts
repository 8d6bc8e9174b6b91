import { expect, test } from 'vitest';
import { crowdedFolders, importsOf, maxFilesInFolder, wallProblems } from '../../scripts/walls/problems.ts';
import { rooms } from '../../scripts/walls/rooms.ts';

/** What the table says of one file with one import. */
function problemsOf(file: string, imported: string): readonly string[] {
  return wallProblems(new Map([[file, [imported]]]), rooms);
}

// Spec K-3
test.each([
  ['core/model/a.ts', '../policy/b.ts'],
  ['core/model/a.ts', '../platform/b.ts'],
  ['core/policy/check/a.ts', '../../store/b.ts'],
  ['core/policy/rules/a.ts', '../compare/b.ts'],
  ['core/connectors/a.ts', '../secrets/b.ts'],
  ['core/oauth/a.ts', '../propagation/b.ts'],
  ['core/secrets/a.ts', '../oauth/b.ts'],
  ['core/connectors/scim2/a.ts', '../../propagation/b.ts'],
  ['core/store/a.ts', '../propagation/b.ts'],
  ['core/secrets/a.ts', '../connectors/b.ts'],
  ['core/messages/a.ts', '../store/b.ts'],
  ['core/propagation/a.ts', '../platform/b.ts'],
  ['core/propagation/a.ts', 'wxt/browser'],
  ['core/propagation/a.ts', '../administration/b.ts'],
  ['core/administration/a.ts', '../platform/b.ts'],
  ['core/administration/a.ts', '../../entrypoints/background/b.ts'],
  ['core/platform/a.ts', '../propagation/b.ts'],
  ['core/platform/a.ts', '../../components/b.tsx'],
  ['core/policy/text/a.ts', 'preact'],
  ['core/policy/text/a.ts', '@preact/signals'],
  ['core/model/a.ts', 'a-package-that-nobody-agreed-to'],
  ['components/controls/a.tsx', '../../core/store/b.ts'],
  ['components/controls/a.tsx', '../app/b.ts'],
  ['components/controls/fields/a.tsx', '../../app/b.ts'],
  ['components/app/a.ts', '../launchpad/b.ts'],
  ['components/app/a.ts', '../admin/shell/b.ts'],
  ['components/app/a.ts', '../../core/propagation/b.ts'],
  ['components/launchpad/a.tsx', '../../core/propagation/b.ts'],
  ['components/launchpad/a.tsx', '../admin/b.tsx'],
  ['components/launchpad/change/a.tsx', '../../admin/shell/b.ts'],
  ['components/admin/a.tsx', '../../entrypoints/options/b.tsx'],
  ['components/admin/sources/web-services/a.tsx', '../../../launchpad/b.ts'],
  ['components/admin/shell/a.ts', '../sources/b.ts'],
  ['components/admin/editor/a.ts', '../policies/b.ts'],
  ['components/admin/policies/a.tsx', '../sources/b.ts'],
  ['components/admin/sources/a.tsx', '../accounts/b.ts'],
  ['components/admin/sources/web-services/presets/a.tsx', '../../../settings/transfer/b.tsx'],
  ['components/admin/accounts/a.tsx', '../policies/b.ts'],
  ['components/admin/activity/a.tsx', '../sources/b.ts'],
  ['components/admin/settings/transfer/a.tsx', '../../sync-groups/b.ts'],
  ['components/admin/sync-groups/a.tsx', '../accounts/b.ts'],
  ['entrypoints/popup/a.tsx', '../../test/support/b.ts'],
])('%s may not import %s', (file, imported) => {
  expect(problemsOf(file, imported)).toHaveLength(1);
});

test.each([
  ['core/propagation/a.ts', '../connectors/b.ts'],
  ['core/platform/a.ts', 'wxt/browser'],
  ['core/policy/text/a.ts', '../../model/policy.ts'],
  ['core/model/a.ts', './policy.ts'],
  ['components/launchpad/a.tsx', '../../core/policy/check/check.ts'],
  ['components/app/a.ts', '../controls/notice.tsx'],
  ['components/admin/sources/a.tsx', '../policies/policy-field.tsx'],
  ['components/admin/accounts/a.tsx', '../../../core/store/accounts.ts'],
])('%s may import %s', (file, imported) => {
  expect(problemsOf(file, imported)).toEqual([]);
});

test('a file in no room is named', () => {
  expect(problemsOf('core/nowhere/a.ts', '../model/b.ts')).toEqual([
    'core/nowhere/a.ts: in no room of scripts/walls/rooms.ts',
  ]);
});

test('every import is seen: of types, for its effects, of another export, and when it runs', () => {
  const source = `
    import type { A } from './types.ts';
    import './effects.ts';
    export { b } from './exported.ts';
    export type * from './exported-types.ts';
    const later = () => import('./later.ts');
  `;
  expect(importsOf('a.ts', source)).toEqual([
    './types.ts',
    './effects.ts',
    './exported.ts',
    './exported-types.ts',
    './later.ts',
  ]);
});

test('a circle is found, of types too', () => {
  const files = { 'core/model/a.ts': `import type { B } from './b.ts';`, 'core/model/b.ts': `export * from './a.ts';` };
  const imports = new Map(Object.entries(files).map(([file, source]) => [file, importsOf(file, source)]));
  expect(wallProblems(imports, rooms)).toEqual(['a circle: core/model/a.ts -> core/model/b.ts -> core/model/a.ts']);
});

test('a folder that is too full is named', () => {
  const files = Array.from({ length: maxFilesInFolder + 1 }, (_, index) => `core/model/${index}.ts`);
  expect(crowdedFolders(files.slice(1))).toEqual([]);
  expect(crowdedFolders(files)).toEqual(['core/model: 17 files beside each other; at most 16']);
});
