import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import type { Configuration } from '../../core/model/configuration/configuration.ts';
import { newPolicy } from '../../core/model/policy.ts';
import type { Source } from '../../core/model/source.ts';
import { packageExtension, until } from '../browsers/index.ts';
import { storedChange, tell } from '../e2e/support/extension.ts';
import { answers, type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts';
import { startKeystone } from '../servers/keystone.ts';
import { startScim } from '../servers/scim.ts';
import { asExtensionPage, endWorker, grantHost, openTab, startChromium } from './chromium.ts';
import { type Figure, median } from './figure.ts';
import { fillStore } from './fill-store.ts';
import { originsIn } from '../support/origins.ts';

const budget = 5;
const rounds = 30;
const warmUps = 3;

/**
 * How soon a background that was ended goes on with a change: from the message that starts it until its next request is
 * at the source, against an empty extension's background, from the message that starts it to its answer. In turn, in
 * the same Chromium.
 */
export async function resumeBench(): Promise<readonly Figure[]> {
  const [ours, empty, keystone, scim] = await Promise.all([
    packageExtension('chromium'),
    packageExtension('chromium', join(import.meta.dirname, 'empty-worker')),
    startKeystone(),
    startScim(),
  ]);
  const [chromium, proxy] = await Promise.all([startChromium([ours, empty]), startFaultProxy(scim.url)]);
  const { browser, urls } = chromium;
  try {
    const [ourUrl = '', emptyUrl = ''] = urls;
    // None of the extensions' code runs there.
    const page = await openTab(browser, `${ourUrl}manifest.json`);
    const emptyPage = await openTab(browser, `${emptyUrl}manifest.json`);
    await grantHost(browser, page, 'http://127.0.0.1/*');
    const figures: Figure[] = [];
    for (const changes of [0, 10_000]) {
      await endWorker(browser, ourUrl);
      await fillStore(page, { groups: 1, accounts: 3, changes, now: Date.now() });
      const user = { name: `robin-${changes}`, password: oldPassword };
      const gate = await keystone.addUser(user);
      const id = scim.addUser({ userName: user.name, password: oldPassword });
      // It answers no change, so that there is always one more to be sent.
      proxy.reset();
      proxy.arm(answers.tooManyRequests('1'), { method: 'PATCH', times: Infinity });
      const changeId = await startWaiting(
        page,
        configurationOf(keystone.url, proxy.url, user.name, [gate, id]),
        scim.token,
      );

      const times = { resumed: [] as number[], answered: [] as number[] };
      for (let round = 0; round < warmUps + rounds; round += 1) {
        await endWorker(browser, ourUrl);
        await letItBeDue(page, changeId);
        const resumed = await nextRequest(page, proxy);
        await until('the answer to be noted', async () => (await waiting(page, changeId)) !== undefined);
        await endWorker(browser, emptyUrl);
        const answered = await emptyPage.evaluate(timeAnswer);
        if (round < warmUps) continue;
        times.resumed.push(resumed);
        times.answered.push(answered);
      }
      const [resumed, answered] = [median(times.resumed), median(times.answered)];
      const stored = changes === 0 ? '' : `, ${changes.toLocaleString('en')} finished changes stored`;
      figures.push({
        name: `background: from its start to the next request${stored} / an empty one's first answer`,
        measured: `${resumed.toFixed(1)} ms / ${answered.toFixed(1)} ms`,
        ratio: resumed / answered,
        budget,
      });
    }
    return figures;
  } finally {
    await Promise.all([chromium.close(), proxy.stop(), keystone.stop(), scim.stop()]);
  }
}

/** In the pages. */
declare const chrome: { readonly runtime: { sendMessage(message: unknown): Promise<unknown> } };

const oldPassword = 'Winter-blanket-7';

/** Starts a change whose second account is asked to wait; answers its id once it does. */
async function startWaiting(tab: Page, configuration: Configuration, token: string): Promise<string> {
  const page = asExtensionPage(tab);
  const changeId = crypto.randomUUID();
  const said = [
    await tell(page, {
      type: 'importConfiguration',
      text: JSON.stringify(configuration),
      confirmedOrigins: originsIn(configuration),
    }),
    await tell(page, { type: 'sealSecrets', sourceId: 'directory', secrets: { token } }),
    await tell(page, {
      type: 'startChange',
      changeId,
      target: { kind: 'group', id: 'group' },
      newPassword: 'Spring-meadow-42',
      currentPasswords: { gate: oldPassword },
      chosenAccounts: {},
    }),
  ];
  if (said.some(({ ok }) => !ok)) throw new Error(`The set-up was refused: ${JSON.stringify(said)}`);
  await until('the directory to be tried', async () => (await waiting(tab, changeId)) !== undefined);
  return changeId;
}

/** The step that waits for its source, when that is the only one which has not ended. */
async function waiting(tab: Page, changeId: string) {
  const { steps } = await storedChange(asExtensionPage(tab), changeId);
  const [gate, step] = steps;
  return gate?.state === 'changed' && step?.state === 'throttled' ? step : undefined;
}

/** The waiting step as after its first failure, with its time come: the background that looks next goes on with it. */
async function letItBeDue(tab: Page, changeId: string): Promise<void> {
  const step = await waiting(tab, changeId);
  if (step?.memory === undefined) throw new Error('Nothing waits.');
  await tab.evaluate(
    (record) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('lockstep');
        opening.addEventListener('success', () => {
          const db = opening.result;
          const tx = db.transaction('steps', 'readwrite');
          tx.objectStore('steps').put(record);
          tx.addEventListener('abort', () => reject(new Error(String(tx.error))));
          tx.addEventListener('complete', () => {
            db.close();
            resolve();
          });
        });
      }),
    { ...step, nextAttemptAt: Date.now() - 1, memory: { ...step.memory, failures: 1 } },
  );
}

