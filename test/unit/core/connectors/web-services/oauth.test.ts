import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';
import { check, isRefused } from '../../../../../core/policy/check/check.ts';
import { createPropagation } from '../../../../../core/propagation/propagation.ts';
import { openSource } from '../../../../../core/sources/open-source.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { sealSecrets } from '../../../../../core/secrets/sealed.ts';
import { createVault } from '../../../../../core/secrets/vault.ts';
import { createAuditTrail } from '../../../../../core/store/audit/trail.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../../../servers/authorization-server.ts';
import { redirectUri, startWorld, type World } from '../../oauth/world.ts';
import { accessDeps, oauthService, oauthSource, signedInService } from './oauth-service.ts';
import { contextWith, problems, capabilities } from './support.ts';

const account = { nativeIdentity: 'n-1', name: 'ann' };
const passwords = { next: 'New one 1' };

describe('a description with a client of an authorization server', () => {
  let server: AuthorizationServer;
  let world: World;
  beforeAll(async () => {
    server = await startAuthorizationServer({ redirectUris: [redirectUri], accessTokenLife: 600 });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    world = await startWorld();
  });

  /** The source, with its secret sealed. */
  async function stored(clientSecret: string, source: Source) {
    await world.db.put('sources', source);
    const { secretOrigins } = webServices.manifest.capabilities(source.connectorAttributes);
    await sealSecrets(world.db, source, { clientSecret }, secretOrigins);
    return source;
  }

  async function opened(clientSecret: string) {
    const { id } = await stored(clientSecret, oauthSource(server, oauthService));
    const access = await openSource(accessDeps(world), id);
    if (!access.ok) throw new Error(JSON.stringify(access.sentence));
    return access.context(new AbortController().signal);
  }

  it('changes a password with its token, and asks once for many changes', async () => {
    const before = server.tokenRequests.length;
    const context = await opened(server.service.clientSecret);
    expect(await webServices.changePassword(account, passwords, context)).toEqual({ kind: 'changed' });
    expect(await webServices.changePassword(account, passwords, context)).toEqual({ kind: 'changed' });
    expect(await webServices.test(context)).toMatchObject([{ ok: true }]);
    expect(server.tokenRequests.slice(before)).toEqual(['client_credentials']);
  });

  it('gets another token where the service refuses the one it has', async () => {
    const context = await opened(server.service.clientSecret);
    await webServices.changePassword(account, passwords, context);
    const before = server.tokenRequests.length;
    server.endAccessTokens();
    expect(await webServices.changePassword(account, passwords, context)).toEqual({ kind: 'changed' });
    expect(server.tokenRequests).toHaveLength(before + 1);
  });

  it('sends no password where the client is refused, and says so', async () => {
    const context = await opened('not the secret');
    expect(await webServices.changePassword(account, passwords, context)).toMatchObject({
      kind: 'misconfigured',
      explanation: { key: 'connectors.oauth.clientRefused' },
    });
    expect(await webServices.test(context)).toMatchObject([{ ok: false, outcome: 'misconfigured' }]);
  });

  it('is tried by an admin with a token that its client gets, and shows neither that nor the secret', async () => {
    const { change: request } = oauthService.requests;
    const described: DescriptionInput = {
      ...oauthService,
      requests: {
        ...oauthService.requests,
        change: { ...request, body: { json: { old: '{{currentPassword}}', new: '{{newPassword}}' } } },
      },
      change: { selfService: { steps: ['change'] } },
      test: { selfService: { steps: ['look'] } },
    };
    const own = { ...oauthSource(server, described), passwordChangeMode: 'selfService' } as const;
    const { id: sourceId } = await stored(server.service.clientSecret, own);
    const before = server.tokenRequests.length;
    const propagation = propagationIn(world);
    const test = await propagation.tryOperation({ sourceId, operation: { kind: 'test' } });
    const typed = { currentPassword: 'Old one 1', newPassword: 'New one 1' };
    const operation = { kind: 'changePassword', login: 'ann', ...typed } as const;
    const change = await propagation.tryOperation({ sourceId, operation });
    const bearer = ['Authorization', 'Bearer <accessToken>'];
    expect([test, change]).toMatchObject([
      { ok: true, result: { taken: 'works' }, exchanges: [{ answer: { status: 200 } }] },
      {
        ok: true,
        result: { taken: 'changed' },
        exchanges: [{ request: { body: '{"old":"<currentPassword>","new":"<newPassword>"}' } }],
      },
    ]);
    for (const one of [test, change]) expect(one.ok && one.exchanges[0]?.request.headers).toContainEqual(bearer);
    expect(server.tokenRequests.slice(before)).toEqual(['client_credentials']);

    const given = server.tokens();
    server.endAccessTokens();
    const again = await propagation.tryOperation({ sourceId, operation });
    expect(again).toMatchObject({
      result: { taken: 'changed' },
      exchanges: [{ answer: { status: 401 } }, { answer: { status: 200 } }],
    });
    expect(server.tokenRequests.slice(before)).toHaveLength(2);
    const shown = JSON.stringify([test, change, again]);
    const tokens = [...given, ...server.tokens()];
    expect(tokens.length).toBeGreaterThan(1);
    for (const secret of [server.service.clientSecret, ...tokens, ...Object.values(typed)])
      expect(shown).not.toContain(secret);
  });
});

