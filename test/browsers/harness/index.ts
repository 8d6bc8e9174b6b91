import type { Runtime } from '../../contract/runtime.ts';
import type { BrowserName, ExtensionPage, LaunchOptions, TestBrowser } from '../browser.ts';
import { launch } from '../index.ts';
import { packageExtension } from '../package.ts';
import type { HarnessAnswers, HarnessCall } from './rpc.ts';

export type { PlainAnswer } from './rpc.ts';

/** A browser with the harness in it: the extension's own background context, for tests of what runs there. */
export interface Harness {
  readonly browser: TestBrowser;
  /** A page of the harness, blank; not where the calls are carried out. */
  readonly page: ExtensionPage;
  call<C extends HarnessCall>(call: C): Promise<HarnessAnswers[C['type']]>;
  /** The contract suite's face of it. */
  readonly runtime: Runtime;
  close(): Promise<void>;
}

export async function startHarness(
  name: BrowserName,
  options: Pick<LaunchOptions, 'authority'> = {},
): Promise<Harness> {
  const browser = await launch(name, { extension: await packageExtension(name, import.meta.dirname), ...options });
  const page = await browser.open('page.html');

  async function call<C extends HarnessCall>(message: C): Promise<HarnessAnswers[C['type']]> {
    const reply = await page.evaluate(relay, message);
    if ('error' in reply) throw new Error(reply.error);
    return reply.result as HarnessAnswers[C['type']];
  }

  return {
    browser,
    page,
    call,
    runtime: {
      name,
      call: (operation) => call({ type: 'connector', call: operation }),
      abort: async (id) => {
        await call({ type: 'abort', id });
      },
    },
    close: () => browser.close(),
  };
}

type Reply = { readonly result: unknown } | { readonly error: string };

/** Runs in the page. */
function relay(message: HarnessCall): Promise<Reply> {
  interface Extension {
    readonly runtime: { sendMessage(message: HarnessCall): Promise<Reply> };
  }
  // Firefox calls it so too.
  return (globalThis as unknown as { readonly chrome: Extension }).chrome.runtime.sendMessage(message);
}
