/**
 * The database taken away, replaced or damaged under the extension, and no room for it: said in words, and nothing is
 * begun that cannot be recorded.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserName, browserNames, type ExtensionPage, until } from '../browsers/index.ts';
import { inFlight, tell } from './support/extension.ts';
import { change, fillForm, line, openForm, popupSize, startChange } from './support/popup.ts';
import { smallDisk } from './support/small-disk.ts';
import { holdChange, newPassword, oldPassword, type TestSource } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

// Spec J-10
describe.each(browserNames)('The database in %s', (name: BrowserName) => {
  const disk = smallDisk();
  beforeAll(() => disk.mount());
  afterAll(() => disk.remove());
  const world = useWorld(name, { profile: disk.folder });

  test('deleted in the middle of a change: nothing more is sent, and all goes on with a new one', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const release = holdChange(signIn);
    const popup = await startChange(world.browser, group);
    await until('the change to arrive', async () => signIn.changesArrived() > 0);

    await deleteDatabase(popup);
    release();
    await popup.close();
    const again = await world.browser.open('popup.html', popupSize);
    await again.says('Nothing is set up yet');
    await again.says(isGone);
    // The background that had the old one must not stand in the way of the one that opens the new one.
    expect(await tell(again, startMessage('group-1', [signIn, staff]))).toMatchObject({
      ok: false,
      refusal: { sentences: [{ key: 'propagation.start.targetGone' }] },
    });
    expect(staff.proxy.arrivals).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'old']);
    const activity = await world.browser.open('options.html#activity');
    await activity.says('The end of the audit trail is missing, from row 1 on.');
    await activity.close();

    const [other, partner] = [await world.signIn(), await world.directory()];
    const second = await world.group([other, partner]);
    expect(await change(world.browser, second)).toEqual([line(other, 'changed'), line(partner, 'changed')]);
  });

  test('on a full disk: nothing is sent that cannot be recorded, and all goes on once there is room', async (context) => {
    if (!disk.isMounted()) context.skip('Nobody may mount a disk here, so none can be full.');
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const popup = await openForm(world.browser, group);
    await fillForm(popup);
    await disk.fill();
    await popup.byRole('button', 'Change password').click();
    await popup.says(/The disk or the browser's storage is full\. Nothing was changed\.|couldn't save this/);
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);
    expect(await inFlight(popup)).toEqual([]);

    disk.free();
    const { id } = world.configuration.passwordSyncGroups.find((each) => each.name === group) ?? { id: '' };
    // Firefox needs a few seconds.
    await until('it to be stored', async () => (await tell(popup, startMessage(id, [signIn, staff]))).ok, 30_000);
    await until('both to be changed', async () =>
      Object.values(await passwordsAt([signIn, staff])).every((password) => password === 'new'),
    );
    await popup.close();
  });

  test('held open by an older page while it is brought up to date: said in words, and all goes on once that closes', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const { id } = world.configuration.passwordSyncGroups.find(({ name: each }) => each === group) ?? { id: '' };
    const old = await world.browser.open('options.html');
    await makeOlderAndHold(old);
    // The background is the first to ask for the newer one, and the popup hears nothing from the browser.
    const message = startMessage(id, [signIn, staff]);
    expect(await tell(old, message)).toMatchObject({ ok: false, refusal: { sentences: [{ key: 'store.blocked' }] } });
    const popup = await world.browser.open('popup.html', popupSize);
    await popup.says('an older page is still open');
    expect(await tell(popup, message)).toMatchObject({ ok: false });
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);

    await old.close();
    await popup.byRole('link', group).appears();
    await until('the background to have it, too', async () => (await tell(popup, message)).ok);
    await until('both to be changed', async () =>
      Object.values(await passwordsAt([signIn, staff])).every((password) => password === 'new'),
    );
    await popup.close();
  });

  test('of a newer version: said in words, and a change is refused before anything is sent', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    await world.group([signIn, staff]);
    const page = await world.browser.open('options.html');
    await page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('lockstep', 99);
          opening.addEventListener('error', () => reject(new Error(String(opening.error))));
          opening.addEventListener('success', () => {
            opening.result.close();
            resolve();
          });
        }),
    );
    expect(await tell(page, startMessage('group-2', [signIn, staff]))).toMatchObject({
      ok: false,
      refusal: { sentences: [{ key: 'store.tooNew' }] },
    });
    const popup = await world.browser.open('popup.html', popupSize);
    await popup.says("This version of Lockstep can't read its data, because a newer version saved it.");
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['old', 'old']);
  });

  test('damaged on the disk between two starts: the browser begins anew, and everybody is told', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    await world.restart({ meanwhile: damageDatabase });
    const popup = await world.browser.open('popup.html', popupSize);
    await popup.says(isGone);
    const activity = await world.browser.open('options.html#activity');
    await activity.says(isGone);
    await activity.says('The end of the audit trail is missing, from row 1 on.');
    expect(await tell(popup, startMessage('group-2', [signIn, staff]))).toMatchObject({
      ok: false,
      refusal: { sentences: [{ key: 'propagation.start.targetGone' }] },
    });
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);
  });
});

const isGone = "Lockstep's data in this browser is gone";

/** Overwrites each file of the extension's IndexedDB; Firefox keeps `storage.local` in another one, which stays. */
async function damageDatabase(profile: string): Promise<void> {
  const files = await readdir(profile, { recursive: true });
  const own = files.filter((file) =>
    /IndexedDB\/chrome-extension_.*leveldb\/|moz-extension[^/^]*\/idb\/.*\.sqlite/.test(file),
  );
  expect(own).not.toEqual([]);
  for (const file of own) {
    const { length } = await readFile(join(profile, file));
    await writeFile(join(profile, file), Buffer.alloc(length, 'damaged '));
  }
}

