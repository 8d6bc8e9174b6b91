/** Whoever only finds the browser open, and a directory whose service credential is sealed in it. */
import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../core/model/configuration/configuration.ts';
import { originOf } from '../../core/model/origin.ts';
import type { ExtensionPage } from '../browsers/index.ts';
import { stored, tell } from './support/extension.ts';
import { change, ended, line, openForm, startChange } from './support/popup.ts';
import { newPassword, oldPassword } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

/** It cannot be asked, so another sign-in has to prove. */
const blind = { source: { connectorAttributes: { signIn: 'none' } } };

describe('In chromium', () => {
  const world = useWorld('chromium');

  // Spec W-3
  test('the proof cannot be brought along, in a message as in the form', async () => {
    const [signIn, staff, own] = [await world.signIn(), await world.directory(blind), await world.cloud()];
    const group = await world.group([signIn, staff]);
    const page = await world.browser.open('options.html');
    const before = world.configuration;
    const mine = own.accounts.map(({ configuration }) => configuration);
    const sourceIds = [own.source.id, staff.source.id];
    const brought: Configuration = {
      ...before,
      sources: [...before.sources, own.source],
      accounts: [...before.accounts, ...mine],
      passwordSyncGroups: before.passwordSyncGroups.map((each) =>
        each.name === group ? { ...each, sourceIds } : each,
      ),
    };
    const starts = (configuration: Configuration) =>
      tell(page, {
        type: 'startChange',
        changeId: crypto.randomUUID(),
        target: { kind: 'group', id: configuration.passwordSyncGroups.find(({ name }) => name === group)?.id ?? '' },
        newPassword,
        currentPasswords: Object.fromEntries(configuration.accounts.map(({ id }) => [id, oldPassword])),
        chosenAccounts: {},
      });
    const refusal = (prover: string) => ({
      ok: false,
      refusal: { sentences: [{ key: 'propagation.plan.confirm', with: [staff.source.name, prover] }] },
    });

    // A source of their own.
    await imports(page, brought);
    expect(await starts(brought)).toEqual(refusal(own.source.name));
    const form = await openForm(world.browser, group);
    await form.says(
      `In Password Mgmt > Sources, enter the credential of ${staff.source.name} again, or sign in to it again there. This allows signing in to ${own.source.name} to prove who you are.`,
    );
    await form.close();

    // The source that proves, described anew.
    const sham = before.sources.map((source) =>
      source.id === signIn.source.id ? { ...source, url: `${source.url.replace(/\/$/, '')}/sham` } : source,
    );
    await imports(page, { ...before, sources: sham });
    expect(await starts(before)).toEqual(refusal(signIn.source.name));

    // Its account, under a login of their own.
    const login = mine[0]?.name ?? '';
    const renamed = before.accounts.map((one) => (one.sourceId === signIn.source.id ? { ...one, name: login } : one));
    await imports(page, { ...before, accounts: renamed });
    expect(await starts(before)).toEqual(refusal(signIn.source.name));

    expect(staff.proxy.arrivals).toEqual([]);
    expect(await stored(page, 'changes')).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['old', 'old']);

    // As it was, it works as it did.
    await imports(page, before);
    expect(await change(world.browser, group)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    await page.close();
  });

  test('a directory that is described anew has no credential, nor once it is described as before', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory(blind)];
    const group = await world.group([signIn, staff]);
    const page = await world.browser.open('options.html');
    const before = world.configuration;
    const sources = before.sources.map((source) =>
      source.id === staff.source.id ? { ...source, connectorAttributes: { signIn: 'basic' } } : source,
    );
    await imports(page, { ...before, sources });
    await imports(page, before);
    const popup = await startChange(world.browser, group);
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'misconfigured')]);
    await popup.close();
    expect(staff.proxy.arrivals).toEqual([]);

    await page.evaluate((id) => void (location.hash = `#sources/${id}`), staff.source.id);
    await page.says('you confirm that a sign-in to one of these accounts does:');
    await page.byLabel('Bearer token').fill(staff.credential ?? '');
    await page.byRole('button', 'Save credential').click();
    await page.says('The credential is saved.');
    const rows = (await stored(page, 'audit')) as readonly { readonly outcome: string; readonly target: string }[];
    expect(rows.at(-1)).toMatchObject({ outcome: 'credentialSealed', target: staff.source.name });
    expect(JSON.stringify(rows)).not.toContain(staff.credential);
    expect(await tell(page, { type: 'testConnection', sourceId: staff.source.id })).toMatchObject({ ok: true });
    await page.close();
  });
});

async function imports(page: ExtensionPage, next: Configuration): Promise<void> {
  const confirmedOrigins = next.sources.map((source) => originOf(source));
  const text = JSON.stringify(next);
  expect(await tell(page, { type: 'importConfiguration', text, confirmedOrigins })).toEqual({ ok: true });
}
