import { afterAll, beforeAll, expect, it } from 'vitest';
import { authorize } from '../../../../core/oauth/authorize.ts';
import type { Redirected } from '../../../../core/ports.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../../servers/authorization-server.ts';
import { personalClient } from '../../../servers/oauth-clients.ts';
import { signInOnPages } from '../../../support/sign-in.ts';
import { source } from '../store/records.ts';
import { redirectUri, redirectUriOf, startWorld } from './world.ts';

let server: AuthorizationServer;
beforeAll(async () => {
  server = await startAuthorizationServer({ redirectUris: [redirectUri] });
});
afterAll(() => server.stop());

/** Signs in, but what comes back is changed on its way. */
async function signInWith(change: (url: URL) => Redirected, more = {}) {
  let address = new URL('about:blank');
  const world = await startWorld({
    redirectUri: redirectUriOf,
    launch: async (url) => {
      address = new URL(url);
      return change(new URL(await signInOnPages(url, redirectUri)));
    },
  });
  const holder = world.holder(personalClient(server, more));
  const outcome = await authorize(world.deps, holder);
  return { outcome, address, tokens: await holder.store.read() };
}

const unchanged = (url: URL): Redirected => ({ kind: 'redirected', url: url.href });

function changed(change: (url: URL) => void): (url: URL) => Redirected {
  return (url) => {
    change(url);
    return unchanged(url);
  };
}

it('asks for a code, with PKCE and a state, and keeps what it gets for it', async () => {
  const { outcome, address, tokens } = await signInWith(unchanged);
  expect(outcome).toBeNull();
  expect(Object.fromEntries(address.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'lockstep-public',
    redirect_uri: redirectUri,
    state: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge_method: 'S256',
    scope: 'openid offline_access',
    prompt: 'consent',
    // A session that was left behind is not enough.
    max_age: '60',
  });
  expect(tokens).toMatchObject({ state: 'valid', refreshToken: expect.any(String) as string });
});

it.each<[string, (url: URL) => void]>([
  ['another state', (url) => url.searchParams.set('state', 'another')],
  ['no state', (url) => url.searchParams.delete('state')],
  ['two states', (url) => url.searchParams.append('state', 'another')],
  ['another path', (url) => (url.pathname = '/oauth/else')],
  ['another host', (url) => (url.hostname = 'evil.chromiumapp.org')],
  ['the fragment of the implicit grant', (url) => (url.hash = '#access_token=stolen')],
  ['a token beside the code', (url) => url.searchParams.set('id_token', 'x.y.z')],
  ['no name of the server, which says that it gives one', (url) => url.searchParams.delete('iss')],
])('does not use what comes back with %s', async (_, change) => {
  const before = server.tokenRequests.length;
  const { outcome, tokens } = await signInWith(changed(change));
  expect(outcome).toEqual({ kind: 'misconfigured', explanation: { key: 'connectors.oauth.notOurs' } });
  expect(tokens).toBeNull();
  expect(server.tokenRequests.length).toBe(before);
});

it('does not use a code that another server gave', async () => {
  const { outcome } = await signInWith(changed((url) => url.searchParams.set('iss', 'https://evil.example')));
  expect(outcome).toEqual({
    kind: 'misconfigured',
    explanation: { key: 'connectors.oauth.otherIssuer', with: ['https://evil.example', server.url] },
  });
});

/** A server that does not name itself, as the settings have its endpoints. */
const silent = (at: AuthorizationServer) =>
  personalClient(at, { issuer: null, authorizationEndpoint: `${at.url}/auth`, tokenEndpoint: `${at.url}/token` });

const withoutName = (address: string): Redirected => {
  const back = new URL(address);
  back.searchParams.delete('iss');
  return { kind: 'redirected', url: back.href };
};

/**
 * The mix-up attack (RFC 9700, 4.4): the person begins at a server that is not honest, which sends her on to an honest one
 * with the state that it was given. Its code would then be told to the first server.
 */
it('does not give the code of one server to another, where neither names itself', async () => {
  const honest = await startAuthorizationServer({ redirectUris: [redirectUriOf('honest')] });
  const world = await startWorld({
    redirectUri: redirectUriOf,
    launch: async (url) => {
      const onward = new URL(url);
      const other = new URL(`${honest.url}/auth${onward.search}`);
      other.searchParams.set('redirect_uri', redirectUriOf('honest'));
      return withoutName(await signInOnPages(other.href, redirectUriOf('honest')));
    },
  });
  const before = server.tokenRequests.length;
  const holder = world.holder(silent(server));
  expect(await authorize(world.deps, holder)).toEqual({
    kind: 'misconfigured',
    explanation: { key: 'connectors.oauth.notOurs' },
  });
  expect(server.tokenRequests.length).toBe(before);
  expect(await holder.store.read()).toBeNull();

  // The same code, where it belongs, is one.
  const own = world.holder(silent(honest), '', source('honest'));
  expect(await authorize(world.deps, own)).toBeNull();
  await honest.stop();
});

it('does not use a code twice, nor one that was changed', async () => {
  const { outcome } = await signInWith(changed((url) => url.searchParams.set('code', 'another')));
  expect(outcome).toMatchObject({ kind: 'permissionDenied', sentence: 'grant request is invalid' });
});

it('says that the person closed the window, or declined', async () => {
  const closed = await signInWith(() => ({ kind: 'closed' }));
  expect(closed.outcome).toEqual({ kind: 'permissionDenied', explanation: { key: 'connectors.oauth.closed' } });
  const declined = await signInWith((url) => {
    const back = new URL(redirectUri);
    for (const name of ['state', 'iss']) back.searchParams.set(name, url.searchParams.get(name) ?? '');
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'End-User aborted interaction');
    return unchanged(back);
  });
  expect(declined.outcome).toEqual({
    kind: 'permissionDenied',
    sentence: 'End-User aborted interaction',
    explanation: { key: 'connectors.oauth.denied' },
  });
});

it('takes no endpoint at another origin from metadata, but the one that the settings name', async () => {
  const { outcome } = await signInWith(unchanged, { tokenEndpoint: 'http://localhost:1/token' });
  expect(outcome).toEqual({ kind: 'unreachable' });
});
