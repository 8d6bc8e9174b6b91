/** `npm run pictures`: the README's pictures, made from the demo's sources as they are now. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { launch, packageExtension } from '../test/browsers/index.ts';
import { change, confirmCredentials, link, setUp, type Stage } from './drive.ts';
import { startWorld } from './world.ts';

const folder = resolve(import.meta.dirname, '../docs/images');
const wanted = new Map([
  ['office-form', 'popup-form.png'],
  ['office-progress', 'popup-progress.png'],
  ['office-result', 'popup-result.png'],
  ['import-preview', 'import-preview.png'],
]);

const stage: Stage = {
  say: (line) => console.log(line),
  picture: async (page, name) => {
    const file = wanted.get(name);
    if (file !== undefined) await page.screenshot(join(folder, file));
  },
};

await mkdir(folder, { recursive: true });
const world = await startWorld({ keystone: true });
const browser = await launch('chromium', { extension: await packageExtension('chromium') });
try {
  await setUp(browser, world, stage);
  await link(browser, world, stage);
  await confirmCredentials(browser, world, stage);
  await change(browser, 'Office', { current: world.person.password, next: 'Spring-meadow-42' }, stage);
} finally {
  await browser.close();
  await world.stop();
}
