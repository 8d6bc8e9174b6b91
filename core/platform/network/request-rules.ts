import { type Browser, browser } from 'wxt/browser';

type Rule = Browser.declarativeNetRequest.Rule;

/**
 * Rules for the background's own requests; a person's tabs at the same source are left alone. They are the same for
 * every source, so there is nothing to clean up between sources, and they end with the browser's session.
 */
export function installRequestRules(): Promise<void> {
  installed ??= replaceRules().catch((error: unknown) => {
    installed = undefined;
    throw error;
  });
  return installed;
}

let installed: Promise<void> | undefined;

async function replaceRules(): Promise<void> {
  const ours: Browser.declarativeNetRequest.RuleCondition = {
    initiatorDomains: [new URL(browser.runtime.getURL('/')).hostname],
    tabIds: [browser.tabs.TAB_ID_NONE],
    resourceTypes: ['xmlhttprequest'],
  };
  const rules: Rule[] = [
    {
      // Both browsers repeat a request by themselves, a POST too, when a connection that they had kept ends under it. A
      // change request can only be sure of a fresh one where no earlier request, of whatever method, left one behind.
      id: 1,
      condition: ours,
      action: { type: 'modifyHeaders', requestHeaders: [{ header: 'Connection', operation: 'set', value: 'close' }] },
    },
    {
      // Servers that check it against themselves would refuse the extension's.
      id: 2,
      condition: ours,
      action: { type: 'modifyHeaders', requestHeaders: [{ header: 'Origin', operation: 'remove' }] },
    },
  ];
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: rules.map(({ id }) => id),
    addRules: rules,
  });
}
