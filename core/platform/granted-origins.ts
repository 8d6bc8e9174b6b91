import { browser } from 'wxt/browser';
import type { Permissions } from '../ports.ts';
import { hasAccess } from './permissions.ts';

/**
 * What the browser granted, for the background: remembered until the browser takes anything back, because each step asks
 * for the same origin several times and the question costs as much as reading its source.
 */
export function createPermissions(): Permissions {
  const granted = new Set<string>();
  let withdrawals = 0;
  browser.permissions.onRemoved.addListener(() => {
    withdrawals += 1;
    granted.clear();
  });
  return {
    async has(origin) {
      if (granted.has(origin)) return true;
      const before = withdrawals;
      const answer = await hasAccess([origin]);
      // Taken back while the answer was on its way: the next one who asks hears it.
      if (answer && before === withdrawals) granted.add(origin);
      return answer;
    },
  };
}
