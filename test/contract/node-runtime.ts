import {
  createGuardedFetch,
  type FetchForSource,
  type RawResponse,
  type SendPort,
  type Sent,
} from '../../core/connectors/http/guarded-fetch.ts';
import { runCall, type Runtime } from './runtime.ts';

/** Node, behind a fetch that gives no more than a browser's does. */
export function nodeRuntime(): Runtime {
  const running = new Map<string, AbortController>();
  const port = reducedFetch(createCookieJar());
  return {
    name: 'node',
    async call(call) {
      const ending = new AbortController();
      if (call.id !== undefined) running.set(call.id, ending);
      const fetchFor = nodeFetchFor(call.context.deadlineMs, port);
      try {
        return await runCall(call, fetchFor, ending.signal);
      } finally {
        if (call.id !== undefined) running.delete(call.id);
      }
    },
    abort: (callId) => Promise.resolve(running.get(callId)?.abort()),
  };
}

/** The guarded fetch of any source, over that reduced fetch. */
export function nodeFetchFor(deadlineMs?: number, port = reducedFetch(createCookieJar())): FetchForSource {
  return ({ url }, signal) =>
    createGuardedFetch(port, {
      url,
      signal,
      clock: { now: () => Date.now() },
      timers: { after: timer },
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
}

function timer(ms: number, callback: () => void) {
  const handle = setTimeout(callback, ms);
  return { cancel: () => clearTimeout(handle) };
}

const reducedFetch = (jar: CookieJar): SendPort => ({
  isAllowed: () => Promise.resolve(true),
  async send(url, init, request) {
    const headers = new Headers(init.headers);
    // A browser adds the extension's own origin to every request but GET; the extension's session rules take it out
    // again and keep a change request off connections that were used before.
    if (request.method !== 'GET') headers.set('Origin', 'chrome-extension://lockstep');
    headers.delete('Origin');
    if (request.changes === true) headers.set('Connection', 'close');
    const shared = init.credentials === 'include';
    if (shared) headers.set('Cookie', jar.header());
    try {
      const response = await fetch(url, { ...init, headers });
      if (shared) jar.take(response.headers.getSetCookie());
      // Node sends a request once.
      return { kind: 'response', response: reduce(response), onlyCopy: true };
    } catch (error) {
      return { kind: 'failed', why: whatTheBrowserWouldName(error) };
    }
  },
});

interface CookieJar {
  header(): string;
  take(cookies: readonly string[]): void;
}

/** A browser's cookies of one host: every server of the contract is on the same. */
function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    header: () => Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '),
    take: (given) => {
      for (const cookie of given) {
        const [pair = '', ...attributes] = cookie.split(/;\s*/);
        const at = pair.indexOf('=');
        const [, expires = ''] = /^expires=(.*)$/im.exec(attributes.join('\n')) ?? [];
        const isOver = /^max-age=0$/im.test(attributes.join('\n')) || Date.parse(expires) < Date.now();
        if (isOver) cookies.delete(pair.slice(0, at));
        else cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
    },
  };
}

/** A redirect without its status and target, and an answer without its cookies. */
function reduce(response: Response): RawResponse {
  if ([301, 302, 303, 307, 308].includes(response.status)) {
    void response.body?.cancel();
    return { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null };
  }
  const headers = new Headers(response.headers);
  headers.delete('Set-Cookie');
  return { type: 'basic', status: response.status, headers, body: response.body };
}

/** The causes that a browser's webRequest event names; everything else is the bare TypeError that says nothing. */
function whatTheBrowserWouldName(error: unknown): Extract<Sent, { kind: 'failed' }>['why'] {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : '';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return 'certificate';
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].includes(code) ? 'refused' : 'lost';
}
