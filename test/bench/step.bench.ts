import { setTimeout as pause } from 'node:timers/promises';
import type { Configuration } from '../../core/model/configuration/configuration.ts';
import { newPolicy } from '../../core/model/policy.ts';
import type { Source } from '../../core/model/source.ts';
import { type ExtensionPage, launch, packageExtension } from '../browsers/index.ts';
import { presetSettings } from '../contract/preset.ts';
import { stored, tell } from '../e2e/support/extension.ts';
import { type Keystone, startKeystone } from '../servers/keystone.ts';
import { type Scim, startScim } from '../servers/scim.ts';
import { type Figure, midMean } from './figure.ts';
import { originsIn } from '../support/origins.ts';

const accounts = 60;
const rounds = 5;
const warmUps = 1;

/**
 * What a step of a real change costs: everything between the end of one account's step and the end of the next, in the
 * background of the packaged build, against the bare `fetch` of the same request and three strict commits of one step's
 * record, one after the other, in a page of the same extension. Changes over many accounts of a SCIM source, the same
 * through `web-services` with the preset `scim2`, and as many bare requests are taken in turn, and of each kind's
 * hundreds of times the middle half counts.
 */
export async function stepBench(): Promise<readonly Figure[]> {
  const [keystone, scim, extension] = await Promise.all([startKeystone(), startScim(), packageExtension('chromium')]);
  const browser = await launch('chromium', { extension });
  try {
    await browser.grantHosts('http://127.0.0.1');
    // None of the extension's code runs there.
    const page = await browser.open('manifest.json');
    const ids = Array.from({ length: accounts }, (_, index) =>
      scim.addUser({ userName: `robin${index}`, password: oldPassword }),
    );
    await setUp(page, await configurationOf(keystone, scim, ids), scim.token);

    const taken = {
      step: [] as number[],
      described: [] as number[],
      fetch: [] as number[],
      commits: [] as number[],
    };
    let current = oldPassword;
    for (let round = 0; round < warmUps + rounds; round += 1) {
      const next = `Spring-meadow-${round}0`;
      const described = await changeAll(page, 'described', current, next);
      const step = await changeAll(page, 'written', current, next);
      current = next;
      const record = (await stored(page, 'steps')).find((one) => isStepOf('written', one)) ?? {};
      const bare = await page.evaluate(bareWork, {
        url: scim.url,
        token: scim.token,
        ids,
        password: next,
        step: record,
      });
      if (round < warmUps) continue;
      taken.step.push(...step);
      taken.described.push(...described);
      taken.fetch.push(...bare.fetch);
      taken.commits.push(...bare.commits);
    }
    const [step, fetch, commits] = [midMean(taken.step), midMean(taken.fetch), midMean(taken.commits)];
    const described = midMean(taken.described);
    return [
      {
        name: 'change: one step / the bare fetch of its request and three strict commits',
        measured: `${step.toFixed(1)} ms / (${fetch.toFixed(1)} ms + ${commits.toFixed(1)} ms)`,
        ratio: step / (fetch + commits),
        budget: 1,
      },
      {
        name: 'change: one step through web-services / the same through scim2',
        measured: `${described.toFixed(1)} ms / ${step.toFixed(1)} ms`,
        ratio: described / step,
        budget: 1.3,
      },
    ];
  } finally {
    await Promise.all([browser.close(), keystone.stop(), scim.stop()]);
  }
}

const oldPassword = 'Winter-blanket-7';

/** Each is also the name of its SCIM source: a source is in one group only. */
const groups = ['written', 'described'] as const;

/**
 * A person whose sign-in at a Keystone proves her, with many accounts at one SCIM source, which is there twice: through
 * the connector that was written by hand, and through the preset. Each has a group of its own.
 */
async function configurationOf(keystone: Keystone, scim: Scim, ids: readonly string[]): Promise<Configuration> {
  const common: Omit<Source, 'id' | 'name' | 'connector' | 'url' | 'passwordChangeMode' | 'authenticationSource'> = {
    description: '',
    connectorAttributes: {},
    passwordManagement: true,
    multipleAccountPasswordSync: true,
    applications: [{ name: 'Portal', url: 'https://portal.example' }],
  };
  const gates = await Promise.all(groups.map((name) => keystone.addUser({ name, password: oldPassword })));
  return {
    lockstep: 1,
    identity: { id: 'robin', name: 'Robin Example' },
    passwordPolicies: [{ ...newPolicy('policy', 'Standard'), defaultPolicy: true }],
    sources: [
      ...groups.map((group): Source => ({
        ...common,
        id: `sign-in-${group}`,
        name: `Sign-in, ${group}`,
        connector: 'keystone',
        url: keystone.url,
        passwordChangeMode: 'selfService',
        authenticationSource: true,
      })),
      {
        ...common,
        id: 'written',
        name: 'Directory',
        connector: 'scim2',
        url: scim.url,
        passwordChangeMode: 'serviceAccount',
        authenticationSource: false,
      },
      {
        ...common,
        id: 'described',
        name: 'Directory by a description',
        connector: 'web-services',
        connectorAttributes: presetSettings('scim2'),
        url: scim.url,
        passwordChangeMode: 'serviceAccount',
        authenticationSource: false,
      },
    ],
    accounts: [
      ...groups.map((group, index) => ({
        id: `gate-${group}`,
        sourceId: `sign-in-${group}`,
        nativeIdentity: gates[index] ?? '',
        name: group,
        authenticationAccount: true,
      })),
      ...groups.flatMap((sourceId) =>
        ids.map((nativeIdentity, index) => ({
          id: `${sourceId}-${index}`,
          sourceId,
          nativeIdentity,
          name: `robin${index}`,
          authenticationAccount: false,
        })),
      ),
    ],
    passwordSyncGroups: groups.map((id) => ({
      id,
      name: `Group, ${id}`,
      passwordPolicyId: 'policy',
      sourceIds: [`sign-in-${id}`, id],
    })),
  };
}

