/** The main job: in which order the accounts of a sync group change, and what keeps which of them from it. */
import { describe, expect, inject, test } from 'vitest';
import { browserNames } from '../browsers/index.ts';
import { minimumLength } from '../servers/scim.ts';
import { change, ended, fillForm, line, openForm, submitForm } from './support/popup.ts';
import type { TestSource } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

describe.each(browserNames)('A sync group in %s', (name) => {
  const world = useWorld(name);

  // Spec O-3
  test('changes the sign-in account first, then the members in the order of the group', async () => {
    const [staff, signIn, partner] = [await world.directory(), await world.signIn(), await world.directory()];
    const group = await world.group([staff, signIn, partner]);

    const labels = [signIn, staff, partner].map(labelOf);
    expect(await change(world.browser, group)).toEqual(labels.map((label) => `${label}: changed`));
    const arrivals = [signIn, staff, partner].map(changeArrivedAt);
    expect(arrivals.toSorted((a, b) => a - b)).toEqual(arrivals);
    expect(await passwordsAt([staff, signIn, partner])).toEqual(
      Object.fromEntries(labels.map((label) => [label, 'new'])),
    );
  });

  // Spec K-6
  test('changes two Keystones by self-service, each with the current password alone', async () => {
    const [first, second] = [await world.cloud(), await world.cloud()];
    const group = await world.group([first, second]);

    expect(await change(world.browser, group)).toEqual([line(first, 'changed'), line(second, 'changed')]);
    expect(await passwordsAt([first, second])).toEqual({ [labelOf(first)]: 'new', [labelOf(second)]: 'new' });
    expect(
      [...first.proxy.arrivals, ...second.proxy.arrivals].filter(({ headers }) => 'x-auth-token' in headers),
    ).toEqual([]);
  });

  // Spec O-5
  test('leaves the rest alone when the sign-in account is refused', async () => {
    const [signIn, cloud, staff] = [await world.signIn(), await world.cloud(), await world.directory()];
    const group = await world.group([signIn, cloud, staff], { minNumeric: 0 });
    const next = 'Spring-meadow-noon';

    const popup = await openForm(world.browser, group);
    await popup.says("If the sign-in account doesn't change, the others won't be changed.");
    await fillForm(popup, { next });
    await submitForm(popup);
    expect(await ended(popup)).toEqual([
      line(signIn, 'password rejected'),
      line(cloud, 'not attempted'),
      line(staff, 'not attempted'),
    ]);
    const said = await popup.says('No account was changed');
    expect(said).toContain("The source's own rules don't allow the new password, so this account keeps its old one.");
    expect(said).toContain(`The password does not match the requirements: ${inject('noDigit')}.`);
    expect(said).toContain(
      `Not attempted, because the password of your sign-in account ${labelOf(signIn)} wasn't changed.`,
    );
    expect([cloud.proxy.arrivals, staff.proxy.arrivals]).toEqual([[], []]);
    expect(Object.values(await passwordsAt([signIn, cloud, staff], { next }))).toEqual(['old', 'old', 'old']);
  });

  // Spec O-6, C-5
  test('goes on behind the gate when a member refuses by its own policy, and says what it said', async () => {
    const behaviour = { refuses: minimumLength(20) };
    const [signIn, strict, staff] = [
      await world.signIn(),
      await world.directory({ behaviour }),
      await world.directory(),
    ];
    const group = await world.group([signIn, strict, staff]);

    const popup = await openForm(world.browser, group);
    await fillForm(popup);
    await submitForm(popup);
    expect(await ended(popup)).toEqual([
      line(signIn, 'changed'),
      line(strict, 'password rejected'),
      line(staff, 'changed'),
    ]);
    const said = await popup.says('2 of 3 accounts have the new password');
    expect(said).toContain('The source says: ');
    expect(said).toContain('Password does not meet the minimum length of 20');
    expect(Object.values(await passwordsAt([signIn, strict, staff]))).toEqual(['new', 'old', 'new']);
  });

  // Spec O-8
  test('asks the source about a disabled account like about any other', async () => {
    const disabled = { accounts: [{ disabled: true }] };
    const [signIn, cloud, staff] = [await world.signIn(), await world.cloud(disabled), await world.directory(disabled)];
    const group = await world.group([signIn, cloud, staff]);

    const popup = await openForm(world.browser, group);
    await popup.until(
      'two of the accounts to be marked as disabled',
      () => [...document.querySelectorAll('li')].filter(({ innerText }) => innerText.includes('disabled')).length === 2,
    );
    await fillForm(popup);
    await submitForm(popup);
    expect(await ended(popup)).toEqual([
      line(signIn, 'changed'),
      // Keystone refuses the sign-in of a disabled account as it does a wrong password.
      line(cloud, 'wrong current password'),
      line(staff, 'changed'),
    ]);
    await popup.says(
      'Keystone gives the same answer for a wrong password and for an unknown, locked or disabled account, so it could be any of these.',
    );
    expect(Object.values(await passwordsAt([signIn, cloud, staff]))).toEqual(['new', 'old', 'new']);
  });

  // Spec O-8
  test('says beforehand that the person cannot sign in with a disabled sign-in account', async () => {
    const signIn = await world.signIn({ accounts: [{ disabled: true }] });
    const staff = await world.directory();
    const group = await world.group([signIn, staff]);

    const popup = await openForm(world.browser, group);
    await popup.says(
      `${labelOf(signIn)} is disabled. Its password can be changed, but you can't sign in with it until it's enabled again.`,
    );
    await fillForm(popup);
    await submitForm(popup);
    expect(await ended(popup)).toEqual([line(signIn, 'wrong current password'), line(staff, 'not attempted')]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['old', 'old']);
  });
});

function labelOf({ accounts }: TestSource): string {
  return accounts[0]?.label ?? '';
}

function changeArrivedAt({ proxy }: TestSource): number {
  const arrival = proxy.arrivals.find(({ method, path }) => method === 'PATCH' || path.endsWith('/password'));
  return arrival?.at ?? Number.NaN;
}
