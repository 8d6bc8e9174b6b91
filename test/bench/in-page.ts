import { openDatabase } from '../../core/store/database/open.ts';
import type { LocalStorage } from '../../core/ports.ts';
import { fill } from '../support/fill.ts';
import type { Filler } from './fill-store.ts';

/** Runs in a page of the extension; fill-store.ts brings it there. */

interface Extension {
  readonly storage: {
    readonly local: {
      get(key: string): Promise<Readonly<Record<string, unknown>>>;
      set(items: Readonly<Record<string, unknown>>): Promise<void>;
      clear(): Promise<void>;
    };
  };
}

const { local } = (globalThis as unknown as { readonly chrome: Extension }).chrome.storage;

const localStorage: LocalStorage = {
  get: async (key) => (await local.get(key))[key],
  set: (key, value) => local.set({ [key]: value }),
};

const filler: Filler = {
  fillLockstep: async (filling) => {
    const db = await openDatabase();
    const stores = [...db.objectStoreNames];
    const tx = db.transaction(stores, 'readwrite');
    await Promise.all([...stores.map((name) => tx.objectStore(name).clear()), tx.done]);
    await local.clear();
    await fill(db, localStorage, filling);
    db.close();
  },
};
Object.assign(globalThis, filler);
