import { inject } from 'vitest';
import type { AccountConfiguration } from '../../../core/model/account.ts';
import type { Source } from '../../../core/model/source.ts';
import { type FaultProxy, startFaultProxy } from '../../servers/fault-proxy.ts';
import { keystoneAt, type KeystoneClient } from '../../servers/keystone.ts';
import type { Scim, ScimUser } from '../../servers/scim.ts';

/** Everyone's password before a change. */
export const oldPassword = 'Winter-blanket-7';
/** What a change makes of it. */
export const newPassword = 'Spring-meadow-42';

/** A source with accounts that nobody else uses, on a real server behind a proxy of its own. */
export interface TestSource {
  readonly name: string;
  readonly source: Source;
  readonly accounts: readonly TestAccount[];
  /** In front of the server: counts what arrives, and breaks on demand. */
  readonly proxy: FaultProxy;
  /** How often a password change arrived there. */
  changesArrived(): number;
  /** What the admin enters, where the source works by service account. */
  readonly credential?: string;
}

export interface TestAccount {
  /** As the pages name it: `<login> on <source>`. */
  readonly label: string;
  readonly login: string;
  readonly configuration: AccountConfiguration;
  /** It comes with the configuration; otherwise the person links it. */
  readonly isLinked: boolean;
  /** At the server itself: is this its password? An account that is disabled cannot sign in, but has one. */
  has(password: string): Promise<boolean>;
}

export interface SourceOptions {
  readonly name: string;
  /** One account unless told. */
  readonly accounts?: readonly AccountOptions[];
  /** More of the source's configuration. */
  readonly source?: Partial<Source>;
  /** Reaches it by `http://localhost`, to whose host the browser gives access separately. */
  readonly byLocalhost?: boolean;
}

export interface AccountOptions {
  /** The login begins with it. */
  readonly name?: string;
  readonly password?: string;
  readonly disabled?: boolean;
  /** Left out of the configuration, for the person to link. */
  readonly unlinked?: boolean;
}

/** The Keystone that people sign in with: its account gates the change unless told otherwise. */
export function signInSource(options: Partial<SourceOptions> & { readonly gates?: boolean } = {}): Promise<TestSource> {
  const { gates = true } = options;
  return keystoneSource(keystoneAt(inject('signInUrl')), { name: 'Sign-in', ...options }, gates);
}

/** Another Keystone, an ordinary member by self-service. */
export function cloudSource(options: Partial<SourceOptions> = {}): Promise<TestSource> {
  return keystoneSource(keystoneAt(inject('otherKeystoneUrl')), { name: 'Cloud', ...options }, false);
}

async function keystoneSource(
  keystone: KeystoneClient,
  options: SourceOptions,
  authenticationSource: boolean,
): Promise<TestSource> {
  const proxy = await startFaultProxy(keystone.url);
  const source = sourceAt(proxy, options, {
    connector: 'keystone',
    passwordChangeMode: 'selfService',
    authenticationSource,
    applications: [{ name: `${options.name} portal`, url: proxy.url }],
  });
  const accounts: TestAccount[] = [];
  for (const account of options.accounts ?? [{}]) {
    const { login, password, disabled } = newAccount(account);
    const id = await keystone.addUser({ name: login, password });
    if (disabled) await keystone.setEnabled(id, false);
    accounts.push({
      ...accountOn(source, login, id, account),
      has: async (tried) => {
        // Keystone tells nothing of the password of a disabled account.
        if (disabled) await keystone.setEnabled(id, true);
        const has = await keystone.signsIn(login, tried);
        if (disabled) await keystone.setEnabled(id, false);
        return has;
      },
    });
  }
  const [first] = accounts;
  const gating = authenticationSource && first !== undefined && !options.accounts?.[0]?.unlinked;
  return {
    name: source.name,
    source,
    proxy,
    accounts: gating ? [marked(first), ...accounts.slice(1)] : accounts,
    changesArrived: () => proxy.count('POST', /\/password$/),
  };
}

/** A directory changed by its service account. */
export async function scimSource(scim: Scim, options: Partial<SourceOptions> = {}): Promise<TestSource> {
  const all = { name: 'Directory', ...options };
  const proxy = await startFaultProxy(scim.url);
  const source = sourceAt(proxy, all, { connector: 'scim2', passwordChangeMode: 'serviceAccount' });
  const accounts = (all.accounts ?? [{}]).map((account): TestAccount => {
    const { login, password, disabled } = newAccount(account);
    const id = scim.addUser({ userName: login, password, active: !disabled });
    return {
      ...accountOn(source, login, id, account),
      has: (tried) => Promise.resolve(userOf(scim, id).password === tried),
    };
  });
  return {
    name: source.name,
    source,
    proxy,
    accounts,
    changesArrived: () => proxy.count('PATCH', /\/Users\//),
    credential: scim.token,
  };
}

/** The source's next password change stays on its way until the answer is called. */
export function holdChange({ proxy }: TestSource): () => void {
  const released = new EventTarget();
  const until = new Promise((resolve) => released.addEventListener('release', resolve));
  proxy.arm({ kind: 'hold', until }, { method: 'PATCH' });
  proxy.arm({ kind: 'hold', until }, { path: /\/password$/ });
  return () => void released.dispatchEvent(new Event('release'));
}

function userOf(scim: Scim, id: string): ScimUser {
  const user = scim.users.get(id);
  if (user === undefined) throw new Error(`The directory has no user ${id}`);
  return user;
}

function newAccount({ name = 'alice', password = oldPassword, disabled = false }: AccountOptions) {
  return { login: `${name}-${crypto.randomUUID().slice(0, 8)}`, password, disabled };
}

function accountOn(
  source: Source,
  login: string,
  nativeIdentity: string,
  { disabled, unlinked = false }: AccountOptions,
): Omit<TestAccount, 'has'> {
  return {
    label: `${login} on ${source.name}`,
    login,
    isLinked: !unlinked,
    configuration: {
      id: crypto.randomUUID(),
      sourceId: source.id,
      nativeIdentity,
      name: login,
      authenticationAccount: false,
      ...(disabled !== undefined && { disabled }),
    },
  };
}

function marked(account: TestAccount): TestAccount {
  return { ...account, configuration: { ...account.configuration, authenticationAccount: true } };
}

let sources = 0;

/** Its name is its own, because names have to differ in a configuration. */
function sourceAt(
  proxy: FaultProxy,
  { name, source, byLocalhost }: SourceOptions,
  kind: Pick<Source, 'connector' | 'passwordChangeMode'> & Partial<Source>,
): Source {
  sources += 1;
  return {
    id: `source-${sources}`,
    name: `${name} ${sources}`,
    description: '',
    url: byLocalhost ? proxy.url.replace('127.0.0.1', 'localhost') : proxy.url,
    connectorAttributes: {},
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: false,
    applications: [],
    ...kind,
    ...source,
  };
}
