import { afterEach, describe, expect, it } from 'vitest';
import { startFaultProxy } from '../servers/fault-proxy.ts';
import type { RunningServer } from '../servers/process.ts';
import { startScim } from '../servers/scim.ts';
import { nodeRuntime } from './node-runtime.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

describe('a SCIM service without PATCH', () => {
  it('is changed by PUT, with everything else of the user as it was', async () => {
    const { server, proxy, change } = await withoutPatch();
    expect(await change('New-password 1')).toEqual({ kind: 'changed' });
    expect(server.signsIn('alice', 'New-password 1')).toBe(true);
    expect([...server.users.values()]).toMatchObject([{ displayName: 'Alice Ä', active: true }]);
    // A harmless request goes first.
    expect(proxy.arrivals.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'PUT']);
    expect(proxy.arrivals.at(-1)?.headers).toHaveProperty('if-match');
  });

  it('is recognised by its configuration where a gateway refuses PATCH in its own way', async () => {
    const { server, proxy, change } = await withoutPatch();
    const configuration = JSON.stringify({ patch: { supported: false } });
    proxy.arm({ kind: 'answer', status: 403, body: '<h1>Forbidden</h1>' }, { method: 'PATCH' });
    proxy.arm({ kind: 'answer', status: 200, body: configuration }, { path: /ServiceProviderConfig$/ });
    expect(await change('New-password 2')).toEqual({ kind: 'changed' });
    expect(server.signsIn('alice', 'New-password 2')).toBe(true);
  });

  it('leaves a change that lost its answer unknown, and one that met another change for later', async () => {
    const { proxy, change } = await withoutPatch();
    proxy.arm({ kind: 'answerLost' }, { method: 'PUT' });
    expect(await change('New-password 3')).toEqual({ kind: 'unknown' });
    proxy.arm({ kind: 'answer', status: 412 }, { method: 'PUT', times: 2 });
    expect(await change('New-password 4')).toEqual({ kind: 'throttled' });
    // Its tags are weak ones, so a single 412 with the user as it was is a tag that never fits.
    proxy.arm({ kind: 'answer', status: 412 }, { method: 'PUT' });
    expect(await change('New-password 4')).toEqual({ kind: 'changed' });
    proxy.arm({ kind: 'neverForwarded' }, { method: 'GET' });
    expect(await change('New-password 5')).toEqual({ kind: 'unreachable' });
  });
});

async function withoutPatch() {
  const server = await startScim({ patch: false });
  const id = server.addUser({ userName: 'alice', displayName: 'Alice Ä', password: 'Old-password 1' });
  const proxy = await startFaultProxy(server.url);
  running.push(proxy, server);
  const runtime = nodeRuntime();
  const change = async (next: string) => {
    const { result } = await runtime.call({
      connector: 'scim2',
      operation: 'changePassword',
      context: { url: proxy.url, mode: 'serviceAccount', settings: {}, secrets: { token: server.token } },
      args: [{ nativeIdentity: id, name: 'alice' }, { next }],
    });
    return result;
  };
  return { server, proxy, change };
}
