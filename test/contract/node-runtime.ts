import {
  createGuardedFetch,
  type FetchForSource,
  type RawResponse,
  type SendPort,
  type Sent,
} from '../../core/connectors/guarded-fetch.ts';
import { runCall, type Runtime } from './runtime.ts';

/** Node, behind a fetch that gives no more than a browser's does. */
export function nodeRuntime(): Runtime {
  const running = new Map<string, AbortController>();
  return {
    name: 'node',
    async call(call) {
      const ending = new AbortController();
      if (call.id !== undefined) running.set(call.id, ending);
      const { deadlineMs } = call.context;
      const fetchFor = nodeFetchFor(deadlineMs);
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
export function nodeFetchFor(deadlineMs?: number): FetchForSource {
  return ({ url }, signal) =>
    createGuardedFetch(reducedFetch, {
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

const reducedFetch: SendPort = {
  isAllowed: () => Promise.resolve(true),
  async send(url, init, request) {
    const headers = new Headers(init.headers);
    // A browser adds the extension's own origin to every request but GET; the extension's session rules take it out
    // again and keep a change request off connections that were used before.
    if (request.method !== 'GET') headers.set('Origin', 'chrome-extension://lockstep');
    headers.delete('Origin');
    if (request.changes === true) headers.set('Connection', 'close');
    try {
      return { kind: 'response', response: reduce(await fetch(url, { ...init, headers })) };
    } catch (error) {
      return { kind: 'failed', why: whatTheBrowserWouldName(error) };
    }
  },
};

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
