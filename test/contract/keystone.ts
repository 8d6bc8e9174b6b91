import type { ConnectorAccount } from '../../core/connectors/spi.ts';
import { startKeystone, type Keystone } from '../servers/keystone.ts';
import type { ContractData, Subject } from './data.ts';

const policy = {
  passwordRegex: String.raw`^(?=.*\d)(?=.*[a-zA-Z]).{7,}$`,
  passwordRegexDescription: 'at least 7 characters with a letter and a digit',
  historyCount: 3,
  lockoutAttempts: 3,
  lockoutDuration: 600,
};

const lockoutAttempts = [1, 2, 3];

export const keystoneSelfService: ContractData = {
  connector: 'keystone',
  mode: 'selfService',
  provedAgainst: 'Keystone 22 of Debian 12',
  start: async (kind) => {
    const server = await startKeystone(kind === 'strict' ? policy : {});
    return {
      ...common(server),
      context: { mode: 'selfService', settings: {}, secrets: {} },
      mistakes: { wrongPath: '/not/identity' },
      changeRequest: { method: 'POST', path: /\/users\/[^/]+\/password$/ },
      forbid: ({ nativeIdentity }) => server.update(nativeIdentity, { options: { lock_password: true } }),
    };
  },
  notApplicable: {
    wrongCredential: 'No service account takes part.',
    longPassword: 'Keystone would cut it after 72 bytes without a word, so it is refused before it is sent.',
    readPolicy: 'Reading it takes a token, so a service account.',
  },
  otherwise: {
    unknownAccount: { outcome: 'wrongCurrentPassword', because: oneAnswer() },
    locked: { outcome: 'wrongCurrentPassword', because: oneAnswer() },
  },
};

export const keystoneServiceAccount: ContractData = {
  connector: 'keystone',
  mode: 'serviceAccount',
  provedAgainst: 'Keystone 22 of Debian 12',
  start: async (kind) => {
    const server = await startKeystone(kind === 'strict' ? policy : {});
    const member = { name: 'member', password: 'Member-password 1' };
    await server.grant(await server.addUser(member), 'member');
    const context = {
      mode: 'serviceAccount',
      settings: {},
      secrets: { servicePassword: server.admin.password },
    } as const;
    return {
      ...common(server),
      context,
      mistakes: {
        noPermission: {
          ...context,
          settings: { serviceUser: member.name },
          secrets: { servicePassword: member.password },
        },
        wrongCredential: { ...context, settings: { serviceUser: 'no-such-service' } },
        wrongPath: '/not/identity',
      },
      changeRequest: { method: 'PATCH', path: /\/users\/[^/]+$/ },
      demands: { minLength: 7, minNumeric: 1, minAlpha: 1, maxLength: 72 },
    };
  },
  notApplicable: {
    wrongCurrentPassword: 'A reset by the service account takes no current password.',
    longPassword: 'Keystone would cut it after 72 bytes without a word, so it is refused before it is sent.',
  },
  otherwise: {
    history: { outcome: 'changed', because: "Keystone applies no history to an administrator's reset." },
    disabled: { outcome: 'changed', because: 'A disabled user is changed like any other, and stays disabled.' },
    locked: { outcome: 'changed', because: "An administrator's reset clears the lock." },
  },
};

type Common = Omit<Subject, 'context' | 'mistakes' | 'changeRequest'>;

function common(server: Keystone): Common {
  return {
    server,
    firstAsked: { method: 'GET', path: /\/v3\/$/ },
    newAccount: async (password): Promise<ConnectorAccount> => {
      const name = `person-${crypto.randomUUID()}`;
      return { nativeIdentity: await server.addUser({ name, password }), name };
    },
    signsIn: ({ name }, password) => server.signsIn(name, password),
    disable: ({ nativeIdentity }) => server.setEnabled(nativeIdentity, false),
    lock: async ({ name }) => {
      for (const attempt of lockoutAttempts) await server.signIn(name, `wrong-${attempt}`);
    },
    refused: {
      password: 'short',
      sentence: `The password does not match the requirements: ${policy.passwordRegexDescription}.`,
    },
    refusalSaying: (sentence) => ({
      kind: 'answer',
      status: 400,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        error: { code: 400, title: 'Bad Request', message: `${sentence} It does not match the requirements.` },
      }),
    }),
  };
}

function oneAnswer(): string {
  return 'Keystone has one answer for a wrong password, an unknown account and a locked one.';
}
