/**
 * The layers of the house: which room may import from which, and which packages it may use. This table is the only
 * place that says so; `npm run check:walls` holds the code to it, and docs/architecture.md tells it in words.
 *
 * A room is a folder with everything below it, or a single file. A file belongs to the longest path that fits, so a
 * folder inside a room can be a room of its own. A room may always import from itself.
 */
export interface Room {
  /** Rooms that it may import from, types included. */
  readonly imports: readonly string[];
  /** Packages, as they are written in the import; `name/*` stands for every path below that package. */
  readonly packages?: readonly string[];
}

const ui = ['preact', 'preact/*', '@preact/signals'];

export const rooms: Readonly<Record<string, Room>> = {
  'core/ports.ts': { imports: [] },
  'core/crash-point.ts': { imports: [] },
  'core/model': { imports: ['core/ports.ts'], packages: ['valibot', 'jsonc-parser', '#i18n'] },
  'core/policy': { imports: ['core/model', 'core/ports.ts'] },
  'core/connectors': { imports: ['core/model', 'core/ports.ts'], packages: ['valibot', 'micro-rsa-dsa-dh/*'] },
  'core/store': { imports: ['core/model', 'core/ports.ts', 'core/crash-point.ts'], packages: ['idb'] },
  'core/secrets': { imports: ['core/model', 'core/ports.ts', 'core/store'], packages: ['valibot'] },
  'core/oauth': {
    imports: ['core/model', 'core/ports.ts', 'core/connectors', 'core/store', 'core/secrets'],
    packages: ['oauth4webapi'],
  },
  'core/messages': { imports: ['core/model', 'core/policy', 'core/connectors'], packages: ['valibot'] },
  'core/propagation': {
    imports: [
      'core/model',
      'core/ports.ts',
      'core/crash-point.ts',
      'core/policy',
      'core/connectors',
      'core/store',
      'core/secrets',
      'core/oauth',
      'core/messages',
    ],
    packages: ['valibot'],
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
      'core/propagation',
    ],
  },
  'core/platform': {
    imports: ['core/model', 'core/ports.ts', 'core/policy', 'core/connectors', 'core/messages'],
    packages: ['valibot', 'wxt/*', '#i18n'],
  },

  'components/controls': { imports: [], packages: [...ui, '#i18n'] },
  components: {
    imports: ['core/model', 'core/ports.ts', 'core/store', 'core/platform', 'components/controls'],
    packages: [...ui, '@zxcvbn-ts/*'],
  },
  'components/launchpad': {
    imports: [
      'core/model',
      'core/policy',
      'core/connectors',
      'core/store',
      'core/messages',
      'core/platform',
      'components/controls',
      'components',
      'package.json',
    ],
    packages: ui,
  },
  'components/admin': {
    imports: [
      'core/model',
      'core/ports.ts',
      'core/policy',
      'core/connectors',
      'core/store',
      'core/messages',
      'core/platform',
      'components/controls',
      'components',
    ],
    packages: [...ui, 'valibot'],
  },

  'entrypoints/popup': { imports: ['components/launchpad', 'components', 'core/platform'], packages: ui },
  'entrypoints/options': { imports: ['components/admin', 'core/connectors', 'core/platform'], packages: ui },
  'entrypoints/background': {
    imports: [
      'core/model',
      'core/policy',
      'core/connectors',
      'core/store',
      'core/secrets',
      'core/messages',
      'core/propagation',
      'core/administration',
      'core/platform',
    ],
    packages: ['wxt/*'],
  },
};

/** The folders whose files the table is about. */
export const checkedFolders = ['core', 'components', 'entrypoints'];

/** What the table found when it was made and the re-cut has not mended yet; a line here that is mended fails the check. */
export const notMended: readonly string[] = [
  'a circle: core/connectors/connector.ts -> core/connectors/exchanged.ts -> core/connectors/connector.ts',
  'a circle: core/connectors/connector.ts -> core/connectors/oauth.ts -> core/connectors/connector.ts',
  'a circle: core/connectors/connector.ts -> core/connectors/oauth.ts -> core/connectors/exchange.ts -> core/connectors/connector.ts',
  'components/admin: 73 files beside each other; at most 16',
  'components/admin/web-services: 20 files beside each other; at most 16',
  'components/launchpad: 43 files beside each other; at most 16',
  'core/model: 26 files beside each other; at most 16',
  'core/platform: 21 files beside each other; at most 16',
  'core/policy: 30 files beside each other; at most 16',
  'core/propagation: 23 files beside each other; at most 16',
  'core/store: 21 files beside each other; at most 16',
];
