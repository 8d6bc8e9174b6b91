import { afterAll, beforeAll, describe } from 'vitest';
import { startHarness, type Harness } from '../browsers/harness/index.ts';
import type { BrowserName } from '../browsers/index.ts';
import { browserData } from './all.ts';
import { describeConnector } from './suite.ts';

/** The contract of every connector, run in the background of the built extension. */
export function describeConnectorsIn(browser: BrowserName): void {
  describe(`In the background of ${browser}`, () => {
    let harness: Harness;
    beforeAll(async () => {
      harness = await startHarness(browser);
      await harness.browser.grantHosts('http://127.0.0.1', 'https://127.0.0.1');
    });
    afterAll(() => harness.close());

    for (const data of browserData) describeConnector(data, () => harness.runtime);
  });
}
