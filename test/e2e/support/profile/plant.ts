import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtensionPage } from '../../../browsers/index.ts';
import { encodings } from './search.ts';

/** Puts the text where the search must find it: in a file for each encoding, and in values that the browser compresses. */
export async function plant(page: ExtensionPage, profile: string, text: string): Promise<void> {
  for (const [index, { bytes }] of encodings(text).entries())
    await writeFile(
      join(profile, `planted-${index}`),
      Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')]),
    );
  await page.evaluate(keepCompressed, text);
}

/** What a browser compresses, it compresses so that the text is in no place whole: its halves stand before it already. */
async function keepCompressed(text: string): Promise<void> {
  const half = Math.ceil(text.length / 2);
  const apart = `${text.slice(0, half)} and ${text.slice(half)}`;
  const filler = (length: number) => `${apart} ${'. '.repeat(length / 2)} ${text}`;
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('planted', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('values'));
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(new Error(String(opening.error))));
  });
  const put = (key: string, value: unknown) =>
    new Promise<void>((resolve, reject) => {
      const tx = db.transaction('values', 'readwrite', { durability: 'strict' });
      tx.objectStore('values').put(value, key);
      tx.addEventListener('complete', () => resolve());
      tx.addEventListener('abort', () => reject(new Error(String(tx.error))));
    });
  await put('small', filler(200));
  await put('deleted', filler(400));
  await put('large', filler(300_000));
  // Firefox keeps it in a file of its own only when it is large although compressed.
  const noise = Array.from(crypto.getRandomValues(new Uint8Array(60_000)), (byte) => byte.toString(36)).join('');
  await put('huge', filler(100) + noise.repeat(20));
  // Chromium moves its log into a table, and so compresses what is in it, after 4 MB.
  for (let at = 0; at < 120; at += 1) await put(`more-${at}`, crypto.getRandomValues(new Uint8Array(60_000)));
  db.close();
}
