import { resolve } from 'node:path';
// For the type of its part of the configuration.
import '@wxt-dev/i18n/module';
import { defineConfig } from 'wxt';
import root from '../../../wxt.config.ts';

const project = resolve(import.meta.dirname, '../../..');

/** The extension as it is, from the same sources, in which a test can end the background at each place of core/crash-point.ts. */
export default defineConfig({
  ...root,
  root: project,
  vite: async (env) => {
    const own = await root.vite?.(env);
    const crashPoints = {
      name: 'crash-points',
      enforce: 'pre' as const,
      resolveId: (id: string) =>
        id.endsWith('/crash-point.ts') ? resolve(import.meta.dirname, 'crash-point.ts') : undefined,
    };
    return { ...own, plugins: [...(own?.plugins ?? []), crashPoints] };
  },
});
