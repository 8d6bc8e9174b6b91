/** A source on which the person has several accounts: all of them, or the one that is picked. */
import { describe, expect, test } from 'vitest';
import { browserNames } from '../browsers/index.ts';
import type { ScimBehaviour } from '../servers/scim.ts';
import { ended, fillForm, line, openForm, submitForm } from './support/popup.ts';
import type { TestSource } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

const accounts = [{ name: 'alice' }, { name: 'alice.admin' }];
const sentence = 'Administrators have rules of their own';
/** The first of the two accounts, by its login. */
const refusesFirst: Partial<ScimBehaviour> = {
  refuses: (_, { userName }) => (userName.startsWith('alice-') ? sentence : undefined),
};

describe.each(browserNames)('A source with two accounts in %s', (name) => {
  const world = useWorld(name);

  // Spec O-9
  test('that syncs them all: the first fails, the second changes, and so does the next source', async () => {
    const signIn = await world.signIn();
    const staff = await world.directory({
      accounts,
      behaviour: refusesFirst,
      source: { multipleAccountPasswordSync: true },
    });
    const partner = await world.directory();
    const group = await world.group([signIn, staff, partner]);

    const popup = await openForm(world.browser, group);
    await fillForm(popup);
    expect(await popup.byRole('radio').count()).toBe(0);
    await submitForm(popup);
    const [first, second] = labelsOf(staff);
    expect(await ended(popup)).toEqual([
      line(signIn, 'changed'),
      `${first}: password rejected`,
      `${second}: changed`,
      line(partner, 'changed'),
    ]);
    await popup.says(sentence);
    expect(Object.values(await passwordsAt([signIn, staff, partner]))).toEqual(['new', 'old', 'new', 'new']);
  });

  // Spec O-10, A-2
  test('that does not: the person picks one in the form, and the result says which was left out', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory({ accounts })];
    const group = await world.group([signIn, staff]);
    const [first, second] = labelsOf(staff);

    const popup = await openForm(world.browser, group);
    await fillForm(popup);
    await popup.byRole('button', 'Change password').click();
    await popup.says('Choose the account to change.');
    await popup.byRole('radio', staff.accounts[1]?.login).click();
    await fillForm(popup);
    await submitForm(popup);
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), `${second}: changed`]);
    await popup.says(`${first} wasn't selected and keeps its password.`);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'old', 'new']);
  });

  // Spec O-10
  test('that does not: the picked one fails, and the other is not touched', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory({ accounts, behaviour: refusesFirst })];
    const group = await world.group([signIn, staff]);
    const [first] = labelsOf(staff);

    const popup = await openForm(world.browser, group);
    await popup.byRole('radio', staff.accounts[0]?.login).click();
    await fillForm(popup);
    await submitForm(popup);
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), `${first}: password rejected`]);
    expect(staff.changesArrived()).toBe(1);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'old', 'old']);
  });

  // Spec O-9
  test('that people sign in with: its further account changes though the marked one fails', async () => {
    const both = [{ name: 'alice', password: 'Another-blanket-8' }, { name: 'alice.admin' }];
    const signIn = await world.signIn({ accounts: both, source: { multipleAccountPasswordSync: true } });
    const cloud = await world.cloud();
    const group = await world.group([signIn, cloud]);
    const [first, second] = labelsOf(signIn);

    const popup = await openForm(world.browser, group);
    await fillForm(popup);
    await submitForm(popup);
    expect(await ended(popup)).toEqual([
      `${first}: wrong current password`,
      `${second}: changed`,
      line(cloud, 'not attempted'),
    ]);
    expect(Object.values(await passwordsAt([signIn, cloud]))).toEqual(['neither', 'new', 'old']);
  });
});

function labelsOf(source: TestSource): readonly string[] {
  return source.accounts.map(({ label }) => label);
}
