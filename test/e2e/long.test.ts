/** A change that takes far longer than a browser lets a background live that only fetches; in both browsers at once. */
import { describe, expect, test } from 'vitest';
import { browserNames, until } from '../browsers/index.ts';
import { ended, openForm, shown, startChange } from './support/popup.ts';
import { passwordsAt, useWorld, type World } from './support/world.ts';

/** Well below the 20 s that a request may take. */
const delayMs = 12_000;
const accounts = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th', '8th'].map((name) => ({ name }));

describe('A change of over 90 seconds with the popup closed', () => {
  const worlds = browserNames.map((name) => ({ name, world: useWorld(name) }));

  // Spec J-5
  test.concurrent.each(worlds)('is kept alive to its end in $name, without an unknown', async ({ world }) => {
    const signIn = await world.signIn();
    const source = { multipleAccountPasswordSync: true };
    const slow = await world.directory({ accounts, source, behaviour: { delayMs } });
    const group = await world.group([signIn, slow]);
    const started = Date.now();
    await (await startChange(world.browser, group)).close();

    await until('the last request to leave', async () => slow.changesArrived() === accounts.length, 110_000);
    await showsTheTruth(world, group);
    expect(Date.now() - started).toBeGreaterThan(90_000);
    expect([signIn.changesArrived(), slow.changesArrived()]).toEqual([1, accounts.length]);
    expect(new Set(Object.values(await passwordsAt([signIn, slow])))).toEqual(new Set(['new']));
  });
});

async function showsTheTruth({ browser }: World, group: string): Promise<void> {
  const popup = await openForm(browser, group);
  await popup.says('8 of 9 accounts are finished.');
  const states = (await shown(popup)).map((line) => line.replace(/^.*: /, ''));
  expect(states).toEqual([...accounts.map(() => 'changed'), 'changing']);
  const result = await ended(popup);
  expect(result.every((line) => line.endsWith(': changed'))).toBe(true);
  await popup.says('Every account has the new password');
}
