/** An admin sets everything up in *Password Mgmt*, by what its pages say, and is kept from mistakes. */
import { describe, expect, inject, test } from 'vitest';
import { browserNames, type ExtensionPage } from '../browsers/index.ts';
import { startAuthorizationServer } from '../servers/authorization-server.ts';
import { violations } from './support/axe.ts';
import { stored, tell } from './support/extension.ts';
import { change } from './support/popup.ts';
import { oldPassword, type TestSource } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

const size = { width: 1200, height: 900 };
const unlinked = { accounts: [{ unlinked: true }] };

describe.each(browserNames)('Setting up in %s', (name) => {
  const world = useWorld(name, { access: false });

  test('leads from nothing to a password that is changed, by the pages alone', async () => {
    const [cloud, staff] = [await world.cloud(unlinked), await world.directory(unlinked)];
    const page = await world.browser.open('options.html', size);
    await makeSource(page, 'OpenStack Keystone', cloud, { name: 'Cloud', signsIn: true });
    await makeSource(page, 'SCIM 2.0', staff, { name: 'Staff', credential: staff.credential ?? '' });

    await page.byRole('link', 'Policies').click();
    await page.byRole('link', 'New').click();
    await page.byLabel('Policy Name').fill('Careful');
    await page.byLabel('Minimum length').fill('10');
    await page.byLabel('Password to try').fill('short1');
    await page.byRole('list', 'Policy requirements').says(/Use at least 10 characters\.\s*\(not met\)/);
    await page.byRole('button', 'Save').click();
    await page.says('Careful is saved.');

    await page.byRole('link', 'Sync Groups').click();
    await page.byRole('link', 'New').click();
    await page.byLabel('Group Name').fill('Everything');
    await page.byLabel('Password Policy').select(await optionOf(page, 'Careful'));
    await page.byLabel('Staff').click();
    await page.byRole('button', 'Save').click();
    await page.says('The sync group “Everything” needs at least two sources.');
    await page.byLabel('Cloud').click();
    await page.byRole('button', 'Save').click();
    await page.says('Everything is saved.');
    await page.until('the focus to be on the heading', () => document.activeElement?.tagName === 'H1');

    await page.byRole('link', 'Accounts').click();
    for (const [source, { accounts }] of [['Cloud', cloud] as const, ['Staff', staff] as const]) {
      await page.byRole('region', source).byRole('button', 'Link account').click();
      const dialog = page.byRole('dialog', 'Link an account');
      await dialog.byLabel('Login').fill(accounts[0]?.login ?? '');
      await dialog.byLabel('Current password').fill(oldPassword);
      await dialog.byRole('button', 'Link account').click();
      await dialog.disappears();
    }
    await page.byRole('region', 'Staff').byRole('button', 'Link account').click();
    const again = page.byRole('dialog', 'Link an account');
    await again.byLabel('Login').fill(staff.accounts[0]?.login ?? '');
    await again.byRole('button', 'Look up').click();
    await again.byRole('radiogroup').says(staff.accounts[0]?.configuration.nativeIdentity ?? '');
    expect(await violations(page)).toEqual([]);
    await again.byRole('button', 'Cancel').click();
    await again.disappears();
    await page.byRole('region', 'Staff').byRole('button', 'Refresh from the source').click();
    await page.says('These accounts now show what the source says.');
    await page.close();

    const steps = await change(world.browser, 'Everything');
    expect(steps.map((step) => step.replace(/^.* on /, ''))).toEqual(['Cloud: changed', 'Staff: changed']);
    expect(Object.values(await passwordsAt([cloud, staff]))).toEqual(['new', 'new']);
  });

  test('tells the second of two pages that edit the same group', async () => {
    const first = await openGroup();
    await first.byLabel('Group Name').fill('Everything of mine');
    const second = await openGroup();
    await second.byLabel('Group Name').fill('Something else');
    await first.front();
    await first.byRole('button', 'Save').press('Enter');
    await first.says('Everything of mine is saved.');
    await second.front();
    await second.says('This was changed elsewhere while you were editing it.');
    expect(await second.byLabel('Group Name').value()).toBe('Something else');
    expect(await violations(second)).toEqual([]);
    await second.byRole('button', 'Save').click();
    expect(await groupNames(second)).toEqual(['Everything of mine']);
    await second.byRole('button', 'Overwrite').click();
    await second.byRole('button', 'Save').click();
    await second.says('Something else is saved.');
    expect(await groupNames(second)).toEqual(['Something else']);
    await Promise.all([first.close(), second.close()]);
  });

  test('lets people sign in to a source at its authorization server, from its page in a tab', async () => {
    const page = await world.browser.open('options.html#sources/new/sailpoint', size);
    const redirectUris: string[] = [];
    const server = await startAuthorizationServer({ redirectUris });
    await page.byLabel('Source Name').fill('Tenant');
    await page.byLabel('Address').fill(server.url);
    const whoseRight = "Whose rights are used (an API client or personal access token, or each person's own sign-in)";
    await page.byLabel(whoseRight).select('oauth2AuthorizationCode');
    await page.byLabel('Issuer of the authorization server, if it publishes its metadata').fill(server.url);
    await page.byLabel('Client id').fill(server.publicClientId);
    const proof = 'How the client authenticates at the token endpoint (basic, post, or none for a public client)';
    await page.byLabel(proof).select('none');
    await page.byLabel('Scopes to request, separated by spaces').fill('openid offline_access');
    await page.byRole('button', 'Save').click();
    await page.byRole('button', 'Confirm and save').click();
    await page.says('Tenant is saved.');
    redirectUris.push(await redirectAddress(page));
    await page.byRole('button', 'Sign in').click();
    const window = await world.browser.pageAt(`${server.url}/interaction/`);
    await window.byLabel('Enter any login').fill('alice');
    await window.byLabel('and password').fill('any');
    await window.byRole('button', 'Sign-in').click();
    await window.byRole('button', 'Continue').click();
    await page.says("Signed in. What the server issued is kept encrypted, and isn't shown.");
    expect(server.tokenRequests).toEqual(['authorization_code']);
    await page.byRole('button', 'Delete').click();
    await page.byRole('dialog', 'Delete this?').byRole('button', 'Delete').click();
    await page.says('is deleted.');
    await Promise.all([page.close(), server.stop()]);
  });

  // Spec G-5
  test('refuses in a message what the page refuses', async () => {
    const page = await world.browser.open('options.html', size);
    const [group] = (await stored(page, 'passwordSyncGroups')) as { sourceIds: string[] }[];
    if (group === undefined) throw new Error('The group is gone.');
    for (const forged of [
      { name: ' ' },
      { name: 'x'.repeat(129) },
      { passwordPolicyId: 'none' },
      { sourceIds: group.sourceIds.slice(1) },
      { sourceIds: [...group.sourceIds, 'none'] },
      { sourceIds: group.sourceIds.map(() => group.sourceIds[0]) },
      { id: '__proto__', name: 'Second' },
    ]) {
      const item = { ...group, ...forged };
      const basedOn = 'id' in forged ? null : group;
      const answer = await tell(page, {
        type: 'saveItem',
        kind: 'passwordSyncGroups',
        item,
        basedOn: basedOn && { ...basedOn },
        confirmedOrigins: [],
      });
      expect({ forged, answer }).toMatchObject({ forged, answer: { ok: false } });
    }
    expect(await stored(page, 'passwordSyncGroups')).toEqual([group]);
    await page.close();
  });

  test.each(['<img src=x onerror="globalThis.executed=1">', 'אבג שלום', '😀👩‍👩‍👧‍👦', 'x'.repeat(128)])(
    'shows the name %s as it is',
    async (shown) => {
      const page = await openGroup();
      await page.byLabel('Group Name').fill(shown);
      await page.byRole('button', 'Save').click();
      await page.says(`${shown} is saved.`);
      expect(await groupNames(page)).toEqual([shown]);
      await page.byRole('link', shown).click();
      await page.byRole('heading', shown).appears();
      expect(await page.evaluate(() => 'executed' in globalThis)).toBe(false);
      await page.close();
    },
  );

  test('works by the keyboard alone, and asks before it loses anything', async () => {
    const page = await openGroup();
    const before = await order(page);
    await page.byLabel('Group Name').press('Tab');
    await tabTo(page, 'Move Staff up');
    await page.press(before[0] === 'Staff' ? 'ArrowDown' : 'ArrowUp');
    await page.until(
      'the order to change',
      (first) => document.querySelector('.sortable bdi')?.textContent !== first,
      before[0],
    );
    await tabTo(page, 'Cancel');
    await page.press('Enter');
    const question = page.byRole('dialog', 'Leave without saving?');
    await question.appears();
    expect(await violations(page)).toEqual([]);
    await page.press('Escape');
    await question.disappears();
    await page.byLabel('Group Name').press('Enter');
    await page.says('is saved.');
    const again = await openGroup();
    expect(await order(again)).toEqual(before.toReversed());
    await Promise.all([page.close(), again.close()]);
  });

  // Spec G-6
  test('deletes a group as it says: each source keeps its policy', async () => {
    const page = await openGroup();
    await page.byRole('button', 'Delete').press('Enter');
    const dialog = page.byRole('dialog', 'Delete this?');
    await dialog.says('Its sources become independent.');
    expect(await violations(page)).toEqual([]);
    // One key more than was meant deletes nothing.
    expect(await dialog.byRole('button', 'Cancel').focused()).toBe(true);
    await page.press('Tab');
    await page.press('Enter');
    await page.says('is deleted.');
    const policies = (await stored(page, 'passwordPolicies')) as { id: string; name: string }[];
    const careful = policies.find((policy) => policy.name === 'Careful')?.id;
    const sources = (await stored(page, 'sources')) as { passwordPolicyId?: string }[];
    expect(sources.map(({ passwordPolicyId }) => passwordPolicyId)).toEqual([careful, careful]);

    await page.byRole('link', 'Policies').click();
    await page.byRole('link', 'Careful').click();
    await page.byRole('button', 'Delete').click();
    await page.byRole('dialog', 'Delete this?').byRole('button', 'Delete').click();
    await page.says("You can't delete the policy “Careful” while these use it:");
    await page.close();
  });

  test.each(['#sync-groups/new', '#sources/new/keystone', '#policies/new'])(
    'has forms in which axe finds nothing, with problems either: %s',
    async (address) => {
      const page = await world.browser.open(`options.html${address}`, size);
      await page.byRole('button', 'Save').appears();
      expect(await violations(page)).toEqual([]);
      await page.byRole('button', 'Save').click();
      await page.says('Nothing was saved.');
      expect(await violations(page)).toEqual([]);
      await page.close();
    },
  );

  async function openGroup(): Promise<ExtensionPage> {
    const page = await world.browser.open('options.html', size);
    const [group] = (await stored(page, 'passwordSyncGroups')) as { id: string }[];
    await page.evaluate((id) => void (location.hash = `#sync-groups/${id}`), group?.id ?? '');
    await page.byRole('button', 'Save').appears();
    return page;
  }
});

