import { text } from '../../model/text.ts';
import type { Connector } from '../spi.ts';
import { failedLine } from '../http/client.ts';
import { connectionTestLogin } from '../made-up-sign-in.ts';
import { authorizationOrigins, oauthSecrets } from '../oauth/oauth.ts';
import { encryptPassword } from './encrypt.ts';
import { policyIn, queryPasswordInfo } from './password-info.ts';
import { clientFor } from './protocol.ts';
import { setPassword } from './set-password.ts';
import { clientIn, declaredClientIn, problemsIn, SailPointSettings, settingsOf } from './settings.ts';

/**
 * One source of a SailPoint Identity Security Cloud tenant (developer.sailpoint.com, *Password Management*). The
 * source's address is the tenant's API, `https://{tenant}.api.identitynow.com`. An account's `nativeIdentity` is its
 * account id on that source, its `name` the person's login at SailPoint.
 */
export const sailpoint: Connector = {
  manifest: {
    id: 'sailpoint',
    name: 'SailPoint Identity Security Cloud',
    settings: SailPointSettings,
    problems: problemsIn,
    capabilities: (settings) => {
      const client = declaredClientIn(settings);
      const isPersonal = client?.grant === 'oauth2AuthorizationCode';
      return {
        modes: [isPersonal ? 'selfService' : 'serviceAccount'],
        secrets: {
          selfService: isPersonal ? oauthSecrets(client) : [],
          serviceAccount: isPersonal ? [] : oauthSecrets(client),
        },
        repeatable: { selfService: true, serviceAccount: true },
        needsCurrentPassword: { selfService: false, serviceAccount: false },
        canSignIn: false,
        canFindAccounts: true,
        sharedCookies: false,
        secretOrigins: authorizationOrigins(client),
      };
    },
    oauth: clientIn,
    outcomes: [
      'changed',
      'rejected',
      'accountNotFound',
      'permissionDenied',
      'misconfigured',
      'throttled',
      'unreachable',
      'unknown',
      'needsPermission',
    ],
  },

  async changePassword({ nativeIdentity, name }, { current, next }, context) {
    const passwords = [next, current].filter((password) => password !== undefined);
    const ask = clientFor(context, ...passwords);
    const asked = await queryPasswordInfo(name, ask, context);
    if (asked.kind === 'outcome') return asked.outcome;
    const { identityId, sourceId, publicKey, publicKeyId, accounts } = asked.info;
    if (!accounts.some(({ accountId }) => accountId === nativeIdentity)) return { kind: 'accountNotFound' };
    const sealed = await encryptPassword(next, publicKey);
    if (sealed === 'badKey') return { kind: 'misconfigured', explanation: text('connectors.sailpoint.badKey') };
    if (sealed === 'tooLong') {
      return { kind: 'rejected', reason: 'policy', explanation: text('connectors.sailpoint.tooLong') };
    }
    const { encrypted: encryptedPassword } = sealed;
    const change = { identityId, encryptedPassword, publicKeyId, accountId: nativeIdentity, sourceId };
    return setPassword(change, ask, context, passwords);
  },

  async findAccounts({ login }, context) {
    const asked = await queryPasswordInfo(login, clientFor(context), context);
    if (asked.kind === 'outcome') return { kind: 'failed', outcome: asked.outcome };
    const accounts = asked.info.accounts.map(({ accountId, accountName }) => ({
      nativeIdentity: accountId,
      name: login,
      displayName: accountName,
    }));
    return { kind: 'found', accounts };
  },

  async readPolicy(context) {
    const { policyUser } = settingsOf(context);
    if (policyUser === '') {
      const explanation = text('connectors.sailpoint.noPolicyUser');
      return { demands: {}, sentences: [], failed: { kind: 'misconfigured', explanation } };
    }
    const asked = await queryPasswordInfo(policyUser, clientFor(context), context);
    return asked.kind === 'outcome' ? { demands: {}, sentences: [], failed: asked.outcome } : policyIn(asked.info);
  },

  async test(context) {
    const getsToken = text('connectors.sailpoint.getsToken');
    const token = (await context.accessToken?.()) ?? noClient;
    if (token.kind === 'outcome') return [failedLine(getsToken, token.outcome)];
    const asks = text('connectors.sailpoint.asksForAccount');
    const { policyUser } = settingsOf(context);
    const asked = await queryPasswordInfo(policyUser || connectionTestLogin, clientFor(context), context);
    // Nobody is called so: to hear that is an answer too.
    const isGood = asked.kind === 'info' || (policyUser === '' && asked.outcome.kind === 'accountNotFound');
    return [{ ok: true, tried: getsToken }, isGood ? { ok: true, tried: asks } : failedLine(asks, asked.outcome)];
  },
};

const noClient = {
  kind: 'outcome',
  outcome: { kind: 'misconfigured', explanation: text('connectors.oauth.noClient') },
} as const;
