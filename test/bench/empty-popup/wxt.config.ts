import { preact } from '@preact/preset-vite';
import { defineConfig } from 'wxt';

/** The least that a popup of WXT and Preact can be: what ours is measured against. */
export default defineConfig({
  root: import.meta.dirname,
  manifestVersion: 3,
  imports: false,
  vite: () => ({ plugins: [preact()], build: { modulePreload: { polyfill: false } } }),
  manifest: { name: 'Empty popup', version: '0.0.0' },
});
