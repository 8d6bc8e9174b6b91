import { preact } from '@preact/preset-vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'wxt';
import { geckoId, oldestBrowsers } from './packaging/identity.ts';
import { publicSigningKey, updateFolder, updateManifests } from './packaging/signing-key.ts';

/** What every page and the background may load and reach; see docs/security.md. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Fixes the extension's id in Chromium: enterprise policies, OAuth redirects and native hosts hang on it. Its private
 * half was thrown away, so nobody can sign a .crx of this id: with a signing key (`npm run package:policy`) the id is
 * that key's.
 */
const chromiumPublicKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvVMqGQVRgeSprhsqxMtc9MFvEBwo7VLrMwTmOhX3cPZASaPNxaqpqadccGN5nRmiPMWvJmJjJfffAncoT/zPocfahoyjkbD3adEn0H9/B2uRbe7212+An/8Hyk2cEXKTQF4JGkO66/QnwZMPa2e69Cd75ukujaS1mv3g+cBFbj18XrCNRDied5ax3dctxQAHXIq7NDmnvKbOpDUzHAcOcht73kBCY12E1PAJYflqtD4IY0szembr7Eqp0Ab4+zTMXlvvrfCf93SL1B1J1EEwsvvtY+M5u2wOoN2Nt1bMNfrC069bwbutjMq/Sid9Wo8070AUObd/l37IVua2H60gXQIDAQAB';

/** Where packages that a policy installed look for newer ones; the stores' own packages have none. */
const updates = updateFolder();

/**
 * webextension-polyfill as an ES module. Bundled as the CommonJS that it is, what it exports would be copied, property by
 * property: where that is Chromium's own `browser`, each page and the background would set up every API as they start.
 */
const polyfillAsModule: Plugin = {
  name: 'polyfill-as-module',
  apply: 'build',
  transform: {
    filter: { id: /\/webextension-polyfill\/dist\/browser-polyfill\.js$/ },
    handler: (code) => ({
      code: `const exports = {};\nconst module = { exports };\n${code}\nexport default module.exports;`,
      map: null,
    }),
  },
};

export default defineConfig({
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill', '@wxt-dev/i18n/module'],
  // Both browsers know modulepreload by themselves.
  vite: () => ({ plugins: [preact(), polyfillAsModule], build: { modulePreload: { polyfill: false } } }),
  manifest: ({ browser, command }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: [
      'alarms',
      'declarativeNetRequestWithHostAccess',
      'identity',
      'notifications',
      'storage',
      'unlimitedStorage',
      'webRequest',
    ],
    optional_host_permissions: ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*'],
    ...(command === 'build' && {
      content_security_policy: { extension_pages: contentSecurityPolicy },
    }),
    ...(browser === 'firefox'
      ? {
          incognito: 'not_allowed',
          browser_specific_settings: {
            gecko: {
              id: geckoId,
              strict_min_version: oldestBrowsers.firefox,
              ...(updates && { update_url: updates + updateManifests.firefox }),
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : {
          incognito: 'spanning',
          key: publicSigningKey() ?? chromiumPublicKey,
          minimum_chrome_version: oldestBrowsers.chromium,
          ...(updates && { update_url: updates + updateManifests.chromium }),
          // Firefox has no managed schema and warns about one.
          storage: { managed_schema: 'managed-schema.json' },
        }),
  }),
});
