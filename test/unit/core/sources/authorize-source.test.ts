import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Source } from '../../../../core/model/source.ts';
import type { Identity, Timers, Topic } from '../../../../core/ports.ts';
import { openSource } from '../../../../core/sources/open-source.ts';
import { sealSecrets } from '../../../../core/secrets/sealed.ts';
import {
  type Authorization,
  type AuthorizationDeps,
  createAuthorization,
} from '../../../../core/sources/authorize-source.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../../servers/authorization-server.ts';
import { type SailPoint, startSailPoint } from '../../../servers/sailpoint.ts';
import { signInOnPages } from '../../../support/sign-in.ts';
import { accessDeps, oauthService, oauthSource, signedInService } from '../connectors/web-services/oauth-service.ts';
import { redirectUri, startWorld, type World } from '../oauth/world.ts';
import { source } from '../store/records.ts';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import { memoryLog, memoryStorage } from '../../../support/storage.ts';

let server: AuthorizationServer;
let world: World;
let announced: Topic[];
let during: number;
let forbidden: string[];
let launch: Identity['launch'];
let authorization: Authorization;

beforeAll(async () => {
  server = await startAuthorizationServer({ redirectUris: [redirectUri] });
});
afterAll(() => server.stop());
beforeEach(async () => {
  announced = [];
  forbidden = [];
  during = 0;
  launch = async (url) => ({ kind: 'redirected', url: await signInOnPages(url, redirectUri) });
  world = await startWorld({ redirectUri: () => redirectUri, launch: (url) => launch(url) });
  authorization = createAuthorization(backgroundDeps());
});

function backgroundDeps(): AuthorizationDeps {
  return {
    ...world.deps,
    ...accessDeps(world, forbidden),
    audit: createAuditTrail({ db: world.db, local: memoryStorage(), log: memoryLog() }),
    announcer: { announce: (topic) => void announced.push(topic) },
    keepAlive: {
      during: (work) => {
        during += 1;
        return work;
      },
    },
  };
}

const put = async (record: Source) => {
  await world.db.put('sources', record);
  return { sourceId: record.id };
};
const refusal = (key: string, ...fillIn: string[]) => ({
  ok: false,
  refusal: { sentences: [fillIn.length === 0 ? { key } : { key, with: fillIn }] },
});

describe('signing in to a source', () => {
  it('keeps what the server gives, tells the pages, and is of use to a change', async () => {
    const person = await put(oauthSource(server, signedInService, server.publicClientId));
    expect(await authorization.authorizeSource(person)).toEqual({ ok: true });
    expect([announced, during]).toEqual([['secrets', 'audit'], 1]);
    expect(await world.db.getAll('audit')).toMatchObject([
      { event: 'configuration', outcome: 'sourceAuthorized', target: 'Source a' },
    ]);
    const access = await openSource(accessDeps(world), person.sourceId);
    if (!access.ok) throw new Error(access.sentence.key);
    const context = access.context(new AbortController().signal);
    const account = { nativeIdentity: 'n-1', name: 'ann' };
    expect(await access.connector.changePassword(account, { next: 'New one 1' }, context)).toEqual({ kind: 'changed' });
  });

  it('says why not, and keeps nothing', async () => {
    const person = await put(oauthSource(server, signedInService, server.publicClientId));
    launch = () => Promise.resolve({ kind: 'closed' });
    expect(await authorization.authorizeSource(person)).toMatchObject(refusal('connectors.oauth.closed'));
    launch = () => Promise.resolve({ kind: 'redirected', url: `${redirectUri}?error=server_error&state=x` });
    expect(await authorization.authorizeSource(person)).toMatchObject(refusal('connectors.oauth.notOurs'));
    expect(await world.db.count('tokens')).toBe(0);
    expect(announced).toEqual([]);
  });

  it('is refused where nobody signs in that way, and where there is no such source', async () => {
    const asService = await put(oauthSource(server, oauthService));
    expect(await authorization.authorizeSource(asService)).toMatchObject(refusal('background.noSignIn', 'Source a'));
    expect(await authorization.authorizeSource(await put(source('a')))).toMatchObject(
      refusal('background.noSignIn', 'Source a'),
    );
    expect(await authorization.authorizeSource({ sourceId: 'none' })).toMatchObject(
      refusal('background.unknownSource'),
    );
  });

  it('needs the browser’s permission for each address that gets a secret, and the client’s own secret', async () => {
    const confidential = {
      ...signedInService,
      oauth: { ...signedInService.oauth, clientAuthentication: 'basic', tokenEndpoint: 'https://login.example/token' },
    } as const;
    const person = await put(oauthSource(server, confidential));
    forbidden.push('https://login.example');
    expect(await authorization.authorizeSource(person)).toMatchObject(
      refusal('propagation.source.needsPermission', 'https://login.example'),
    );
    forbidden.length = 0;
    expect(await authorization.authorizeSource(person)).toMatchObject(refusal('propagation.source.secrets.none'));
  });

  it('ends when it is forgotten', async () => {
    const person = await put(oauthSource(server, signedInService, server.publicClientId));
    await authorization.authorizeSource(person);
    expect(await authorization.forgetTokens(person)).toEqual({ ok: true });
    expect(await world.db.count('tokens')).toBe(0);
    expect(announced).toEqual(['secrets', 'audit', 'secrets', 'audit']);
    expect((await world.db.getAll('audit')).map(({ outcome }) => outcome)).toEqual([
      'sourceAuthorized',
      'authorizationForgotten',
    ]);
  });
});

