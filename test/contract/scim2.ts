import { minimumLength, startScim } from '../servers/scim.ts';
import type { ContractData } from './data.ts';

export const scim2ServiceAccount: ContractData = {
  connector: 'scim2',
  mode: 'serviceAccount',
  provedAgainst: 'SCIMMY 1.3',
  start: async (kind) => {
    const server = await startScim(kind === 'strict' ? { refuses: minimumLength(8) } : {});
    const context = {
      mode: 'serviceAccount',
      settings: { signIn: 'basic' },
      secrets: { token: server.token },
    } as const;
    return {
      server,
      context,
      mistakes: {
        noPermission: { ...context, secrets: { token: server.readOnlyToken } },
        wrongCredential: { ...context, secrets: { token: 'not-the-token' } },
        wrongPath: '/not/scim',
      },
      changeRequest: { method: 'PATCH', path: /\/Users\// },
      firstAsked: { method: 'GET', path: /\/ServiceProviderConfig$/ },
      newAccount: (password) => {
        const name = `person-${crypto.randomUUID()}`;
        return Promise.resolve({ nativeIdentity: server.addUser({ userName: name, password }), name });
      },
      signsIn: ({ name }, password) => Promise.resolve(server.signsIn(name, password)),
      disable: ({ nativeIdentity }) => Promise.resolve(server.setActive(nativeIdentity, false)),
      refused: { password: 'Short 1', sentence: 'Password does not meet the minimum length of 8' },
      refusalSaying: (detail) => ({
        kind: 'answer',
        status: 400,
        headers: { 'Content-Type': 'application/scim+json' },
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          status: '400',
          scimType: 'invalidValue',
          detail,
        }),
      }),
    };
  },
  notApplicable: {
    wrongCurrentPassword: 'A reset by the service account takes no current password.',
    history: 'SCIM has no word for a history; a refusal is a refusal by policy.',
    locked: 'SCIM has no locked state.',
    readPolicy: 'SCIM does not say what it demands of a password.',
  },
  otherwise: {
    disabled: {
      outcome: 'changed',
      because: 'A user that is not active is changed like any other, and stays inactive.',
    },
  },
};
