/** The database taken away or replaced under a running extension: said in words, and nothing is begun that cannot be recorded. */
import { describe, expect, test } from 'vitest';
import { type BrowserName, browserNames, type ExtensionPage, until } from '../browsers/index.ts';
import { tell } from './support/extension.ts';
import { change, line, popupSize, startChange } from './support/popup.ts';
import { holdChange, newPassword, oldPassword, type TestSource } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

describe.each(browserNames)('The database in %s', (name: BrowserName) => {
  const world = useWorld(name);

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
    // The background that had the old one must not stand in the way of the one that opens the new one.
    expect(await tell(again, startMessage('group-1', [signIn, staff]))).toMatchObject({
      ok: false,
      refusal: { sentences: [{ key: 'propagation.start.targetGone' }] },
    });
    expect(staff.proxy.arrivals).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'old']);
    const activity = await world.browser.open('options.html#activity');
    await activity.says('The trail was cut off; its end is missing from row 1 on.');
    await activity.close();

    const [other, partner] = [await world.signIn(), await world.directory()];
    const second = await world.group([other, partner]);
    expect(await change(world.browser, second)).toEqual([line(other, 'changed'), line(partner, 'changed')]);
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
    await popup.says('A newer version of Lockstep has stored its data here');
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['old', 'old']);
  });
});

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
