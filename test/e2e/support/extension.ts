import type { Answers, Command } from '../../../core/messages/commands.ts';
import type { Change, Step } from '../../../core/model/change.ts';
import type { ExtensionPage } from '../../browsers/index.ts';

/** What a page of the extension can do besides what it shows; all of it runs in the page. */

/** Sends the message straight to the background, as a page of the extension could. */
export async function tell<C extends Command>(page: ExtensionPage, command: C): Promise<Answers[C['type']]> {
  return (await tellAnything(page, command)) as Answers[C['type']];
}

export function tellAnything(page: ExtensionPage, message: unknown): Promise<unknown> {
  return tellJson(page, JSON.stringify(message));
}

/** As {@link tellAnything}, for what only JSON can say: a property of the name `__proto__`. */
export function tellJson(page: ExtensionPage, message: string): Promise<unknown> {
  return page.evaluate((json) => {
    interface Extension {
      readonly runtime: { sendMessage(message: unknown): Promise<unknown> };
    }
    // Firefox calls it so too.
    return (globalThis as unknown as { readonly chrome: Extension }).chrome.runtime.sendMessage(JSON.parse(json));
  }, message);
}

export function badge(page: ExtensionPage): Promise<string> {
  return page.evaluate(() => {
    interface Extension {
      readonly action: { getBadgeText(details: object): Promise<string> };
    }
    return (globalThis as unknown as { readonly chrome: Extension }).chrome.action.getBadgeText({});
  });
}

interface Notifications {
  getAll(): Promise<Readonly<Record<string, unknown>>>;
  readonly onClosed: { addListener(listener: (id: string) => void): void };
  /** Firefox only. */
  readonly onShown?: { addListener(listener: (id: string) => void): void };
}

/** Notes each notification from now on: where nobody is there to show it, Firefox takes it away at once. */
export function noteNotifications(page: ExtensionPage): Promise<void> {
  return page.evaluate(() => {
    const { notifications } = (globalThis as unknown as { readonly chrome: { notifications: Notifications } }).chrome;
    // Within, because a page knows only what is in the function that it runs.
    // oxlint-disable-next-line unicorn/consistent-function-scoping
    const note = (id: string) => {
      document.documentElement.dataset['notified'] = `${document.documentElement.dataset['notified'] ?? ''} ${id}`;
    };
    notifications.onClosed.addListener(note);
    notifications.onShown?.addListener(note);
  });
}

/** Whether a notification of that id is shown, or was noted. */
export function notified(page: ExtensionPage, id: string): Promise<boolean> {
  return page.evaluate(async (wanted) => {
    const { notifications } = (globalThis as unknown as { readonly chrome: { notifications: Notifications } }).chrome;
    return (
      wanted in (await notifications.getAll()) || (document.documentElement.dataset['notified'] ?? '').includes(wanted)
    );
  }, id);
}

/** Every record of these object stores, as they are stored. */
export async function stored(page: ExtensionPage, ...stores: readonly string[]): Promise<readonly unknown[]> {
  return (await query(page, ...stores.map((store) => ({ store })))).flat();
}

/** One change with its steps in order, as they are stored; undefined where it is not there. */
export async function storedChange(
  page: ExtensionPage,
  changeId: string,
): Promise<{ readonly change: Change | undefined; readonly steps: readonly Step[] }> {
  const [changes = [], steps = []] = await query(
    page,
    { store: 'changes', key: changeId },
    { store: 'steps', index: 'byChange', key: changeId },
  );
  return { change: (changes as Change[])[0], steps: (steps as Step[]).toSorted((a, b) => a.index - b.index) };
}

interface Query {
  readonly store: string;
  readonly index?: string;
  /** All records unless told. */
  readonly key?: string;
}

function query(page: ExtensionPage, ...queries: readonly Query[]): Promise<readonly (readonly unknown[])[]> {
  return page.evaluate(async (asked) => {
    // Within, because a page knows only what is in the function that it runs.
    // oxlint-disable-next-line unicorn/consistent-function-scoping
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(String(request.error))));
      });
    const db = await answer(indexedDB.open('lockstep'));
    const all = await Promise.all(
      asked.map(({ store, index, key }) => {
        const records = db.transaction(store).objectStore(store);
        return answer((index === undefined ? records : records.index(index)).getAll(key)) as Promise<unknown[]>;
      }),
    );
    db.close();
    return all;
  }, queries);
}

/** Keeps a value in `storage.local`. */
export function storeLocally(page: ExtensionPage, key: string, value: string): Promise<void> {
  return page.evaluate(
    async (name, what) => {
      await (globalThis as unknown as { readonly chrome: Storage }).chrome.storage.local.set({ [name]: what });
    },
    key,
    value,
  );
}

/** The ids of the changes whose passwords are in flight. */
export function inFlight(page: ExtensionPage): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const all = await (globalThis as unknown as { readonly chrome: Storage }).chrome.storage.session.get(null);
    return Object.keys(all).flatMap((key) => (key.startsWith('inFlight/') ? [key.replace('inFlight/', '')] : []));
  });
}

/** Clears what is in the browser's memory only, as a restart of the browser does. */
export function forgetInFlight(page: ExtensionPage): Promise<void> {
  return page.evaluate(() => (globalThis as unknown as { readonly chrome: Storage }).chrome.storage.session.clear());
}

interface Storage {
  readonly storage: {
    readonly local: { set(values: Readonly<Record<string, string>>): Promise<void> };
    readonly session: { get(keys: null): Promise<Readonly<Record<string, unknown>>>; clear(): Promise<void> };
  };
}

/** Forgets which sign-ins were refused, and so lets a test have more of them than an account is exposed to. */
export function forgetRefusedSignIns(page: ExtensionPage): Promise<void> {
  return deleteStored(page, 'refusedSignIns');
}

/** Deletes the record of that key, or all of them, as no code of the extension would. */
export function deleteStored(page: ExtensionPage, store: string, key?: string): Promise<void> {
  return page.evaluate(
    (name, only) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('lockstep');
        opening.addEventListener('error', () => reject(new Error(String(opening.error))));
        opening.addEventListener('success', () => {
          const db = opening.result;
          const tx = db.transaction(name, 'readwrite');
          if (only === null) tx.objectStore(name).clear();
          else tx.objectStore(name).delete(only);
          tx.addEventListener('complete', () => {
            db.close();
            resolve();
          });
        });
      }),
    store,
    key ?? null,
  );
}

/** Everything that an import could change. */
export const configurationStores = ['passwordPolicies', 'sources', 'accounts', 'passwordSyncGroups', 'identity'];