/** All of propagation over this world's store, with nothing else that is unfinished. */
function propagationIn(own: World) {
  const kept = new Map<string, unknown>();
  const { db, deps } = own;
  return createPropagation({
    ...accessDeps(own),
    locks: { ...deps.locks, holdIfFree: async (_, work) => work().then(() => true) },
    audit: createAuditTrail({
      db,
      local: { get: async (key) => kept.get(key), set: async (key, value) => void kept.set(key, value) },
      log: { warn: () => undefined },
    }),
    vault: createVault(
      { get: async () => undefined, set: async () => undefined, remove: async () => undefined, keys: async () => [] },
      deps.clock,
    ),
    alarms: { set: async () => undefined, clear: async () => undefined },
    keepAlive: { during: (work) => work },
    announcer: { announce: () => undefined },
    random: { fill: (bytes) => bytes, uuid: () => 'id' },
    policyCheck: { check, isRefused },
  });
}

/** Gives another token at each time, and keeps which was refused. */
const tokens = () => {
  const refused: (string | undefined)[] = [];
  const accessToken = (token?: string) => {
    refused.push(token);
    return Promise.resolve({ kind: 'token' as const, token: `token-${refused.length}` });
  };
  return { refused, accessToken };
};

const change = async (description: DescriptionInput, said: Parameters<typeof contextWith>[1], current?: string) => {
  const { refused, accessToken } = tokens();
  const mode = current === undefined ? 'serviceAccount' : 'selfService';
  const values = { client: 'c' };
  const { context, asked } = contextWith(description, said, { mode, accessToken, values });
  const given = current === undefined ? passwords : { ...passwords, current };
  return { outcome: await webServices.changePassword(account, given, context), asked, refused };
};

