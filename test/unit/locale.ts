import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';

const messages = generateChromeMessages(await parseMessagesFile('locales/en.yml'));

/** Gives the fake browser the English sentences, filled in as a browser does it. */
export function speakEnglish(): void {
  vi.spyOn(fakeBrowser.i18n, 'getMessage').mockImplementation(
    (name: string, fill: string | number | (string | number)[] = []) => {
      const values = [fill].flat();
      const message = messages[name]?.message ?? '';
      return message.replaceAll(/\$(\d)/g, (_, position) => String(values[Number(position) - 1] ?? ''));
    },
  );
}

/** Whether `locales/en.yml` has a sentence under this key, as `a.b.c`. */
export function isSentence(key: string): boolean {
  return Object.hasOwn(messages, key.replaceAll('.', '_'));
}
