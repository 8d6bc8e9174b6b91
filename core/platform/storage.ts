import { browser } from 'wxt/browser';
import type { LocalStorage, SessionStorage } from '../ports.ts';

/** Memory only in both browsers; measured: it does not reach the profile on disk. */
export const sessionStorage: SessionStorage = {
  async get(key) {
    return (await browser.storage.session.get(key))[key];
  },
  async set(key, value) {
    await browser.storage.session.set({ [key]: value });
  },
  async remove(keys) {
    await browser.storage.session.remove([...keys]);
  },
  async keys() {
    return Object.keys(await browser.storage.session.get(null));
  },
};

export const localStorage: LocalStorage = {
  async get(key) {
    return (await browser.storage.local.get(key))[key];
  },
  async set(key, value) {
    await browser.storage.local.set({ [key]: value });
  },
};