async function setUp(page: ExtensionPage, configuration: Configuration, token: string): Promise<void> {
  const answers = [
    await tell(page, {
      type: 'importConfiguration',
      text: JSON.stringify(configuration),
      confirmedOrigins: originsIn(configuration),
    }),
    await tell(page, { type: 'sealSecrets', sourceId: 'written', secrets: { token } }),
    await tell(page, { type: 'sealSecrets', sourceId: 'described', secrets: { token } }),
  ];
  if (answers.some(({ ok }) => !ok)) throw new Error(`The set-up was refused: ${JSON.stringify(answers)}`);
}

/** Changes all accounts; answers the milliseconds of each step at the SCIM source. */
async function changeAll(
  page: ExtensionPage,
  group: (typeof groups)[number],
  current: string,
  next: string,
): Promise<readonly number[]> {
  const changeId = crypto.randomUUID();
  const started = await tell(page, {
    type: 'startChange',
    changeId,
    target: { kind: 'group', id: group },
    newPassword: next,
    currentPasswords: { [`gate-${group}`]: current },
    chosenAccounts: {},
  });
  if (!started.ok) throw new Error(`The change was refused: ${JSON.stringify(started.refusal)}`);
  for (;;) {
    // Seldom, because looking costs the step something too.
    await pause(500);
    const { states, ends } = await page.evaluate(stepsOf, changeId);
    if (states.some((state) => !['planned', 'attempting', 'changed'].includes(state)))
      throw new Error(`The steps went wrong: ${states.join()}`);
    if (states.every((state) => state === 'changed'))
      return ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
  }
}

/** Runs in the page: the steps of the change in order, and when each came to its state. */
async function stepsOf(changeId: string): Promise<{ states: string[]; ends: number[] }> {
  interface StoredStep {
    readonly index: number;
    readonly state: string;
    readonly stateSince: number;
  }
  const opening = indexedDB.open('lockstep');
  await new Promise((resolve) => opening.addEventListener('success', resolve));
  const db = opening.result;
  const reading: IDBRequest<StoredStep[]> = db
    .transaction('steps')
    .objectStore('steps')
    .index('byChange')
    .getAll(changeId);
  await new Promise((resolve) => reading.addEventListener('success', resolve));
  db.close();
  const steps = reading.result;
  steps.sort((a, b) => a.index - b.index);
  return { states: steps.map(({ state }) => state), ends: steps.map(({ stateSince }) => stateSince) };
}

/** The commits are of a row like those of the connector that was written by hand, as the bare request is. */
function isStepOf(sourceId: string, row: unknown): row is object {
  const { source } = row as { readonly source?: { readonly id?: unknown } };
  return source?.id === sourceId;
}

interface Bare {
  readonly url: string;
  readonly token: string;
  readonly ids: readonly string[];
  readonly password: string;
  /** As it is stored. */
  readonly step: object;
}

/** Runs in the page: the milliseconds of each request, and of its three commits. */
async function bareWork({ url, token, ids, password, step }: Bare): Promise<{ fetch: number[]; commits: number[] }> {
  const opening = indexedDB.open('bench', 1);
  opening.addEventListener('upgradeneeded', () => {
    const steps = opening.result.createObjectStore('steps', { keyPath: 'id' });
    for (const path of ['changeId', ['state', 'stateSince'], ['source.id', 'stateSince']])
      steps.createIndex(String(path), path);
  });
  const db = await new Promise<IDBDatabase>((resolve) =>
    opening.addEventListener('success', () => resolve(opening.result)),
  );
  const commit = (value: object) =>
    new Promise((resolve, reject) => {
      const tx = db.transaction('steps', 'readwrite', { durability: 'strict' });
      tx.objectStore('steps').put(value);
      tx.addEventListener('complete', resolve);
      tx.addEventListener('abort', reject);
    });
  const taken: { fetch: number[]; commits: number[] } = { fetch: [], commits: [] };
  for (const id of ids) {
    const start = performance.now();
    const response = await fetch(`${url}/Users/${id}`, {
      method: 'PATCH',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/scim+json',
        Accept: 'application/scim+json',
      },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'password', value: password }],
      }),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
    });
    await response.text();
    if (!response.ok) throw new Error(`The bare request was answered ${response.status}`);
    const fetched = performance.now();
    for (const state of ['planned', 'attempting', 'changed'])
      await commit({ ...step, id, state, stateSince: Date.now() });
    taken.fetch.push(fetched - start);
    taken.commits.push(performance.now() - fetched);
  }
  db.close();
  return taken;
}
