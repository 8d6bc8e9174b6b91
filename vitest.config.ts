import { availableParallelism } from 'node:os';
import { preact } from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';
import { LongestFirst } from './scripts/longest-first.ts';

/** Vitest would leave one of them idle. */
const processors = availableParallelism();

const plugins = async () => [...(await WxtVitest()), preact()];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: await plugins(),
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          exclude: ['test/unit/components/**'],
          setupFiles: ['test/unit/setup.ts'],
          // Nothing here leaves anything behind, and a process for each file takes twice as long as the tests.
          isolate: false,
          maxWorkers: processors,
          // No test is about time; a property test on a busy machine takes its own.
          testTimeout: 60_000,
        },
      },
      {
        plugins: await plugins(),
        test: {
          name: 'components',
          include: ['test/unit/components/**/*.test.{ts,tsx}'],
          setupFiles: ['test/unit/setup.ts'],
          maxWorkers: processors,
          testTimeout: 60_000,
        },
      },
      {
        plugins: await plugins(),
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          // Dozens of real requests in a test, on a machine that may be busy.
          testTimeout: 120_000,
          hookTimeout: 240_000,
          // Each file has servers of its own, and waits for them most of the time: two leave the processors idle.
          maxWorkers: 3,
        },
      },
      {
        // Its own processes take all processors.
        test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], fileParallelism: false },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/prepare.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          // A browser and its sources take a processor; with a third file all of them only get slower.
          maxWorkers: 2,
        },
      },
      {
        // `npm run soak`, apart from `npm test`.
        test: {
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          globalSetup: ['test/e2e/support/prepare.ts'],
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
