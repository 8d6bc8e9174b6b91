import { browser } from 'wxt/browser';
import type { Text } from '../model/text.ts';
import { say } from './i18n.ts';

/** Shows on the toolbar icon how many things need the person; 0 clears it. */
export async function showBadge(count: number, title: Text): Promise<void> {
  await browser.action.setBadgeBackgroundColor({ color: '#b3261e' });
  await browser.action.setBadgeText({ text: count === 0 ? '' : String(count) });
  await browser.action.setTitle({ title: say(title) });
}

/** One notification; the same id replaces the former one. */
export async function notify(id: string, title: Text, message: Text): Promise<void> {
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icon/128.png'),
    title: say(title),
    message: say(message),
  });
}
