import { assert, property, string } from '../../fast-check.ts';
import { describe, expect, it, vi } from 'vitest';
import {
  createGuardedFetch,
  joinBelow,
  type RawResponse,
  type SendPort,
  type Sent,
  type SourceRequest,
} from '../../../../core/connectors/http/guarded-fetch.ts';

const base = 'https://source.example/scim/v2';
const change: SourceRequest = { method: 'PATCH', path: 'Users/1', changes: true };

// Spec F-1
describe('the address of a request', () => {
  it('is below the base address', () => {
    expect(joinBelow(base, 'Users/1?x=a%2Fb')).toBe('https://source.example/scim/v2/Users/1?x=a%2Fb');
    expect(joinBelow(`${base}/`, '/Users')).toBe('https://source.example/scim/v2/Users');
    expect(joinBelow('http://127.0.0.1:5000', '')).toBe('http://127.0.0.1:5000/');
  });

  it.for(['../admin', 'Users/../../x', 'Users/%2e%2e/x', '.', 'Users\\..\\x', 'Users/.%2E'])(
    'may not climb: %s',
    (path) => {
      expect(joinBelow(base, path)).toBeNull();
    },
  );

  it.for(['http://source.example/x', 'https://user:secret@source.example', 'ftp://source.example', 'nonsense'])(
    'may not start at %s',
    (address) => {
      expect(joinBelow(address, 'Users')).toBeNull();
    },
  );

  it('never leaves the origin, whatever the path', () => {
    assert(
      property(string({ unit: 'binary' }), (path) => {
        const joined = joinBelow(base, path);
        expect(joined === null || joined.startsWith(`${base}/`)).toBe(true);
      }),
    );
  });
});

