import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authorize } from '../../../../core/oauth/authorize.ts';
import { accessTokenOf, type TokenHolder } from '../../../../core/oauth/tokens.ts';
import type { Source } from '../../../../core/model/source.ts';
import { resource, startAuthorizationServer, type AuthorizationServer } from '../../../servers/authorization-server.ts';
import { personalClient, resourceWith, serviceClient } from '../../../servers/oauth-clients.ts';
import { source } from '../store/records.ts';
import { redirectUri, startWorld, type World } from './world.ts';

let server: AuthorizationServer;
let world: World;
beforeAll(async () => {
  server = await startAuthorizationServer({ redirectUris: [redirectUri], accessTokenLife: 600 });
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await startWorld();
});

async function tokenFrom(holder: TokenHolder, refused?: string): Promise<string> {
  const answer = await accessTokenOf(world.deps, holder)(refused);
  if (answer.kind === 'outcome') throw new Error(JSON.stringify(answer.outcome));
  return answer.token;
}

async function signIn(): Promise<TokenHolder> {
  const holder = world.holder(personalClient(server));
  expect(await authorize(world.deps, holder)).toBeNull();
  return holder;
}

const requestsOf = (grant: string) => server.tokenRequests.filter((one) => one === grant).length;

describe('client credentials', () => {
  it.each(['basic', 'post'] as const)(
    'gets a token by %s, and asks once for many uses',
    async (clientAuthentication) => {
      const before = requestsOf('client_credentials');
      const clientId = clientAuthentication === 'post' ? 'lockstep-service-post' : 'lockstep-service';
      const holder = world.holder(
        serviceClient(server, { clientId, clientAuthentication }),
        server.service.clientSecret,
      );
      const [first, ...others] = await Promise.all([tokenFrom(holder), tokenFrom(holder), tokenFrom(holder)]);
      expect(new Set([first, ...others]).size).toBe(1);
      expect(await resourceWith(server, first)).toMatchObject({ status: 200 });
      expect(requestsOf('client_credentials')).toBe(before + 1);
    },
  );

  it('asks for a resource and its scope', async () => {
    const holder = world.holder(serviceClient(server, { resource, scope: 'passwords' }), server.service.clientSecret);
    const { body } = await resourceWith(server, await tokenFrom(holder));
    expect(body).toEqual({ aud: resource, scope: 'passwords' });
  });

  it('needs no discovery where the endpoint is given', async () => {
    const explicit = serviceClient(server, { issuer: null, tokenEndpoint: `${server.url}/token` });
    expect(
      await resourceWith(server, await tokenFrom(world.holder(explicit, server.service.clientSecret))),
    ).toMatchObject({
      status: 200,
    });
  });

  it('gets another before the end of one, and where the source refused one', async () => {
    const holder = world.holder(serviceClient(server), server.service.clientSecret);
    const first = await tokenFrom(holder);
    world.now += 560_000;
    expect(await tokenFrom(holder)).toBe(first);
    world.now += 11_000;
    const second = await tokenFrom(holder);
    expect(second).not.toBe(first);
    const [third, again] = await Promise.all([tokenFrom(holder, second), tokenFrom(holder, second)]);
    expect(third).toBe(again);
    expect(third).not.toBe(second);
  });

  it('says that a refused client is for the admin to put right, in the words of the server', async () => {
    const holder = world.holder(serviceClient(server), 'not the secret');
    expect(await accessTokenOf(world.deps, holder)()).toMatchObject({
      kind: 'outcome',
      outcome: {
        kind: 'misconfigured',
        sentence: 'client authentication failed',
        explanation: { key: 'connectors.oauth.clientRefused' },
      },
    });
  });

  it('says that a resource is refused', async () => {
    const wrong = serviceClient(server, { resource: 'https://elsewhere.example/' });
    expect(await accessTokenOf(world.deps, world.holder(wrong, server.service.clientSecret))()).toMatchObject({
      outcome: { kind: 'misconfigured', explanation: { key: 'connectors.oauth.requestRefused' } },
    });
  });

  it('says that a server cannot be reached, and that an address is not one', async () => {
    const gone = serviceClient(server, { issuer: 'http://127.0.0.1:9' });
    expect(await accessTokenOf(world.deps, world.holder(gone))()).toEqual({
      kind: 'outcome',
      outcome: { kind: 'unreachable' },
    });
    const notOne = serviceClient(server, { issuer: null, tokenEndpoint: `${server.url}/not-there` });
    expect(await accessTokenOf(world.deps, world.holder(notOne))()).toMatchObject({
      outcome: { kind: 'misconfigured' },
    });
  });
});

