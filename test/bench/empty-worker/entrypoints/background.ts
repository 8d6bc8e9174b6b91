import { defineBackground } from 'wxt/utils/define-background';

declare const chrome: {
  readonly runtime: {
    readonly onMessage: { addListener(listener: (message: unknown, sender: unknown, reply: () => void) => void): void };
  };
};

export default defineBackground(() => {
  chrome.runtime.onMessage.addListener((_message, _sender, reply) => reply());
});