describe('a request with an access token', () => {
  it('is sent a second time and no more, with the token that was refused given up', async () => {
    const { outcome, asked, refused } = await change(oauthService, [{ status: 401 }]);
    expect(outcome.kind).toBe('misconfigured');
    expect(refused).toEqual([undefined, 'token-1']);
    expect(asked.map(({ init }) => new Headers(init.headers).get('Authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('is sent once where the answer refuses the current password: twice could lock the account', async () => {
    const { change: request, look } = oauthService.requests;
    const described = {
      ...oauthService,
      requests: {
        look,
        change: {
          ...request,
          body: { json: { old: '{{currentPassword}}', password: '{{newPassword}}' } },
          answers: [{ when: { status: 401 }, outcome: 'wrongCurrentPassword' }, ...request.answers],
        },
      },
      change: { selfService: { steps: ['change'] } },
      test: { selfService: { steps: ['look'] } },
    } as const satisfies DescriptionInput;
    const { outcome, asked } = await change(described, [{ status: 401 }], 'Old one 1');
    expect([outcome.kind, asked.length]).toEqual(['wrongCurrentPassword', 1]);
  });

  it('has its token blotted out of what the source says', async () => {
    const described = { ...oauthService, sentences: [{ json: '/message' }] };
    const { outcome } = await change(described, [{ status: 401, body: '{"message": "No token-2 here"}' }]);
    expect(outcome.sentence).toBe('No ••• here');
  });

  it('is unknown where an earlier one may have changed the password and the token ends', async () => {
    const { change: request, look } = oauthService.requests;
    const again = { ...request, answers: [{ when: { status: 200 }, outcome: 'continue' as const }] };
    const described = {
      ...oauthService,
      requests: { look, first: again, change: request },
      change: { serviceAccount: { steps: ['first', 'change'] } },
    } satisfies DescriptionInput;
    let given = 0;
    const accessToken = () => {
      given += 1;
      return Promise.resolve(
        given === 1
          ? { kind: 'token' as const, token: 'a-token' }
          : { kind: 'outcome' as const, outcome: { kind: 'permissionDenied' as const } },
      );
    };
    const options = { mode: 'serviceAccount', accessToken, values: { client: 'c' } } as const;
    const { context, asked } = contextWith(described, [{}], options);
    expect(await webServices.changePassword(account, passwords, context)).toEqual({ kind: 'unknown' });
    expect(asked).toHaveLength(1);
  });
});

const withClient = (client: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  ...oauthService,
  ...more,
  oauth: { ...oauthService.oauth, ...client },
});
const elsewhere = { tokenEndpoint: 'https://{{settings.client}}.login.example/token' };

/** What is wrong with a client whose host is this, and who would get its secret. */
const host = (client: string) =>
  problems(withClient(elsewhere), { client }).concat(
    webServices.manifest.capabilities({ description: withClient(elsewhere), values: { client } }).secretOrigins,
  );

describe('the client of a description', () => {
  it('has its secret asked for beside the source, and its server among the origins that get one', () => {
    const { secrets, secretOrigins } = webServices.manifest.capabilities({
      description: withClient(elsewhere),
      values: { client: 'acme' },
    });
    expect(secrets.serviceAccount.map(({ id }) => id)).toEqual(['clientSecret']);
    expect(secretOrigins).toEqual(['https://acme.login.example']);
    expect(capabilities(signedInService).secrets.serviceAccount).toEqual([]);
  });

  it('is at no other address than its settings say', () => {
    expect(host('acme')).toEqual(['https://acme.login.example']);
    for (const client of ['evil.example/', 'evil.example#', 'evil.example:1', 'a@evil.example', '..', 'é /'])
      expect(host(client)).toEqual(['oauth.tokenEndpoint: oauthAddress']);
  });

  it.for<[string, unknown]>([
    ['oauth.tokenEndpoint: oauthAddress', withClient({ tokenEndpoint: 'http://login.example/token' })],
    ['oauth.tokenEndpoint: oauthAddress', withClient({ tokenEndpoint: '../token' })],
    ['oauth.resource: oauthAddress', withClient({ resource: 'urn:x' })],
    ['oauth.tokenEndpoint: oauthVariable', withClient({ tokenEndpoint: 'https://{{login}}/token' })],
    ['oauth.scope: oauthVariable', withClient({ scope: '{{settings.none}}' })],
    ['oauth.clientId: template', withClient({ clientId: '{{settings' })],
    ['oauth.tokenEndpoint: oauthEndpoint', withClient({ tokenEndpoint: undefined })],
    ['oauth.authorizationEndpoint: oauthEndpoint', withClient({ grant: 'oauth2AuthorizationCode' })],
    ['oauth.clientAuthentication: oauthPublicClient', withClient({ clientAuthentication: 'none' })],
    ['secrets.clientSecret: oauthSecret', withClient({}, { secrets: { clientSecret: { label: 'Secret' } } })],
    ['change.serviceAccount.steps.0: variableWithoutValue', { ...oauthService, oauth: undefined }],
    [
      'oauth: unusedVariable',
      withClient(
        {},
        {
          requests: {
            change: { ...oauthService.requests.change, bearer: 'x' },
            look: { ...oauthService.requests.look, bearer: 'x' },
          },
        },
      ),
    ],
    [
      'requests.look.query.t: secretInAddress',
      withClient(
        {},
        {
          requests: {
            ...oauthService.requests,
            look: { ...oauthService.requests.look, query: { t: '{{accessToken}}' } },
          },
        },
      ),
    ],
    ['verify.steps.0: variableWithoutValue', withClient({}, { verify: { steps: ['look'] } })],
  ])('is refused: %s', ([expected, description]) => {
    expect(problems(JSON.parse(JSON.stringify(description)), { client: 'c' })).toContain(expected);
  });

  it('may have its endpoints from its issuer', () => {
    const issued = withClient({
      tokenEndpoint: undefined,
      issuer: 'https://login.example',
      grant: 'oauth2AuthorizationCode',
    });
    expect(problems(JSON.parse(JSON.stringify(issued)), { client: 'c' })).toEqual([]);
  });
});
