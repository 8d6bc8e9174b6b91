import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { seal } from '../../core/store/audit/chain.ts';
import { createDice } from './dice.ts';
import { writeRun } from './figures.ts';
import { simulateAll } from './pool.ts';
import { pureCrypto } from './pure-crypto.ts';

const schedules = 10_000;
/** `npm run simulate`. */
const replay = resolve(import.meta.dirname, 'main.ts');

// Spec O-3, O-5, S-2, S-3, S-6, S-7, D-1, D-2, D-4, D-6, D-8, L-1, J-1, J-3, J-7, W-2, X-1
it(`${schedules} schedules keep every promise of docs/specification.md about a change`, async () => {
  const started = performance.now();
  const tally = await simulateAll(1, schedules + 1);
  expect(tally.failed.map(({ seed, problem }) => `npm run simulate -- --seed ${seed}: ${problem}`)).toEqual([]);
  expect(tally.schedules).toBe(schedules);
  expect(tally.crashes).toBeGreaterThan(schedules / 2);
  expect(tally.requests).toBeGreaterThan(schedules * 2);
  if (process.env['WRITE_FIGURES'] !== undefined) await writeRun('npm test', tally, performance.now() - started);
}, 900_000);

it('the same seed tells the same story, byte for byte, in a process of its own too', async () => {
  const { simulate } = await import('./simulate.ts');
  const real = { setImmediate: globalThis.setImmediate, crypto: globalThis.crypto };
  try {
    for (const seed of [3, 14, 159, 2653]) {
      const story = (await simulate(seed)).story.join('\n');
      expect((await simulate(seed)).story.join('\n')).toBe(story);
      expect(story).toContain('sends');
    }
    expect((await simulate(4)).story).not.toEqual((await simulate(5)).story);
    const { stdout } = await promisify(execFile)(process.execPath, [replay, '--seed', '3']);
    expect(stdout).toContain(`${(await simulate(3)).story.join('\n')}\n\nSeed 3: every promise holds.`);
  } finally {
    globalThis.setImmediate = real.setImmediate;
    Object.defineProperty(globalThis, 'crypto', { value: real.crypto, configurable: true });
  }
}, 60_000);

it('seals as WebCrypto does', async () => {
  const raw = new Uint8Array(32).fill(7);
  const row = { seq: 1, at: 2, event: 'requested', who: 'Ann' } as Parameters<typeof seal>[2];
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const expected = await seal(key, 'before', row);
  const real = globalThis.crypto;
  Object.defineProperty(globalThis, 'crypto', { value: pureCrypto(createDice('')), configurable: true });
  try {
    expect(await seal({ raw } as unknown as CryptoKey, 'before', row)).toBe(expected);
  } finally {
    Object.defineProperty(globalThis, 'crypto', { value: real, configurable: true });
  }
});
