/**
 * What docs/security.md, *One guarded fetch*, promises, each line in both browsers, sent from the background of an
 * extension that has the real one's manifest.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SourceRequest } from '../../core/connectors/http/guarded-fetch.ts';
import { type Harness, type PlainAnswer, startHarness } from '../browsers/harness/index.ts';
import { type BrowserName, browserNames, until } from '../browsers/index.ts';
import { startWitness, type Witness } from './support/witness.ts';

const lost = { kind: 'none', reached: 'maybe', why: 'lost' };
const changeMethods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The deadline is 20 s long, so it runs in both browsers beside the other tests. */
interface Setup {
  readonly harness: Harness;
  readonly source: Witness;
  readonly deadline: Promise<{ readonly answer: PlainAnswer; readonly seconds: number }>;
}

const setups = new Map<BrowserName, Setup>();

beforeAll(async () => {
  await Promise.all(browserNames.map(async (name) => setups.set(name, await setUp(name))));
});
afterAll(async () => {
  for (const { harness, source } of setups.values()) {
    await harness.close();
    await source.stop();
  }
});

async function setUp(name: BrowserName): Promise<Setup> {
  const [harness, source] = await Promise.all([startHarness(name), startWitness()]);
  await harness.browser.grantHosts('http://127.0.0.1', 'https://127.0.0.1', 'https://nowhere.invalid');
  const start = Date.now();
  const request: SourceRequest = { method: 'POST', path: 'deadline/hold', changes: true };
  const deadline = harness
    .call({ type: 'request', url: source.url, request })
    .then((answer) => ({ answer, seconds: (Date.now() - start) / 1000 }));
  return { harness, source, deadline };
}

