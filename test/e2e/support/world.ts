import { resolve } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Configuration } from '../../../core/model/configuration/configuration.ts';
import { newPolicy, type PasswordPolicy } from '../../../core/model/policy.ts';
import {
  type BrowserName,
  launch,
  type LaunchOptions,
  packageExtension,
  type Restart,
  type TestBrowser,
} from '../../browsers/index.ts';
import { type Scim, type ScimBehaviour, startScim } from '../../servers/scim.ts';
import { tell } from './extension.ts';
import {
  cloudSource,
  newPassword,
  oldPassword,
  scimSource,
  signInSource,
  type SourceOptions,
  type TestSource,
} from './sources.ts';
import { originsIn } from '../../support/origins.ts';

/** A browser with Lockstep, and sources to set it up with. What is set up stays; each test adds its own beside it. */
export interface World {
  readonly browser: TestBrowser;
  /** A Keystone whose account gates the change. */
  signIn(options?: Parameters<typeof signInSource>[0]): Promise<TestSource>;
  /** A Keystone that is an ordinary member, by self-service. */
  cloud(options?: Partial<SourceOptions>): Promise<TestSource>;
  /** A SCIM directory by service account. `behaviour` makes it one of its own server. */
  directory(
    options?: Partial<SourceOptions> & { readonly behaviour?: Partial<ScimBehaviour>; readonly token?: string },
  ): Promise<TestSource>;
  /** Sets up a sync group of these sources, with their accounts and credentials; answers its name. */
  group(sources: readonly GroupedSource[], policy?: Partial<PasswordPolicy>): Promise<string>;
  /** Imports the configuration as it is, with the policy of the group changed. */
  editPolicy(group: string, change: Partial<PasswordPolicy>): Promise<void>;
  /** Ends the browser and starts it again with the same profile. */
  restart(how?: Restart): Promise<TestBrowser>;
  readonly configuration: Configuration;
}

/** What a source of a sync group is set up with. */
type GroupedSource = Pick<TestSource, 'source' | 'credential'> & {
  readonly accounts: readonly Pick<TestSource['accounts'][number], 'isLinked' | 'configuration'>[];
};

export interface WorldOptions {
  /** Whether the browser lets Lockstep reach the sources; it does unless told. */
  readonly access?: boolean;
  /** Which build of the extension: the release unless told, or the one of test/browsers/crashing/. */
  readonly build?: 'release' | 'crashing';
  /** A folder to keep the profile in. */
  readonly profile?: string;
  /** Of the sources over TLS. */
  readonly authority?: LaunchOptions['authority'];
}

/** For a `describe`: starts the browser before its tests and ends everything after them. */
export function useWorld(
  name: BrowserName,
  { access = true, build = 'release', profile, authority }: WorldOptions = {},
): World {
  let browser: TestBrowser | undefined;
  let scim: Scim | undefined;
  let groups = 0;
  let configuration = emptyConfiguration;
  const ending: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    [browser, scim] = await Promise.all([
      launch(name, {
        extension: await packageOf(name, build),
        ...(build === 'release' && { beginWith: inject('profiles')[name] }),
        ...(profile !== undefined && { profile }),
        ...(authority !== undefined && { authority }),
      }),
      startScim(),
    ]);
    if (access) await browser.grantHosts('http://127.0.0.1');
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), scim?.stop(), ...ending.map((end) => end())]);
  });

  const owned = async (starting: Promise<TestSource>): Promise<TestSource> => {
    const source = await starting;
    ending.push(() => source.proxy.stop());
    return source;
  };
  const started = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error(`${name} has not started`);
    return thing;
  };
  const load = async (next: Configuration, credentials: readonly GroupedSource[] = []): Promise<void> => {
    const page = await started(browser).open('options.html');
    const imported = await tell(page, {
      type: 'importConfiguration',
      text: JSON.stringify(next),
      confirmedOrigins: originsIn(next),
    });
    if (!imported.ok) throw new Error(`The import was refused: ${JSON.stringify(imported.refusal)}`);
    for (const { source, credential } of credentials)
      if (credential !== undefined)
        await tell(page, { type: 'sealSecrets', sourceId: source.id, secrets: { token: credential } });
    await page.close();
    configuration = next;
  };

  return {
    get browser() {
      return started(browser);
    },
    get configuration() {
      return configuration;
    },
    signIn: (options) => owned(signInSource(options)),
    cloud: (options) => owned(cloudSource(options)),
    directory: async ({ behaviour, token = 'own-service-token', ...options } = {}) => {
      if (behaviour === undefined) return owned(scimSource(started(scim), options));
      const own = await startScim({ ...behaviour, token });
      ending.push(() => own.stop());
      return owned(scimSource(own, options));
    },
    group: async (sources, policyChange) => {
      groups += 1;
      const policy = { ...newPolicy(`policy-${groups}`, `Policy ${groups}`), ...policyChange };
      const group = { id: `group-${groups}`, name: `Group ${groups}`, passwordPolicyId: policy.id };
      const { passwordPolicies, sources: others, accounts, passwordSyncGroups } = configuration;
      const linked = sources.flatMap((source) => source.accounts.filter(({ isLinked }) => isLinked));
      await load(
        {
          ...configuration,
          passwordPolicies: [...passwordPolicies, policy],
          sources: [...others, ...sources.map(({ source }) => source)],
          accounts: [...accounts, ...linked.map((account) => account.configuration)],
          passwordSyncGroups: [...passwordSyncGroups, { ...group, sourceIds: sources.map(({ source }) => source.id) }],
        },
        sources,
      );
      return group.name;
    },
    editPolicy: async (group, change) => {
      const policyId = configuration.passwordSyncGroups.find((each) => each.name === group)?.passwordPolicyId;
      const passwordPolicies = configuration.passwordPolicies.map((policy) =>
        policy.id === policyId ? { ...policy, ...change } : policy,
      );
      await load({ ...configuration, passwordPolicies });
    },
    restart: async (how) => {
      browser = await started(browser).restart(how);
      return browser;
    },
  };
}

function packageOf(name: BrowserName, build: 'release' | 'crashing'): Promise<string> {
  const root = resolve(import.meta.dirname, '../../browsers/crashing');
  return build === 'release' ? Promise.resolve(inject('packages')[name]) : packageExtension(name, root);
}

const emptyConfiguration: Configuration = {
  lockstep: 1,
  identity: { id: 'alice', name: 'Alice Archer', attributes: {} },
  passwordPolicies: [{ ...newPolicy('default', 'Default'), defaultPolicy: true }],
  sources: [],
  accounts: [],
  passwordSyncGroups: [],
};

/** Which password each account has at the source itself, by the account's label. */
export async function passwordsAt(
  sources: readonly TestSource[],
  { old = oldPassword, next = newPassword } = {},
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const account of sources.flatMap(({ accounts }) => accounts)) {
    const [hasNew, hasOld] = [await account.has(next), await account.has(old)];
    found[account.label] = hasNew === hasOld ? (hasNew ? 'both' : 'neither') : hasNew ? 'new' : 'old';
  }
  return found;
}
