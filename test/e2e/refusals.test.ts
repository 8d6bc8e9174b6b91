/** What starts nothing: a password that the policy refuses, a wrong current password, messages that are not commands. */
import { describe, expect, test } from 'vitest';
import { browserNames } from '../browsers/index.ts';
import { startFaultProxy } from '../servers/fault-proxy.ts';
import { configurationStores, deleteStored, stored, tell, tellAnything, tellJson } from './support/extension.ts';
import { change, ended, fillForm, line, openForm, shows, startChange } from './support/popup.ts';
import { newPassword, oldPassword, type TestSource } from './support/sources.ts';
import { passwordsAt, useWorld } from './support/world.ts';

const longPassword = 'Four-words-in-a-row-and-the-number-7';

describe.each(browserNames)('In %s', (name) => {
  const world = useWorld(name);

  // Spec S-2
  test('a wrong current password reaches the source once, and is never sent again', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);

    const popup = await startChange(world.browser, group, { current: 'Not-my-password-1' });
    expect(await ended(popup)).toEqual([line(signIn, 'wrong current password'), line(staff, 'not attempted')]);
    const said = await popup.says('No account was changed');
    expect(said).toContain('The current password was wrong for this account, so nothing changed there.');
    expect(await popup.byRole('button', 'Retry now').count()).toBe(0);
    await popup.close();
    await world.browser.endBackground();
    await (await world.browser.open('popup.html')).byRole('link', group).appears();

    expect(signIn.proxy.arrivals.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v3/auth/tokens?nocatalog',
    ]);
    expect(staff.proxy.arrivals).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['old', 'old']);
  });

  // Spec O-1
  test('an edit of the policy binds the next change, not the one that goes on', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    await staff.proxy.refuseConnections();
    const popup = await startChange(world.browser, group);
    await shows(popup, [line(signIn, 'changed'), line(staff, 'unreachable')]);
    await world.editPolicy(group, { minLength: 30 });
    await staff.proxy.listenAgain();
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    await popup.close();

    const form = await openForm(world.browser, group);
    await form.says('Use at least 30 characters.');
    await fillForm(form, { current: newPassword, next: 'Autumn-orchard-19' });
    await form.byRole('button', 'Change password').click();
    await form.says("The password doesn't meet one rule below.");
    await form.close();
    expect([signIn.changesArrived(), staff.changesArrived()]).toEqual([1, 1]);

    const passwords = { current: newPassword, next: longPassword };
    expect(await change(world.browser, group, passwords)).toEqual([line(signIn, 'changed'), line(staff, 'changed')]);
    expect(Object.values(await passwordsAt([signIn, staff], { old: newPassword, next: longPassword }))).toEqual([
      'new',
      'new',
    ]);
  });

  // Spec C-2
  test('a message with a password that the policy refuses starts nothing', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff], { minLength: 20 });
    const page = await world.browser.open('options.html');
    const before = await stored(page, 'changes', 'steps', 'audit');

    const answer = await tell(page, { ...startMessage(group, [signIn, staff]), newPassword: 'Too-short-1' });
    expect(answer).toMatchObject({ ok: false, refusal: { sentences: [{ key: 'propagation.start.policy' }] } });
    expect(await stored(page, 'changes', 'steps', 'audit')).toEqual(before);
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff], { next: 'Too-short-1' }))).toEqual(['old', 'old']);
  });

  // Spec O-13
  test('the same message twice starts one change', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const page = await world.browser.open('options.html');

    const message = startMessage(group, [signIn, staff]);
    const answers = await Promise.all([tell(page, message), tell(page, message)]);
    expect(answers).toEqual([1, 2].map(() => ({ ok: true, changeId: message.changeId })));
    const popup = await openForm(world.browser, group);
    await ended(popup);
    expect([signIn.changesArrived(), staff.changesArrived()]).toEqual([1, 1]);
  });

  // Spec X-6
  test('malformed, forged and oversized messages are refused and do nothing', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const page = await world.browser.open('options.html');
    const all = ['changes', 'steps', 'audit', 'secrets', ...configurationStores];
    const before = await stored(page, ...all);

    const good = startMessage(group, [signIn, staff]);
    const { newPassword: _, ...withoutPassword } = good;
    const malformed = [
      null,
      'wake',
      42,
      [],
      [good],
      {},
      { type: 'unheardOf' },
      { type: 'constructor' },
      { type: '__proto__' },
      { type: 'wake', more: true },
      withoutPassword,
      { ...good, newPassword: 7 },
      { ...good, newPassword: '' },
      { ...good, newPassword: 'x'.repeat(1025) },
      { ...good, changeId: 'not-a-uuid' },
      { ...good, changeId: 'x'.repeat(1_000_000) },
      { ...good, target: { kind: 'everything', id: 'x' } },
      { ...good, target: { ...good.target, more: 1 } },
      { ...good, currentPasswords: { x: { y: 1 } } },
      { ...good, chosenAccounts: null },
      { ...good, type: 'finishRest' },
      { type: 'answerUnknown', stepId: 'x', answer: 'perhaps' },
      { type: 'linkAccount', sourceId: signIn.source.id, login: ' ', currentPassword: 'x' },
      { type: 'importConfiguration', text: 'x'.repeat(5_000_001), confirmedOrigins: [] },
      { type: 'importConfiguration', text: '{}', confirmedOrigins: 'all' },
      { type: 'sealSecrets', sourceId: staff.source.id, secrets: { token: 'x'.repeat(4097) } },
      { type: 'unheardOf', filler: 'x'.repeat(10_000_000) },
    ];
    for (const message of malformed) {
      const answer = await tellAnything(page, message);
      expect({ message, answer }).toEqual({ message, answer: notUnderstood });
    }
    expect(await tellJson(page, '{"type":"wake","__proto__":{"ok":true}}')).toEqual(notUnderstood);

    const refused = [
      { ...good, target: { kind: 'group', id: 'nowhere' } },
      { ...good, target: { kind: 'source', id: staff.source.id } },
      { ...good, target: { kind: 'group', id: '__proto__' } },
      { ...good, currentPasswords: {} },
      { ...good, currentPasswords: ['x'] },
      { type: 'retryNow', changeId: 'nowhere' },
      { type: 'stopChange', changeId: 'nowhere' },
      { type: 'finishRest', changeId: 'nowhere', newPassword, currentPasswords: {} },
      { type: 'answerUnknown', stepId: 'nowhere/0', answer: 'changed' },
      { type: 'importConfiguration', text: '{"lockstep":1}', confirmedOrigins: [] },
      { type: 'sealSecrets', sourceId: 'nowhere', secrets: { token: 'x' } },
      { type: 'sealSecrets', sourceId: staff.source.id, secrets: { another: 'x' } },
      { type: 'testConnection', sourceId: 'nowhere' },
    ];
    for (const message of refused) {
      const answer = await tellAnything(page, message);
      const sentences = expect.arrayContaining([expect.objectContaining({ key: expect.any(String) })]);
      expect({ message, answer }).toMatchObject({ message, answer: { ok: false, refusal: { sentences } } });
    }

    expect(await stored(page, ...all)).toEqual(before);
    expect([...signIn.proxy.arrivals, ...staff.proxy.arrivals]).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['old', 'old']);
  });

  test('commands that are out of date change nothing', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const page = await world.browser.open('options.html');
    const message = startMessage(group, [signIn, staff]);
    await tell(page, message);
    const popup = await openForm(world.browser, group);
    await ended(popup);
    await popup.close();
    const before = await stored(page, 'changes', 'steps', 'audit');

    const { changeId } = message;
    const stepId = `${changeId}/1`;
    const late = [
      { type: 'finishRest', changeId, newPassword, currentPasswords: {} },
      { type: 'answerUnknown', stepId, answer: 'notChanged' },
      { type: 'answerUnknown', stepId, answer: 'tryAgain' },
      { ...startMessage(group, []), currentPasswords: {} },
    ];
    for (const command of late) expect(await tellAnything(page, command)).toMatchObject({ ok: false });
    // These two ask for nothing that is not so already.
    for (const type of ['retryNow', 'stopChange'])
      expect(await tellAnything(page, { type, changeId })).toEqual({ ok: true });
    // Neither does the id of a change that has ended start another one, whatever comes with it.
    expect(await tell(page, { ...message, newPassword: 'Autumn-orchard-19' })).toEqual({ ok: true, changeId });
    await world.browser.endBackground();
    await tell(page, { type: 'wake' });
    expect(await stored(page, 'changes', 'steps', 'audit')).toEqual(before);
    expect([signIn.changesArrived(), staff.changesArrived()]).toEqual([1, 1]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'new']);
  });

  test('a service credential whose key is gone is asked for again, and nothing is sent without it', async () => {
    const [signIn, staff] = [await world.signIn(), await world.directory()];
    const group = await world.group([signIn, staff]);
    const page = await world.browser.open('options.html');
    await deleteStored(page, 'keys', 'sealing');
    await world.browser.endBackground();

    const popup = await startChange(world.browser, group);
    expect(await ended(popup)).toEqual([line(signIn, 'changed'), line(staff, 'misconfigured')]);
    await popup.says('Lockstep can no longer decrypt the service credential.');
    expect(staff.proxy.arrivals).toEqual([]);
    expect(Object.values(await passwordsAt([signIn, staff]))).toEqual(['new', 'old']);

    // Entered again, it works again.
    await tell(page, { type: 'sealSecrets', sourceId: staff.source.id, secrets: { token: staff.credential ?? '' } });
    const tested = await tell(page, { type: 'testConnection', sourceId: staff.source.id });
    expect(tested).toMatchObject({ ok: true, lines: [{ ok: true }, { ok: true }, { ok: true }] });
  });

  // Spec X-6
  test('a page of the web can neither send a message nor show a page of the extension', async () => {
    const web = await startFaultProxy('http://127.0.0.1:9');
    web.arm({ kind: 'answer', status: 200, headers: { 'Content-Type': 'text/html' }, body: '<title>Web</title>' });
    const page = await world.browser.open('options.html');
    await page.evaluate((url) => {
      location.href = url;
    }, web.url);
    await page.until('the page of the web', () => document.title === 'Web');
    const tried = await page.evaluate(tryFromTheWeb, world.browser.extensionUrl);
    expect(tried).toEqual({ canSend: false, fetched: false, framed: '' });
    await page.close();
    await web.stop();
  });
});