/** The source's own, as its page shows it for an admin to register. */
async function redirectAddress(page: ExtensionPage): Promise<string> {
  const codes = await page.evaluate(() => Array.from(document.querySelectorAll('code'), (code) => code.textContent));
  const address = codes.find((code) => code.includes('/oauth/source-'));
  if (address === undefined) throw new Error('The page shows no redirect address.');
  return address;
}

interface Made {
  readonly name: string;
  readonly signsIn?: boolean;
  readonly credential?: string;
}

/** Makes a source, confirms its address, enters its credential, and tests the connection. */
async function makeSource(page: ExtensionPage, connector: string, { source }: TestSource, made: Made): Promise<void> {
  await page.byRole('link', 'Sources').click();
  await page.byRole('link', 'New').click();
  await page.byRole('link', connector).appears();
  expect(await violations(page)).toEqual([]);
  await page.byRole('link', connector).click();
  await page.byLabel('Source Name').fill(made.name);
  await page.byLabel('Address').fill(source.url);
  if (made.credential !== undefined) await page.byLabel('How people sign in at /Me').select('basic');
  if (made.signsIn) {
    await page.byLabel('Authentication source').click();
    await page.byRole('button', 'Add application').click();
    await page.byLabel('Application 1 name').fill('Portal');
    await page.byLabel('Application 1 address').fill(inject('signInUrl'));
  }
  await page.byRole('button', 'Save').click();
  await page.byRole('dialog', 'Send passwords to this address?').says(source.url.replace(/^(\w+:\/\/[^/]+).*/, '$1'));
  await page.byRole('button', 'Confirm and save').click();
  await page.says(`${made.name} is saved.`);
  if (made.credential !== undefined) {
    await page.byLabel('Bearer token').fill(made.credential);
    await page.byRole('button', 'Save credential').click();
    await page.says("The credential is saved. It won't be shown again.");
  }
  await page.byRole('button', 'Test connection').click();
  await page.says('The connection works.', 30_000);
  expect(await violations(page)).toEqual([]);
}

/** The value of the option that a person picks by its words. */
function optionOf(page: ExtensionPage, label: string): Promise<string> {
  return page.evaluate(
    (words) => [...document.querySelectorAll('option')].find((option) => option.text === words)?.value ?? '',
    label,
  );
}

async function groupNames(page: ExtensionPage): Promise<readonly string[]> {
  return ((await stored(page, 'passwordSyncGroups')) as { name: string }[]).map((group) => group.name);
}

function order(page: ExtensionPage): Promise<readonly string[]> {
  return page.evaluate(() => [...document.querySelectorAll('.sortable bdi')].map(({ textContent }) => textContent));
}

/** Presses Tab until what is named so has the focus. */
async function tabTo(page: ExtensionPage, wanted: string): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    const has = await page.evaluate((name) => {
      const at = document.activeElement;
      return (at?.getAttribute('aria-label') ?? at?.textContent) === name;
    }, wanted);
    if (has) return;
    await page.press('Tab');
  }
  throw new Error(`Tab does not reach “${wanted}”.`);
}
