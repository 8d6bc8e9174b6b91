import type { ExtensionPage } from '../../browsers/index.ts';

/** From now on the page keeps what it hands out as files, which no test could fetch from the browser's own dialog. */
export async function keepExports(page: ExtensionPage): Promise<void> {
  await page.evaluate(() => {
    const kept: string[] = [];
    Reflect.set(globalThis, 'kept', kept);
    const original = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (content) => {
      if (content instanceof Blob) void content.text().then((text) => kept.push(text));
      return original(content);
    };
  });
}

/** The texts of the files, once so many were handed out. */
export async function exportedTexts(page: ExtensionPage, count: number): Promise<readonly string[]> {
  await page.until(
    `${count} exports`,
    (least) => (Reflect.get(globalThis, 'kept') as readonly string[]).length >= least,
    count,
  );
  return page.evaluate(() => Reflect.get(globalThis, 'kept') as readonly string[]);
}