/** Makes it what the version before had, with all that is in it; the page then holds it open and does not let go. */
function makeOlderAndHold(page: ExtensionPage): Promise<void> {
  return page.evaluate(async (newest) => {
    // Within, because a page knows only what is in the function that it runs.
    // oxlint-disable-next-line unicorn/consistent-function-scoping
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(String(request.error))));
      });
    const db = await answer(indexedDB.open('lockstep'));
    const names = [...db.objectStoreNames].filter((name) => name !== newest);
    const reading = db.transaction(names);
    const stores = await Promise.all(
      names.map(async (name) => {
        const store = reading.objectStore(name);
        const indexes = [...store.indexNames].map((index) => store.index(index));
        const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
        return { name, keyPath: store.keyPath, indexes, keys, values: values as unknown[] };
      }),
    );
    const version = db.version;
    db.close();
    indexedDB.deleteDatabase('lockstep');
    const opening = indexedDB.open('lockstep', version - 1);
    opening.addEventListener('upgradeneeded', () => {
      for (const { name, keyPath, indexes, keys, values } of stores) {
        const store = opening.result.createObjectStore(name, { keyPath });
        for (const index of indexes) store.createIndex(index.name, index.keyPath, { unique: index.unique });
        for (const [at, value] of values.entries()) store.put(value, keyPath === null ? keys[at] : undefined);
      }
    });
    // What nothing refers to any more, the browser closes.
    Object.assign(globalThis, { held: await answer(opening) });
  }, newestStore);
}

/** The store that the last migration has brought. */
const newestStore = 'presets';

function deleteDatabase(page: ExtensionPage): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('lockstep');
        deleting.addEventListener('success', () => resolve());
        deleting.addEventListener('error', () => reject(new Error(String(deleting.error))));
      }),
  );
}

function startMessage(groupId: string, sources: readonly TestSource[]) {
  const accounts = sources.flatMap((source) => source.accounts);
  return {
    type: 'startChange' as const,
    changeId: crypto.randomUUID(),
    target: { kind: 'group' as const, id: groupId },
    newPassword,
    currentPasswords: Object.fromEntries(accounts.map(({ configuration }) => [configuration.id, oldPassword])),
    chosenAccounts: {},
  };
}