const notUnderstood = { ok: false, refusal: { sentences: [expect.objectContaining({ key: 'background.malformed' })] } };

function startMessage(group: string, sources: readonly TestSource[]) {
  const accounts = sources.flatMap((source) => source.accounts);
  return {
    type: 'startChange' as const,
    changeId: crypto.randomUUID(),
    target: { kind: 'group' as const, id: group.replace('Group ', 'group-') },
    newPassword,
    currentPasswords: Object.fromEntries(accounts.map(({ configuration }) => [configuration.id, oldPassword])),
    chosenAccounts: {},
  };
}

/** Runs in a page of the web. */
async function tryFromTheWeb(extensionUrl: string) {
  const scope = globalThis as unknown as Record<string, { runtime?: { sendMessage?: unknown } } | undefined>;
  const canSend = Boolean(scope['chrome']?.runtime?.sendMessage ?? scope['browser']?.runtime?.sendMessage);
  const fetched = await fetch(`${extensionUrl}popup.html`).then(
    () => true,
    () => false,
  );
  const frame = document.createElement('iframe');
  const settled = new Promise((resolve) => {
    frame.addEventListener('load', resolve);
    frame.addEventListener('error', resolve);
  });
  frame.src = `${extensionUrl}popup.html`;
  document.body.append(frame);
  await settled;
  const framed = (() => {
    try {
      return frame.contentDocument?.body.textContent ?? '';
    } catch {
      // Another origin: a page of the browser's own that says so, not of the extension's.
      return '';
    }
  })();
  return { canSend, fetched, framed };
}
