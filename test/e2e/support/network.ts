import { inject } from 'vitest';
import type { AccountConfiguration } from '../../../core/model/account.ts';
import type { Source } from '../../../core/model/source.ts';
import { keystoneAt } from '../../servers/keystone.ts';
import type { Authority } from '../../servers/network/authority.ts';
import { type Front, type Match, type Speaks, startFront } from '../../servers/network/front.ts';
import { startStandIn } from '../../servers/network/stand-in.ts';
import { oldPassword } from './sources.ts';

/** A source of one account behind a front of its own, which breaks the change request. */
export interface NetworkSource {
  readonly source: Source;
  readonly accounts: readonly { readonly isLinked: true; readonly configuration: AccountConfiguration }[];
  readonly front: Front;
  readonly changeRequest: Match;
  has(password: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** A real Keystone by self-service: a sign-in tells which password the account has. */
export async function keystoneBehind(speaks: Speaks, authority: Authority): Promise<NetworkSource> {
  const keystone = keystoneAt(inject('otherKeystoneUrl'));
  const front = await startFront(keystone.url, speaks, authority);
  const login = `alice-${crypto.randomUUID().slice(0, 8)}`;
  const id = await keystone.addUser({ name: login, password: oldPassword });
  const source = sourceAt(front, { connector: 'keystone' });
  return {
    source,
    accounts: [accountAt(source, login, id)],
    front,
    changeRequest: { method: 'POST', path: /\/password$/ },
    has: (password) => keystone.signsIn(login, password),
    stop: () => front.stop(),
  };
}

/** One that a description tells of and that cannot be asked which password an account has. */
export async function describedBehind(speaks: Speaks, authority: Authority): Promise<NetworkSource> {
  const standIn = await startStandIn(oldPassword);
  const front = await startFront(standIn.url, speaks, authority);
  const source = sourceAt(front, { connector: 'web-services', connectorAttributes: { description } });
  return {
    source,
    accounts: [accountAt(source, 'alice', 'alice')],
    front,
    changeRequest: { method: 'POST', path: /\/change$/ },
    has: async (password) => standIn.password() === password,
    stop: async () => {
      await Promise.all([front.stop(), standIn.stop()]);
    },
  };
}

const description = {
  name: 'Stand-in',
  requests: {
    hello: {
      title: 'See whether it is there',
      method: 'GET',
      path: 'hello',
      answers: [{ when: { status: 200, json: { '/up': { equals: true } } }, outcome: 'continue' }],
    },
    change: {
      title: 'Change the password',
      method: 'POST',
      path: 'change',
      body: { json: { login: '{{login}}', current: '{{currentPassword}}', next: '{{newPassword}}' } },
      changes: true,
      answers: [
        { when: { status: 200, json: { '/changed': { equals: true } } }, outcome: 'changed' },
        { when: { status: 401, json: { '/error': { equals: 'wrong password' } } }, outcome: 'wrongCurrentPassword' },
      ],
    },
  },
  change: { selfService: { steps: ['change'] } },
  test: { selfService: { steps: ['hello'] } },
};

let made = 0;

function sourceAt({ url }: Front, kind: Pick<Source, 'connector'> & Partial<Source>): Source {
  made += 1;
  return {
    id: `network-${made}`,
    name: `Network ${made}`,
    description: '',
    url,
    connectorAttributes: {},
    passwordChangeMode: 'selfService',
    passwordManagement: true,
    authenticationSource: false,
    multipleAccountPasswordSync: false,
    applications: [],
    ...kind,
  };
}

function accountAt(source: Source, name: string, nativeIdentity: string) {
  const configuration = {
    id: crypto.randomUUID(),
    sourceId: source.id,
    nativeIdentity,
    name,
    authenticationAccount: false,
  };
  return { isLinked: true as const, configuration };
}
