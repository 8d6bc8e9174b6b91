import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OAuthClient } from '../../core/connectors/oauth/client.ts';
import { startHarness, type Harness } from '../browsers/harness/index.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../servers/authorization-server.ts';
import { personalClient, resourceWith } from '../servers/oauth-clients.ts';

describe.each(['chromium', 'firefox'] as const)('a person signs in through the window of %s', (name) => {
  let harness: Harness;
  let server: AuthorizationServer;
  let client: OAuthClient;

  beforeAll(async () => {
    harness = await startHarness(name);
    await harness.browser.grantHosts('http://127.0.0.1');
    server = await startAuthorizationServer({
      redirectUris: [await harness.call({ type: 'redirectUri', sourceId: 'harness' })],
    });
    client = personalClient(server);
  });
  afterAll(async () => {
    await harness.close();
    await server.stop();
  });

  it('and the tokens that come of it are valid, renewed, and asked for anew when they were revoked', async () => {
    const signedIn = harness.call({ type: 'authorize', client });
    const window = await harness.browser.pageAt(`${server.url}/interaction/`);
    await window.byLabel('Enter any login').fill('alice');
    await window.byLabel('and password').fill('any');
    await window.byRole('button', 'Sign-in').click();
    await window.byRole('button', 'Continue').click();
    expect(await signedIn).toBeNull();

    const first = await harness.call({ type: 'accessToken', client });
    if (first.kind !== 'token') throw new Error(JSON.stringify(first));
    expect(await resourceWith(server, first.token)).toMatchObject({ status: 200 });

    const second = await harness.call({ type: 'accessToken', client, refused: first.token });
    if (second.kind !== 'token') throw new Error(JSON.stringify(second));
    expect(second.token).not.toBe(first.token);
    expect(await resourceWith(server, second.token)).toMatchObject({ status: 200 });
    // Kept on the disk, not in a background's memory.
    await harness.browser.endBackground();
    expect(await harness.call({ type: 'accessToken', client })).toEqual(second);

    server.revokeEverything();
    const denied = await harness.call({ type: 'accessToken', client, refused: second.token });
    expect(denied).toMatchObject({ kind: 'outcome', outcome: { kind: 'permissionDenied' } });
    expect(server.tokenRequests).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
  });

  it('and closes it: nothing is kept or asked for', async () => {
    const before = server.tokenRequests.length;
    const signedIn = harness.call({ type: 'authorize', client });
    const window = await harness.browser.pageAt(`${server.url}/interaction/`);
    await window.close();
    expect(await signedIn).toEqual({ kind: 'permissionDenied', explanation: { key: 'connectors.oauth.closed' } });
    expect(server.tokenRequests.length).toBe(before);
  });
});
