import { defineConfig } from 'wxt';

/** The least that a background can be: what the start of ours is measured against. */
export default defineConfig({
  root: import.meta.dirname,
  manifestVersion: 3,
  imports: false,
  manifest: { name: 'Empty worker', version: '0.0.0' },
});