describe('the guarded fetch', () => {
  // Spec F-2, F-3
  it('asks without cookies, cache, referrer or following', async () => {
    const { port, sent } = portAnswering(answer('{}'));
    await guard(port)({ ...change, headers: { Authorization: 'Bearer x' }, body: '{}' });
    expect(sent[0]).toMatchObject({
      url: `${base}/Users/1`,
      init: {
        method: 'PATCH',
        body: '{}',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        redirect: 'manual',
      },
    });
  });

  // Spec F-5
  it.for(['Cookie', 'origin', 'Host', 'Sec-Fetch-Site', 'Proxy-Authorization', 'X-HTTP-Method-Override'])(
    'sends nothing with the header %s',
    async (name) => {
      const { port, sent } = portAnswering(answer('{}'));
      expect(await guard(port)({ ...change, headers: { [name]: 'x' } })).toMatchObject({ why: 'notAllowed' });
      expect(sent).toEqual([]);
    },
  );

  it('sends nothing with a token that no header can carry', async () => {
    const { port, sent } = portAnswering(answer('{}'));
    const asked = await guard(port)({ ...change, headers: { Authorization: 'Bearer “x”' } });
    expect(asked).toEqual({ kind: 'none', reached: 'no', why: 'notAllowed' });
    expect(sent).toEqual([]);
  });

  // Spec F-6
  it('sends nothing without permission, and asks for the origin with its port', async () => {
    const { port, sent } = portAnswering(answer('{}'));
    const isAllowed = vi.fn<SendPort['isAllowed']>(() => Promise.resolve(false));
    const fetch = guard({ ...port, isAllowed }, { url: 'https://source.example:8443/x' });
    expect(await fetch(change)).toEqual({ kind: 'none', reached: 'no', why: 'permission' });
    expect(isAllowed).toHaveBeenCalledWith('https://source.example:8443');
    expect(sent).toEqual([]);
  });

  it('sends nothing after the end', async () => {
    const { port, sent } = portAnswering(answer('{}'));
    expect(await guard(port, { signal: AbortSignal.abort() })(change)).toMatchObject({ reached: 'no', why: 'aborted' });
    expect(sent).toEqual([]);
  });

  it('tells a failure before the connection from one that may have come later', async () => {
    for (const [why, reached] of [
      ['refused', 'no'],
      ['certificate', 'no'],
      ['lost', 'maybe'],
    ] as const) {
      const { port } = portAnswering({ kind: 'failed', why });
      expect(await guard(port)({ ...change, changes: false })).toEqual({ kind: 'none', reached, why });
    }
  });

  // Spec D-3
  it.for(['refused', 'certificate', 'lost'] as const)(
    'knows nothing of a change request that failed, though the last copy of it was %s',
    async (why) => {
      const { port } = portAnswering({ kind: 'failed', why });
      expect(await guard(port)(change)).toEqual({ kind: 'none', reached: 'maybe', why: 'lost' });
    },
  );

  it('says whether an answer is proved to be the one to the only copy', async () => {
    for (const onlyCopy of [true, false])
      expect(await guard(portAnswering(answer('', onlyCopy)).port)(change)).toMatchObject({ onlyCopy });
  });

  // Spec F-3
  it('gives a redirect as such', async () => {
    const { port } = portAnswering({
      kind: 'response',
      response: { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null },
      onlyCopy: true,
    });
    expect(await guard(port)(change)).toEqual({ kind: 'redirect', onlyCopy: true });
  });

  // Spec F-4
  it('gives a whole body, and a larger one cut at 1 MB', async () => {
    const whole = await guard(portAnswering(answer('ü'.repeat(500_000))).port)(change);
    expect(whole).toMatchObject({ body: 'ü'.repeat(500_000), truncated: false, status: 200 });
    const cut = await guard(portAnswering(answer('x'.repeat(1_000_001))).port)(change);
    expect(cut).toMatchObject({ body: 'x'.repeat(1_000_000), truncated: true });
  });

  it('says when the answer came, by the clock', async () => {
    expect(await guard(portAnswering(answer('')).port)(change)).toMatchObject({ receivedAt: 1_000 });
  });

  it('loses an answer that breaks off', async () => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (stream) => stream.error(new TypeError()) });
    const { port } = portAnswering({
      kind: 'response',
      response: { type: 'basic', status: 200, headers: new Headers(), body },
      onlyCopy: true,
    });
    expect(await guard(port)(change)).toEqual({ kind: 'none', reached: 'maybe', why: 'lost' });
  });

  // Spec F-4
  it('ends a request at its deadline, and one that is aborted, and says which', async () => {
    const port: SendPort = {
      isAllowed: () => Promise.resolve(true),
      send: (_url, { signal }) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => resolve({ kind: 'failed', why: 'lost' }));
        }),
    };
    const deadlines: { ms: number; end: () => void }[] = [];
    const timers = { after: (ms: number, end: () => void) => (deadlines.push({ ms, end }), { cancel: () => {} }) };
    const late = guard(port, { timers })(change);
    await vi.waitFor(() => expect(deadlines).toHaveLength(1));
    expect(deadlines[0]?.ms).toBe(20_000);
    deadlines[0]?.end();
    expect(await late).toEqual({ kind: 'none', reached: 'maybe', why: 'deadline' });

    const ending = new AbortController();
    const ended = guard(port, { timers, signal: ending.signal })(change);
    await vi.waitFor(() => expect(deadlines).toHaveLength(2));
    ending.abort();
    expect(await ended).toEqual({ kind: 'none', reached: 'maybe', why: 'aborted' });
  });
});

function answer(body: string, onlyCopy = true): Sent {
  const response: RawResponse = new Response(body);
  return { kind: 'response', response, onlyCopy };
}

function portAnswering(result: Sent) {
  const sent: { url: string; init: RequestInit }[] = [];
  const port: SendPort = {
    isAllowed: () => Promise.resolve(true),
    send: (url, init) => {
      sent.push({ url, init });
      return Promise.resolve(result);
    },
  };
  return { port, sent };
}

function guard(port: SendPort, options: Partial<Parameters<typeof createGuardedFetch>[1]> = {}) {
  return createGuardedFetch(port, {
    url: base,
    signal: new AbortController().signal,
    timers: { after: () => ({ cancel: () => {} }) },
    clock: { now: () => 1_000 },
    ...options,
  });
}