describe("a person's tokens", () => {
  it('are kept sealed, and shown without what is secret', async () => {
    const holder = await signIn();
    const { accessToken, refreshToken } = (await holder.store.read()) ?? {};
    expect(await resourceWith(server, accessToken ?? '')).toMatchObject({ status: 200 });
    const record = await world.db.get('tokens', 'a');
    expect(record).toMatchObject({ state: 'valid', renewable: true, scope: 'openid offline_access' });
    const written = JSON.stringify({
      ...record,
      sealed: Buffer.from(record?.sealed ?? new ArrayBuffer()).toString('latin1'),
    });
    for (const secret of [accessToken, refreshToken]) {
      expect(secret).toBeTruthy();
      expect(written).not.toContain(secret);
    }
  });

  it('are not there for another address, another connector, other settings or another client', async () => {
    const { client } = await signIn();
    const here = source('a');
    const storeOf = (of: Source) => world.holder(client, '', of).store;
    expect(await storeOf({ ...here, name: 'Renamed' }).read()).not.toBeNull();
    for (const other of [
      { url: 'https://b.example/scim' },
      { url: 'https://a.example/else' },
      { connector: 'sailpoint' },
      { connectorAttributes: { signIn: 'basic' } },
    ]) {
      expect(await storeOf({ ...here, ...other }).read()).toBeNull();
    }
    const moved = personalClient(server, { tokenEndpoint: 'https://evil.example/token' });
    expect(await world.holder(moved).store.read()).toBeNull();
    expect(await accessTokenOf(world.deps, world.holder(moved))()).toMatchObject({
      outcome: { kind: 'permissionDenied', explanation: { key: 'connectors.oauth.signInFirst' } },
    });
  });

  it('are renewed, the refresh token with them; two at once are one renewal', async () => {
    const holder = await signIn();
    const before = await holder.store.read();
    world.now += 590_000;
    const renewals = requestsOf('refresh_token');
    const [one, other] = await Promise.all([tokenFrom(holder), tokenFrom(holder)]);
    expect(one).toBe(other);
    expect(requestsOf('refresh_token')).toBe(renewals + 1);
    const after = await holder.store.read();
    expect(after?.refreshToken).not.toBe(before?.refreshToken);
    expect(await resourceWith(server, one)).toMatchObject({ status: 200 });
    // The new refresh token is the one that works now.
    expect(await resourceWith(server, await tokenFrom(holder, one))).toMatchObject({ status: 200 });
  });

  it('ask for a new sign-in where they were revoked, without asking the server again', async () => {
    const holder = await signIn();
    server.revokeEverything();
    const denied = {
      kind: 'outcome',
      outcome: {
        kind: 'permissionDenied',
        sentence: 'grant request is invalid',
        explanation: { key: 'connectors.oauth.signInAgain' },
      },
    };
    const { accessToken } = (await holder.store.read()) ?? {};
    expect(await accessTokenOf(world.deps, holder)(accessToken)).toEqual(denied);
    expect((await world.db.get('tokens', 'a'))?.state).toBe('refused');
    const renewals = requestsOf('refresh_token');
    expect(await accessTokenOf(world.deps, holder)(accessToken)).toMatchObject({
      outcome: { kind: 'permissionDenied' },
    });
    expect(requestsOf('refresh_token')).toBe(renewals);
    expect(await authorize(world.deps, holder)).toBeNull();
    expect(await resourceWith(server, await tokenFrom(holder))).toMatchObject({ status: 200 });
  });

  it('tell a renewal whose answer was lost from a revocation', async () => {
    const holder = await signIn();
    const { accessToken } = (await holder.store.read()) ?? {};
    server.behaviour.loseTokenAnswers = 1;
    expect(await accessTokenOf(world.deps, holder)(accessToken)).toEqual({
      kind: 'outcome',
      outcome: { kind: 'unreachable' },
    });
    expect((await world.db.get('tokens', 'a'))?.state).toBe('renewing');
    // The server had changed the refresh token; the old one is a thief's to it.
    expect(await accessTokenOf(world.deps, holder)(accessToken)).toMatchObject({
      outcome: { kind: 'permissionDenied', explanation: { key: 'connectors.oauth.renewalCut' } },
    });
  });

  it('stay as they were where the server was not reached', async () => {
    const stopped = await startAuthorizationServer({ redirectUris: [redirectUri] });
    const holder = world.holder(personalClient(stopped));
    expect(await authorize(world.deps, holder)).toBeNull();
    const before = await holder.store.read();
    await stopped.stop();
    expect(await accessTokenOf(world.deps, holder)(before?.accessToken)).toEqual({
      kind: 'outcome',
      outcome: { kind: 'unreachable' },
    });
    expect(await holder.store.read()).toEqual(before);
  });

  it('serve the request that waits for them even where the disk does not take them', async () => {
    const holder = await signIn();
    const { accessToken } = (await holder.store.read()) ?? {};
    const full: TokenHolder = {
      ...holder,
      store: {
        ...holder.store,
        write: (tokens) => (tokens.state === 'valid' ? Promise.reject(new Error('full')) : holder.store.write(tokens)),
      },
    };
    expect(await resourceWith(server, await tokenFrom(full, accessToken))).toMatchObject({ status: 200 });
  });
});
