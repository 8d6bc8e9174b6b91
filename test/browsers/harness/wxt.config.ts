import { resolve } from 'node:path';
// For the type of its part of the configuration.
import '@wxt-dev/i18n/module';
import { defineConfig } from 'wxt';
import root from '../../../wxt.config.ts';

const project = resolve(import.meta.dirname, '../../..');

/** The extension as it is (manifest, build, icons, words) with other entrypoints: test/browsers/harness/rpc.ts says which. */
export default defineConfig({
  ...root,
  root: import.meta.dirname,
  publicDir: resolve(project, 'public'),
  i18n: { localesDir: resolve(project, 'locales') },
});
