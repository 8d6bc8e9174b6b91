/**
 * The layers of the house: which room may import from which, and which packages it may use. This table is the only
 * place that says so; `npm run check:walls` holds the code to it, and docs/architecture.md tells it in words.
 *
 * A room is a folder with everything below it, or a single file. A file belongs to the longest path that fits, so a
 * folder inside a room can be a room of its own. A room may always import from itself.
 */
export interface Room {
  /** Rooms that it may import from, with the rooms inside them, types included. */
  readonly imports: readonly string[];
  /** Packages, as they are written in the import; `name/*` stands for every path below that package. */
  readonly packages?: readonly string[];
}

const ui = ['preact', 'preact/*', '@preact/signals'];
/** What a page may use of core: it reads, sends commands, and decides nothing that the background decides. */
const pageCore = [
  'core/model',
  'core/ports.ts',
  'core/policy',
  'core/connectors',
  'core/store',
  'core/messages',
  'core/platform',
];
const pageBase = ['components/controls', 'components/app'];
const [shell, editor, policies, sources] = ['shell', 'editor', 'policies', 'sources'].map(
  (name) => `components/admin/${name}`,
) as [string, string, string, string];

export const rooms: Readonly<Record<string, Room>> = {
  'core/ports.ts': { imports: [] },
  'core/crash-point.ts': { imports: [] },
  'core/model': { imports: ['core/ports.ts'], packages: ['valibot', 'jsonc-parser', '#i18n'] },
  'core/policy/text': { imports: ['core/model'] },
  'core/policy/rules': { imports: ['core/model', 'core/policy/text'] },
  'core/policy/check': { imports: ['core/model', 'core/ports.ts', 'core/policy/rules', 'core/policy/text'] },
  'core/policy/explain': { imports: ['core/model', 'core/policy/rules', 'core/policy/text'] },
  'core/policy/generate': {
    imports: ['core/model', 'core/ports.ts', 'core/policy/check', 'core/policy/rules', 'core/policy/text'],
  },
  'core/policy/compare': { imports: ['core/model', 'core/policy/rules', 'core/policy/text'] },
  'core/connectors': { imports: ['core/model', 'core/ports.ts'], packages: ['valibot', 'micro-rsa-dsa-dh/*'] },
  'core/store': { imports: ['core/model', 'core/ports.ts', 'core/crash-point.ts'], packages: ['idb'] },
  'core/secrets': { imports: ['core/model', 'core/ports.ts', 'core/store'], packages: ['valibot'] },
  'core/oauth': {
    imports: ['core/model', 'core/ports.ts', 'core/connectors', 'core/store', 'core/secrets'],
    packages: ['oauth4webapi'],
  },
  'core/messages': { imports: ['core/model', 'core/policy', 'core/connectors'], packages: ['valibot'] },
  'core/sources': {
    imports: [
      'core/model',
      'core/ports.ts',
      'core/crash-point.ts',
      'core/connectors',
      'core/store',
      'core/secrets',
      'core/oauth',
      'core/messages',
    ],
    packages: ['valibot'],
  },
  'core/propagation/decide': { imports: ['core/model', 'core/store', 'core/sources'] },
  'core/propagation/run': {
    imports: [
      'core/model',
      'core/crash-point.ts',
      'core/store',
      'core/sources',
      'core/propagation/decide',
      'core/propagation',
    ],
  },
  'core/propagation': {
    imports: [
      'core/model',
      'core/ports.ts',
      'core/crash-point.ts',
      'core/policy',
      'core/connectors',
      'core/store',
      'core/secrets',
      'core/sources',
      'core/messages',
      'core/propagation/decide',
      'core/propagation/run',
    ],
  },
  'core/administration': {
    imports: [
      'core/model',
      'core/ports.ts',
      'core/policy',
      'core/connectors',
      'core/store',
      'core/secrets',
      'core/oauth',
      'core/messages',
      'core/sources',
      'core/propagation',
    ],
  },
  'core/platform': {
    imports: ['core/model', 'core/ports.ts', 'core/policy', 'core/connectors', 'core/messages'],
    packages: ['valibot', 'wxt/*', '#i18n'],
  },

  'components/styles.d.ts': { imports: [] },
  'components/controls': { imports: [], packages: [...ui, '#i18n'] },
  'components/app': { imports: [...pageCore, 'components/controls'], packages: [...ui, '@zxcvbn-ts/*'] },
  'components/launchpad': {
    imports: [...pageCore, 'components/controls', 'components/app', 'package.json'],
    packages: ui,
  },
  'components/admin/shell': { imports: [...pageCore, ...pageBase], packages: [...ui, 'valibot'] },
  'components/admin/editor': { imports: [...pageCore, ...pageBase, shell], packages: [...ui, 'valibot'] },
  'components/admin/policies': { imports: [...pageCore, ...pageBase, shell, editor], packages: [...ui, 'valibot'] },
  'components/admin/sources': {
    imports: [...pageCore, ...pageBase, shell, editor, policies],
    packages: [...ui, 'valibot'],
  },
  'components/admin/sync-groups': { imports: [...pageCore, ...pageBase, shell, editor, policies], packages: ui },
  'components/admin/accounts': { imports: [...pageCore, ...pageBase, shell, sources], packages: ui },
  'components/admin/activity': { imports: [...pageCore, ...pageBase, shell], packages: ui },
  'components/admin/settings': { imports: [...pageCore, ...pageBase, shell, policies, sources], packages: ui },
  'components/admin': {
    imports: [
      ...pageCore,
      ...pageBase,
      shell,
      policies,
      sources,
      'components/admin/sync-groups',
      'components/admin/accounts',
      'components/admin/activity',
      'components/admin/settings',
    ],
    packages: ui,
  },

  'entrypoints/popup': { imports: ['components/launchpad', 'components/app', 'core/platform'], packages: ui },
  'entrypoints/options': { imports: ['components/admin', shell, 'core/connectors', 'core/platform'], packages: ui },
  'entrypoints/background': {
    imports: [
      'core/model',
      'core/policy',
      'core/connectors',
      'core/store',
      'core/secrets',
      'core/messages',
      'core/sources',
      'core/propagation',
      'core/administration',
      'core/platform',
    ],
    packages: ['wxt/*'],
  },
};

/** The folders whose files the table is about. */
export const checkedFolders = ['core', 'components', 'entrypoints'];
