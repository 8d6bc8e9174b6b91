import type { Configuration } from '../core/model/configuration/configuration.ts';
import { newPolicy } from '../core/model/policy.ts';
import { type Keystone, startKeystone } from '../test/servers/keystone.ts';
import type { RunningServer } from '../test/servers/process.ts';
import { minimumLength, type Scim, startScim } from '../test/servers/scim.ts';

/** A person with accounts on real servers, and the configuration that an admin would import for her. */
export interface World {
  readonly configuration: Configuration;
  /** What the admin types into the sources that work by service account. */
  readonly credentials: readonly { readonly sourceName: string; readonly label: string; readonly value: string }[];
  readonly person: { readonly login: string; readonly password: string };
  /** Sources whose account she links herself, by signing in. */
  readonly linkedBySignIn: readonly string[];
  /** What was started, for the reader. */
  readonly servers: readonly string[];
  /** Signs in with the password to every account of the group's sources, at the servers themselves. */
  signIns(groupName: string, password: string): Promise<readonly SignIn[]>;
  stop(): Promise<void>;
}

export interface SignIn {
  readonly source: string;
  readonly account: string;
  /** A disabled account cannot sign in; what counts there is the password that the server holds. */
  readonly works: boolean;
}

const login = 'alice';
const adminLogin = 'alice.admin';
const password = 'Winter-blanket-7';
/** How long the directories take for an answer: long enough to see a change travel. */
const delayMs = 400;

/**
 * Two SCIM directories always; three Keystones where they can be had. The staff's directory has two accounts of hers;
 * her account at the partner is disabled, and the partner decides what a change does there.
 */
export async function startWorld({ keystone }: { readonly keystone: boolean }): Promise<World> {
  const started: RunningServer[] = [];
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const start = async <T extends RunningServer>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  try {
    const staff = await start(startScim({ refuses: minimumLength(8), delayMs }));
    const partner = await start(startScim({ refuses: minimumLength(8), delayMs, token: 'partner-service-token' }));
    const clouds = keystone ? await startClouds(start) : [];
    return { ...worldOf(staff, partner, clouds), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Cloud {
  readonly id: string;
  readonly name: string;
  readonly server: Keystone;
  readonly application: string;
}

async function startClouds(start: (starting: Promise<Keystone>) => Promise<Keystone>): Promise<Cloud[]> {
  const named = [
    { id: 'staff-sign-in', name: 'Staff sign-in', application: 'Staff portal' },
    { id: 'private-cloud', name: 'Private cloud', application: 'Cloud dashboard' },
    { id: 'backup-cloud', name: 'Backup cloud', application: 'Backup dashboard' },
  ];
  const clouds: Cloud[] = [];
  for (const cloud of named) {
    const server = await start(startKeystone({ historyCount: 3 }));
    await server.addUser({ name: login, password });
    clouds.push({ ...cloud, server });
  }
  return clouds;
}

function worldOf(staff: Scim, partner: Scim, clouds: readonly Cloud[]): Omit<World, 'stop'> {
  const person = { userName: login, displayName: 'Alice Archer', password };
  const accounts = [
    { id: 'staff-alice', sourceId: 'staff-directory', nativeIdentity: staff.addUser(person), name: login },
    {
      id: 'staff-alice-admin',
      sourceId: 'staff-directory',
      nativeIdentity: staff.addUser({ ...person, userName: adminLogin }),
      name: adminLogin,
    },
    {
      id: 'partner-alice',
      sourceId: 'partner-directory',
      nativeIdentity: partner.addUser({ ...person, active: false }),
      name: login,
      disabled: true,
    },
  ].map((account) => ({ ...account, displayName: person.displayName, authenticationAccount: false }));
  const directories = [
    { id: 'staff-directory', name: 'Staff directory', server: staff },
    { id: 'partner-directory', name: 'Partner directory', server: partner },
  ];
  const [signIn, ...consoles] = clouds;

  const configuration: Configuration = {
    lockstep: 1,
    identity: { id: login, name: person.displayName, attributes: { phone: '555-555-1234' } },
    passwordPolicies: [standardPolicy],
    sources: [
      ...clouds.map(({ id, name, server, application }) => ({
        ...sourceDefaults,
        id,
        name,
        connector: 'keystone',
        url: server.url,
        passwordChangeMode: 'selfService' as const,
        authenticationSource: id === signIn?.id,
        applications: [{ name: application, url: server.url }],
      })),
      ...directories.map(({ id, name, server }) => ({
        ...sourceDefaults,
        id,
        name,
        connector: 'scim2',
        url: server.url,
        // Without a Keystone to sign in to, it is the directory that proves the person.
        connectorAttributes: signIn ? {} : { signIn: 'basic' },
        passwordChangeMode: 'serviceAccount' as const,
        multipleAccountPasswordSync: true,
      })),
    ],
    accounts,
    passwordSyncGroups: [
      {
        id: 'office',
        name: 'Office',
        passwordPolicyId: standardPolicy.id,
        sourceIds: [...(signIn ? [signIn.id] : []), ...directories.map(({ id }) => id)],
      },
      ...(consoles.length > 1
        ? [
            {
              id: 'cloud-consoles',
              name: 'Cloud consoles',
              passwordPolicyId: standardPolicy.id,
              sourceIds: consoles.map(({ id }) => id),
            },
          ]
        : []),
    ],
  };

  return {
    configuration,
    credentials: directories.map(({ name, server }) => ({
      sourceName: name,
      label: 'Bearer token',
      value: server.token,
    })),
    person: { login, password },
    linkedBySignIn: clouds.map(({ name }) => name),
    servers: [
      ...clouds.map(({ name, server }) => `${name}: OpenStack Keystone, self-service, ${server.url}`),
      ...directories.map(({ name, server }) => `${name}: SCIM 2.0, by service account, ${server.url}`),
    ],
    signIns: async (groupName, tried) => {
      const members = configuration.passwordSyncGroups.find(({ name }) => name === groupName)?.sourceIds ?? [];
      const signIns: SignIn[] = [];
      for (const { name, server } of clouds.filter((cloud) => members.includes(cloud.id))) {
        signIns.push({ source: name, account: login, works: await server.signsIn(login, tried) });
      }
      for (const { name, server } of directories.filter((directory) => members.includes(directory.id))) {
        for (const user of server.users.values()) {
          const account = user.active ? user.userName : `${user.userName} (disabled)`;
          const works = user.active ? server.signsIn(user.userName, tried) : user.password === tried;
          signIns.push({ source: name, account, works });
        }
      }
      return signIns;
    },
  };
}

const sourceDefaults = {
  description: '',
  connectorAttributes: {},
  passwordManagement: true,
  authenticationSource: false,
  multipleAccountPasswordSync: false,
  applications: [],
};

const standardPolicy: Configuration['passwordPolicies'][number] = {
  ...newPolicy('standard', 'Standard'),
  defaultPolicy: true,
  minLength: 12,
  maxLength: 64,
  minUpper: 1,
  minLower: 1,
  maxRepeatedChars: 3,
  useIdentityAttributes: true,
  enablePasswdExpiration: true,
  firstExpirationReminder: 14,
};
