import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectorContext } from '../../../../../core/connectors/spi.ts';
import { readDocuments } from '../../../../../core/connectors/sailpoint/documents.ts';
import { SailPointSettings } from '../../../../../core/connectors/sailpoint/settings.ts';
import { nodeFetchFor } from '../../../../contract/node-runtime.ts';
import { answers, type FaultProxy, startFaultProxy } from '../../../../servers/fault-proxy.ts';
import { type SailPoint, startSailPoint } from '../../../../servers/sailpoint.ts';

let server: SailPoint;
let proxy: FaultProxy;
beforeAll(async () => {
  server = await startSailPoint();
  proxy = await startFaultProxy(server.url);
  for (let index = 0; index < 120; index += 1) {
    server.lists.groups.push({ id: `group-${index}`, name: `Group ${index}`, passwordPolicyId: 'p', sourceIds: ['s'] });
  }
  server.lists.policies.push({ id: 'p', name: 'Policy', minLength: 8 });
});
afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

/** A token is asked for as the client that the stand-in knows. */
async function context(): Promise<ConnectorContext> {
  const { clientId, clientSecret } = server.client;
  const response = await fetch(`${server.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const { signal } = new AbortController();
  return {
    url: proxy.url,
    settings: v.parse(SailPointSettings, {}),
    mode: 'serviceAccount',
    secrets: {},
    fetch: nodeFetchFor()({ url: proxy.url }, signal),
    accessToken: () => Promise.resolve({ kind: 'token', token }),
    signal,
    timers: { after: () => ({ cancel: () => {} }) },
    log: { warn: () => {} },
  };
}

test('reads each list to its end, page by page', async () => {
  proxy.reset();
  const answer = await readDocuments(await context());
  if (answer.kind !== 'documents') throw new Error(JSON.stringify(answer));
  const { passwordSyncGroups, passwordPolicies, sources } = answer.documents;
  expect(passwordSyncGroups).toEqual(server.lists.groups);
  expect(passwordPolicies).toEqual(server.lists.policies);
  expect(sources).toEqual([]);
  expect(proxy.count('GET', /password-sync-groups/)).toBe(3);
});

test('asks for less where a page is too long to be read', async () => {
  proxy.reset();
  proxy.arm(answers.tenMegabytes(), { path: /password-sync-groups/ });
  const answer = await readDocuments(await context());
  expect(answer).toMatchObject({ kind: 'documents', documents: { passwordSyncGroups: server.lists.groups } });
  expect(proxy.arrivals[1]?.path).toContain('limit=25');
});

test('gives no half of a list', async () => {
  proxy.reset();
  proxy.arm({ kind: 'answer', status: 500 }, { path: /password-sync-groups/, nth: 2 });
  expect(await readDocuments(await context())).toEqual({ kind: 'outcome', outcome: { kind: 'unreachable' } });
  proxy.reset();
  const short = { kind: 'answer', status: 200, headers: { 'X-Total-Count': '3' }, body: '[]' } as const;
  proxy.arm(short, { path: /password-policies/ });
  expect(await readDocuments(await context())).toMatchObject({
    outcome: { kind: 'misconfigured', explanation: { key: 'connectors.sailpoint.listEnds' } },
  });
});
