import { beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type * as OnlyCopy from '../../../../core/platform/network/only-copy.ts';

let onlyCopy: typeof OnlyCopy;

/** A background that has just started, in a browser that runs on. */
async function newBackground(): Promise<void> {
  vi.resetModules();
  onlyCopy = await import('../../../../core/platform/network/only-copy.ts');
}

beforeEach(async () => {
  fakeBrowser.reset();
  await newBackground();
});

const closing = () => new Response('', { status: 401, statusText: 'Unauthorized', headers: { Connection: 'close' } });
const keeping = () => new Response('', { status: 401, statusText: 'Unauthorized' });
const http2 = () => new Response('', { status: 401, headers: { Connection: 'close' } });

function answered(url: string, response: Response): Promise<boolean> {
  return onlyCopy.watchForCopies(url)(response);
}

it('is proved over http where the connection ends with the answer', async () => {
  expect(await answered('http://127.0.0.1:1/a', closing())).toBe(true);
  expect(await answered('http://127.0.0.1:1/b', closing())).toBe(true);
});

it.each([
  ['no word of it', keeping()],
  ['both words', new Response('', { statusText: 'OK', headers: { Connection: 'keep-alive, close' } })],
  ['HTTP/2, which has no reason phrase', http2()],
])('is not proved by %s', async (_, response) => {
  expect(await answered('http://127.0.0.1:1/a', response)).toBe(false);
});

it('is not proved where an earlier answer of that origin may have kept its connection', async () => {
  await answered('http://127.0.0.1:1/a', keeping());
  expect(await answered('http://127.0.0.1:1/b', closing())).toBe(false);
  expect(await answered('http://127.0.0.1:2/b', closing())).toBe(true);
});

it('is not proved where one did while the request was under way', async () => {
  const isOnlyCopy = onlyCopy.watchForCopies('http://127.0.0.1:1/change');
  await answered('http://127.0.0.1:1/other', keeping());
  expect(await isOnlyCopy(closing())).toBe(false);
});

it('is not proved by the first answer over TLS, by the next', async () => {
  expect(await answered('https://source.example/a', closing())).toBe(false);
  expect(await answered('https://source.example/b', closing())).toBe(true);
});

it('is not proved by a redirect, which says nothing of its connection and spoils nothing', async () => {
  const redirect = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
  expect(await answered('http://127.0.0.1:1/a', redirect)).toBe(false);
  expect(await answered('http://127.0.0.1:1/b', closing())).toBe(true);
});

it('outlives the background, as connections do', async () => {
  await answered('http://127.0.0.1:1/a', keeping());
  await answered('https://source.example/a', closing());
  await newBackground();
  expect(await answered('http://127.0.0.1:1/b', closing())).toBe(false);
  expect(await answered('https://source.example/b', closing())).toBe(true);
});

it('is not proved where a page of the extension may have left a connection there', async () => {
  await answered('https://source.example/a', closing());
  const background = onlyCopy;
  await newBackground();
  await onlyCopy.noteAnswer('https://source.example/range/12345', http2());
  expect(await background.watchForCopies('https://source.example/b')(closing())).toBe(false);
});

it('is not proved where it cannot be known what was before', async () => {
  vi.spyOn(fakeBrowser.storage.session, 'get').mockRejectedValueOnce(new Error('gone'));
  expect(await answered('http://127.0.0.1:1/a', closing())).toBe(false);
});
