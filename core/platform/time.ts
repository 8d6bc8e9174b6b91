import { browser } from 'wxt/browser';
import type { Alarms, Clock, Timers } from '../ports.ts';

export const clock: Clock = { now: () => Date.now() };

export const timers: Timers = {
  after(ms, callback) {
    const id = setTimeout(callback, ms);
    return { cancel: () => clearTimeout(id) };
  },
};

export const alarms: Alarms = {
  async set(name, when) {
    await browser.alarms.create(name, { when });
  },
  async clear(name) {
    await browser.alarms.clear(name);
  },
};
