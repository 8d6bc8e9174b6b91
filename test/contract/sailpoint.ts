import { startSailPoint } from '../servers/sailpoint.ts';
import type { ContextWithoutUrl, ContractData } from './data.ts';

const theStandIn = "a stand-in by the types of SailPoint's client 1.4";

const notApplicable: ContractData['notApplicable'] = {
  wrongCurrentPassword: 'No current password is asked for.',
  history: 'SailPoint has no code for a history; only its sentence says so.',
  locked: 'What SailPoint says of an account does not tell whether it is locked.',
  verify: 'SailPoint has no sign-in to the source.',
};

const otherwise: ContractData['otherwise'] = {
  disabled: {
    outcome: 'changed',
    because: 'What SailPoint says of an account does not tell whether it is disabled; it stays so.',
  },
};

export const sailpointServiceAccount: ContractData = {
  connector: 'sailpoint',
  mode: 'serviceAccount',
  provedAgainst: theStandIn,
  start: (kind) => start(kind, 'oauth2ClientCredentials'),
  notApplicable,
  otherwise,
};

export const sailpointSelfService: ContractData = {
  connector: 'sailpoint',
  mode: 'selfService',
  provedAgainst: theStandIn,
  start: (kind) => start(kind, 'oauth2AuthorizationCode'),
  notApplicable,
  otherwise,
};

const start = async (
  kind: 'strict' | 'lenient',
  authentication: 'oauth2ClientCredentials' | 'oauth2AuthorizationCode',
): ReturnType<ContractData['start']> => {
  const server = await startSailPoint(kind === 'strict' ? { minLength: 8 } : {});
  server.addPerson('policy-user', 'Some-password 1');
  const contextOf = ({ clientId, clientSecret }: typeof server.client): ContextWithoutUrl => {
    const settings = { authentication, clientId, sourceName: server.sourceName, policyUser: 'policy-user' };
    const secrets = { clientSecret };
    if (authentication === 'oauth2ClientCredentials') return { mode: 'serviceAccount', settings, secrets };
    return {
      mode: 'selfService',
      settings,
      secrets,
      // Each call has one of its own: a refresh token is good for one renewal.
      get refreshToken() {
        return server.newRefreshToken();
      },
    };
  };
  const context = contextOf(server.client);
  return {
    server,
    context,
    mistakes: {
      noPermission: contextOf(server.readOnlyClient),
      wrongCredential: contextOf({ ...server.client, clientSecret: 'not-the-secret' }),
      wrongPath: '/not/sailpoint',
    },
    changeRequest: { method: 'POST', path: /\/set-password$/ },
    firstAsked: { method: 'POST', path: /\/oauth\/token$/ },
    newAccount: (password) => {
      const name = `person-${crypto.randomUUID()}`;
      const nativeIdentity = `CN=${name},OU=People`;
      server.addPerson(name, password, nativeIdentity);
      return Promise.resolve({ nativeIdentity, name });
    },
    signsIn: ({ nativeIdentity }, password) =>
      Promise.resolve(!server.isDisabled(nativeIdentity) && server.passwordOf(nativeIdentity) === password),
    disable: ({ nativeIdentity }) => Promise.resolve(server.disable(nativeIdentity)),
    refused: { password: 'Short 1', sentence: 'The password violates the policy: passwordMinLength is 8' },
    ...(kind === 'strict' && { demands: { minLength: 8 } }),
    refusalSaying: (words) => ({
      kind: 'answer',
      status: 400,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ detailCode: '400.1 Bad request content', messages: [{ locale: 'en', text: words }] }),
    }),
  };
};
