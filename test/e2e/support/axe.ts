import type { AxeResults } from 'axe-core';
import type { ExtensionPage } from '../../browsers/index.ts';

/** What axe finds on the page, `rule: element` for each; axe is in the page as soon as an element was looked for. */
export async function violations(page: ExtensionPage): Promise<readonly string[]> {
  await page.byRole('main').count();
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: { run(): Promise<AxeResults> } };
    const { violations: found } = await axe.run();
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