describe('reading a SailPoint tenant', () => {
  let tenant: SailPoint;
  beforeAll(async () => {
    tenant = await startSailPoint();
    tenant.lists.policies.push({ id: 'p', name: 'Policy', minLength: 8 });
  });
  afterAll(() => tenant.stop());

  async function tenantSource(clientSecret = tenant.client.clientSecret) {
    const record = source('tenant', {
      connector: 'sailpoint',
      url: tenant.url,
      connectorAttributes: { clientId: tenant.client.clientId, sourceName: tenant.sourceName },
    });
    await sealSecrets(world.db, record, { clientSecret }, []);
    return put(record);
  }

  it('gives its documents as they are', async () => {
    expect(await authorization.readSailPoint(await tenantSource())).toEqual({
      ok: true,
      documents: { passwordSyncGroups: [], passwordPolicies: tenant.lists.policies, sources: [] },
    });
    expect(during).toBe(1);
  });

  it('says why there are none', async () => {
    expect(await authorization.readSailPoint(await tenantSource('wrong'))).toMatchObject({
      ok: false,
      refusal: { sentences: [{ key: 'connectors.oauth.clientRefused' }, { key: 'propagation.link.said' }] },
    });
    expect(await authorization.readSailPoint(await put(oauthSource(server, oauthService)))).toMatchObject({
      ok: false,
    });
    forbidden.push(tenant.url);
    expect(await authorization.readSailPoint(await tenantSource())).toMatchObject(
      refusal('propagation.source.needsPermission', tenant.url),
    );
  });

  it.each([
    ['45 s have ended its requests', true, 45_000, 'background.unreachable'],
    ['50 s, should its requests not end', false, 50_000, 'background.failed'],
  ])('is given up after %s', async (_, endsWhenAborted, givenUpAt, sentence) => {
    const timers = manualTimers();
    const asked = vi.fn<() => void>();
    const { fetchFor, ...deps } = backgroundDeps();
    authorization = createAuthorization({
      ...deps,
      timers,
      // The token is given; the request for the documents gets no answer.
      fetchFor: (place, signal) => (request) => {
        if (request.path.endsWith('oauth/token')) return fetchFor(place, signal)(request);
        asked();
        return new Promise((resolve) => {
          const end = () => resolve({ kind: 'none', reached: 'maybe', why: 'aborted' });
          if (endsWhenAborted) signal.addEventListener('abort', end);
        });
      },
    });
    const answered = vi.fn<(answer: unknown) => void>();
    const reading = authorization.readSailPoint(await tenantSource()).then(answered);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
    timers.passTo(givenUpAt - 1);
    await settled();
    expect(answered).not.toHaveBeenCalled();
    timers.passTo(givenUpAt);
    await reading;
    expect(answered).toHaveBeenCalledExactlyOnceWith(refusal(sentence));
  });
});

/** Everything that waits for no timer and no network has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

/** Timers that only a test lets fire. */
function manualTimers() {
  const waiting = new Map<() => void, number>();
  const after: Timers['after'] = (ms, callback) => {
    waiting.set(callback, ms);
    return { cancel: () => void waiting.delete(callback) };
  };
  return {
    after,
    /** @param ms since the timers were made */
    passTo(ms: number) {
      for (const [callback, at] of waiting) if (at <= ms && waiting.delete(callback)) callback();
    },
  };
}
