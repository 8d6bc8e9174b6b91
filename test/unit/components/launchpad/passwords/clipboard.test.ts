// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clipboardTime, copySecret } from '../../../../../components/launchpad/passwords/clipboard.ts';

let clipboard: string[];

beforeEach(() => {
  clipboard = [];
  vi.useFakeTimers();
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (words) => void clipboard.push(words));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a copied secret leaves the clipboard after its time', async () => {
  expect(await copySecret('secret')).toBe(true);
  vi.advanceTimersByTime(clipboardTime - 1);
  expect(clipboard).toEqual(['secret']);
  vi.advanceTimersByTime(1);
  expect(clipboard).toEqual(['secret', '']);
});

test('what the person copies in the meantime stays', async () => {
  await copySecret('secret');
  document.dispatchEvent(new Event('copy'));
  vi.advanceTimersByTime(clipboardTime);
  expect(clipboard).toEqual(['secret']);
});

test('a browser that does not allow it is told', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
  expect(await copySecret('secret')).toBe(false);
});