describe.each(browserNames)('The guarded fetch in %s', (name) => {
  let harness: Harness;
  let source: Witness;
  let deadline: Setup['deadline'];

  beforeAll(() => {
    const setup = setups.get(name);
    if (!setup) throw new Error(`${name} did not start`);
    ({ harness, source, deadline } = setup);
  });
  beforeEach(() => source.forget());

  const send = (request: SourceRequest, url = source.url) => harness.call({ type: 'request', url, request });
  const change = (path: string, url = source.url) => send({ method: 'POST', path, body: '{}', changes: true }, url);
  const harmless = (path: string, url = source.url) => send({ method: 'GET', path }, url);
  const arrivalsAt = (path: string) => source.arrivals.filter((arrival) => arrival.path === path);

  // Spec F-2
  test("sends none of the person's cookies, and keeps none", async () => {
    const cookiesOfAPage = () =>
      harness.page.evaluate(async (url) => {
        await fetch(`${url}/page`, { credentials: 'include' });
      }, source.url);

    await send({ method: 'GET', path: 'cookie' });
    await cookiesOfAPage();
    expect(arrivalsAt('/page').map(({ headers }) => headers.cookie)).toEqual([undefined]);

    await harness.page.evaluate(async (url) => {
      await fetch(`${url}/cookie`, { credentials: 'include' });
    }, source.url);
    await cookiesOfAPage();
    expect(arrivalsAt('/page').at(-1)?.headers.cookie).toBe('visitor=person');

    await send({ method: 'GET', path: 'read' });
    await change('change');
    expect(arrivalsAt('/read')[0]?.headers.cookie).toBeUndefined();
    expect(arrivalsAt('/change')[0]?.headers.cookie).toBeUndefined();
  });

  test('does not show Set-Cookie', async () => {
    expect(await send({ method: 'GET', path: 'cookie' })).toMatchObject({
      status: 200,
      body: 'baked',
      setCookie: null,
    });
  });

  // Spec F-2
  test('asks the source each time, whatever may be cached', async () => {
    await send({ method: 'GET', path: 'cacheable' });
    await send({ method: 'GET', path: 'cacheable' });
    expect(arrivalsAt('/cacheable')).toHaveLength(2);
  });

  // Spec F-2
  test('names no Referer', async () => {
    await change('change');
    expect(source.arrivals[0]?.headers.referer).toBeUndefined();
  });

  // Spec F-3
  test('follows no redirect: neither body nor headers travel on', async () => {
    const elsewhere = await startWitness();
    const headers = { Authorization: 'Bearer secret', 'X-Api-Key': 'secret' };
    for (const to of [`${elsewhere.url}/there`, `${source.url}/there`]) {
      const path = `redirect?to=${encodeURIComponent(to)}`;
      expect(await send({ method: 'POST', path, headers, body: 'secret', changes: true })).toEqual({
        kind: 'redirect',
        onlyCopy: false,
      });
    }
    expect(elsewhere.arrivals).toHaveLength(0);
    expect(arrivalsAt('/there')).toHaveLength(0);
    await elsewhere.stop();
  });

  // Spec F-1
  test("goes to the source's exact origin only", async () => {
    const elsewhere = await startWitness();
    for (const path of [`//127.0.0.1:${elsewhere.port}/x`, `${elsewhere.url}/x`, `@127.0.0.1:${elsewhere.port}/x`])
      await change(path);
    await change('../x', `${source.url}/base`);
    expect(elsewhere.arrivals).toHaveLength(0);
    expect(arrivalsAt('/x')).toHaveLength(0);
    await elsewhere.stop();
  });

  // Spec F-1
  test('goes over https only, except to loopback', async () => {
    const notAllowed = { kind: 'none', reached: 'no', why: 'notAllowed' };
    expect(await change('x', 'http://source.example')).toEqual(notAllowed);
    expect(await change('x', 'http://192.0.2.1')).toEqual(notAllowed);
    expect(await change('x')).toMatchObject({ status: 200 });
  });

  // Spec F-4
  test('cuts a body at 1 MB and ends the connection', async () => {
    const endless = await startWitness();
    const answer = await send({ method: 'GET', path: 'endless' }, endless.url);
    expect(answer).toMatchObject({ kind: 'answer', truncated: true });
    expect(answer.kind === 'answer' && answer.body.length).toBe(1_000_000);
    await until('the connection to be ended', async () => endless.connections() === 0);
    await endless.stop();
  });

  // Spec F-2
  test.each(changeMethods)('%s names no Origin and asks for the connection to be closed', async (method) => {
    await send({ method, path: 'change', changes: true, ...(method !== 'DELETE' && { body: '{}' }) });
    expect(source.arrivals[0]?.headers.origin).toBeUndefined();
    expect(source.arrivals[0]?.headers.connection).toBe('close');
  });

  describe.each(changeMethods)('%s that is cut', (method) => {
    const body = method === 'DELETE' ? {} : { body: '{}' };
    const cutRequest: SourceRequest = { method, path: 'cut', changes: true, ...body };

    test('reaches the source once, on a first connection and after other requests', async () => {
      expect(await send(cutRequest)).toEqual(lost);
      await send({ method: 'GET', path: 'read' });
      await send({ method, path: 'change', changes: true, ...body });
      await send({ method: 'GET', path: 'read' });
      expect(await send(cutRequest)).toEqual(lost);
      // A browser that repeats it does so before it sends anything else there.
      await send({ method: 'GET', path: 'read' });
      const connections = source.arrivals.map(({ connection }) => connection);
      expect(new Set(connections).size).toBe(connections.length);
      expect(arrivalsAt('/cut')).toHaveLength(2);
    });

    // Spec D-3
    test('is repeated by the browser itself on a connection that it kept, where nothing forbids it', async () => {
      await harness.page.evaluate(
        async (url, init) => {
          await (await fetch(`${url}/read`)).text();
          await fetch(`${url}/cut`, init).catch(() => undefined);
        },
        source.url,
        { method, ...body },
      );
      const [kept] = arrivalsAt('/read');
      const [first, again, ...more] = arrivalsAt('/cut');
      expect(first?.connection).toBe(kept?.connection);
      expect(again?.connection).not.toBe(kept?.connection);
      expect([again?.body, more]).toEqual([first?.body, []]);
    });
  });

  test("leaves the requests of the person's tabs as they are, and its rules do not grow", async () => {
    const other = await startWitness();
    await change('change', other.url);
    await change('change', 'http://localhost:1');
    await change('change');
    expect(await harness.call({ type: 'countRules' })).toBe(2);
    source.forget();
    await harness.page.evaluate(async (url) => {
      await fetch(`${url}/page`, { method: 'POST', body: '{}' });
    }, source.url);
    expect(source.arrivals[0]?.headers.connection).toBe('keep-alive');
    expect(source.arrivals[0]?.headers.origin).toMatch(/^(?:chrome|moz)-extension:/);
    await other.stop();
  });

  // Spec F-5
  test('refuses headers that a browser would drop silently', async () => {
    for (const header of ['Cookie', 'Origin', 'Host', 'Sec-Fetch-Site'])
      expect(await send({ method: 'GET', path: 'read', headers: { [header]: 'x' } })).toEqual({
        kind: 'none',
        reached: 'no',
        why: 'notAllowed',
      });
    expect(source.arrivals).toHaveLength(0);
  });

  // Spec F-6
  test('sends nothing without the host permission, which knows no port', async () => {
    const needsPermission = { kind: 'none', reached: 'no', why: 'permission' };
    expect(await change('x', 'https://not-granted.example:8443')).toEqual(needsPermission);
    await harness.browser.revokeHosts(source.url);
    expect(await change('x')).toEqual(needsPermission);
    expect(source.arrivals).toHaveLength(0);
    await harness.browser.grantHosts(source.url);
    expect(await change('x')).toMatchObject({ status: 200 });
  });

  // Spec D-3
  describe('tells why a harmless request had no answer, and of a change that nobody can tell', () => {
    test('refused: no connection came about', async () => {
      const gone = await startWitness();
      await gone.stop();
      expect(await harmless('x', gone.url)).toEqual({ kind: 'none', reached: 'no', why: 'refused' });
      expect(await change('x', gone.url)).toEqual(lost);
    });

    test('unknown host: none came about', async () => {
      expect(await harmless('x', 'https://nowhere.invalid')).toEqual({ kind: 'none', reached: 'no', why: 'refused' });
      expect(await change('x', 'https://nowhere.invalid')).toEqual(lost);
    });

    test('untrusted certificate: it did not leave', async () => {
      const untrusted = await startWitness({ untrustedTls: true });
      expect(await harmless('x', untrusted.url)).toEqual({ kind: 'none', reached: 'no', why: 'certificate' });
      expect(await change('x', untrusted.url)).toEqual(lost);
      expect(untrusted.arrivals).toHaveLength(0);
      await untrusted.stop();
    });

    test.each(['cut', 'cutInFirstLine', 'cutInBody'])('%s: nobody can tell', async (where) => {
      expect(await harmless(where)).toEqual(lost);
      expect(await change(where)).toEqual(lost);
    });

    test('TLS where there is none, and none where there is: nobody can tell', async () => {
      const untrusted = await startWitness({ untrustedTls: true });
      expect(await harmless('x', untrusted.url.replace('https', 'http'))).toEqual(lost);
      await untrusted.stop();
      expect(await harmless('x', source.url.replace('http', 'https'))).toEqual(lost);
    });

    test('of two requests to one address, each its own', async () => {
      const both = await startWitness();
      // Not GET: Firefox would ask again by itself, and name what became of that.
      const harmlessPost = () => send({ method: 'POST', path: 'hold', body: '{}' }, both.url);
      const first = harmlessPost();
      await until('the first to arrive', async () => both.arrivals.length === 1);
      both.refuse();
      expect(await harmlessPost()).toEqual({ kind: 'none', reached: 'no', why: 'refused' });
      both.cutHeld();
      expect(await first).toEqual(lost);
      await both.stop();
    });

    test('stopped: nobody can tell', async () => {
      const stopped = harness.call({
        type: 'request',
        id: 'to be stopped',
        url: source.url,
        request: { method: 'POST', path: 'stop/hold', changes: true },
      });
      await until('it to arrive', async () => source.arrivals.length === 1);
      await harness.call({ type: 'abort', id: 'to be stopped' });
      expect(await stopped).toEqual({ kind: 'none', reached: 'maybe', why: 'aborted' });
    });

    // Spec F-4
    test('no answer within 20 s: nobody can tell', async () => {
      const { answer, seconds } = await deadline;
      expect(answer).toEqual({ kind: 'none', reached: 'maybe', why: 'deadline' });
      expect(seconds).toBeGreaterThanOrEqual(20);
    });
  });
});