/** Milliseconds from the message that wakes the background until a request is at the proxy, which has the same clock. */
async function nextRequest(tab: Page, proxy: FaultProxy): Promise<number> {
  const before = proxy.arrivals.length;
  const asked = await tab.evaluate(() => {
    const now = Date.now();
    void chrome.runtime.sendMessage({ type: 'wake' });
    return now;
  });
  const arrival = await until('the next request', async () => proxy.arrivals[before]);
  return performance.timeOrigin + arrival.at - asked;
}

/** Runs in the page of the empty extension. */
async function timeAnswer(): Promise<number> {
  const start = performance.now();
  await chrome.runtime.sendMessage('');
  return performance.now() - start;
}

/** The person's accounts, `name` at both, have these ids there. */
function configurationOf(keystone: string, scim: string, name: string, ids: readonly string[]): Configuration {
  const [gate = '', account = ''] = ids;
  const common: Omit<Source, 'id' | 'name' | 'connector' | 'url' | 'passwordChangeMode' | 'authenticationSource'> = {
    description: '',
    connectorAttributes: {},
    passwordManagement: true,
    multipleAccountPasswordSync: false,
    applications: [{ name: 'Portal', url: 'https://portal.example' }],
  };
  return {
    lockstep: 1,
    identity: { id: 'robin', name: 'Robin Example' },
    passwordPolicies: [{ ...newPolicy('policy', 'Standard'), defaultPolicy: true }],
    sources: [
      {
        ...common,
        id: 'sign-in',
        name: 'Sign-in',
        connector: 'keystone',
        url: keystone,
        passwordChangeMode: 'selfService',
        authenticationSource: true,
      },
      {
        ...common,
        id: 'directory',
        name: 'Directory',
        connector: 'scim2',
        url: scim,
        passwordChangeMode: 'serviceAccount',
        authenticationSource: false,
      },
    ],
    accounts: [
      { id: 'gate', sourceId: 'sign-in', nativeIdentity: gate, name, authenticationAccount: true },
      { id: 'account', sourceId: 'directory', nativeIdentity: account, name, authenticationAccount: false },
    ],
    passwordSyncGroups: [
      { id: 'group', name: 'Group', passwordPolicyId: 'policy', sourceIds: ['sign-in', 'directory'] },
    ],
  };
}
