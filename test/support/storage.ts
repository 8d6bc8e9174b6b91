import type { LocalStorage, Logger, SessionStorage } from '../../core/ports.ts';

/** Both of the browser's storages in memory; like theirs, what is stored is a copy. `held` is what is there. */
export function memoryStorage(): LocalStorage & SessionStorage & { readonly held: Map<string, unknown> } {
  const held = new Map<string, unknown>();
  return {
    held,
    get: (key) => Promise.resolve(structuredClone(held.get(key))),
    set: (key, value) => {
      held.set(key, structuredClone(value));
      return Promise.resolve();
    },
    remove: (keys) => {
      for (const key of keys) held.delete(key);
      return Promise.resolve();
    },
    keys: () => Promise.resolve([...held.keys()]),
  };
}

/** Keeps what would be printed. */
export function memoryLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, warn: (message) => void lines.push(message) };
}
