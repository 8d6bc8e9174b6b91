import { createGuardedFetch, type FetchForSource, type SendPort } from '../connectors/guarded-fetch.ts';
import type { Permissions } from '../ports.ts';
import { watchForFailure } from './failure-cause.ts';
import { installRequestRules } from './request-rules.ts';
import { clock, timers } from './time.ts';

/**
 * The guarded fetch on the browser's own `fetch`. The guard itself (origin, headers, deadline, size) is
 * core/connectors/guarded-fetch.ts; here is what only a browser can do: the host permission, the session rules for
 * `Connection` and `Origin`, and the cause of a failure, which `fetch` keeps to itself.
 * @param options a deadline (ms) other than the guard's own
 */
export function createFetchForSource(
  permissions: Permissions,
  options: { readonly deadlineMs?: number } = {},
): FetchForSource {
  const port: SendPort = { isAllowed: (origin) => permissions.has(origin), send };
  return (source, signal) => createGuardedFetch(port, { ...options, url: source.url, signal, timers, clock });
}

const send: SendPort['send'] = async (url, init, request) => {
  await installRequestRules();
  const marked = withMark(url);
  const failure = await watchForFailure(marked, request.changes === true);
  try {
    const response = await fetch(marked, init);
    // Nothing is proved yet.
    return isMadeUp(response) ? { kind: 'failed', why: 'lost' } : { kind: 'response', response, onlyCopy: false };
  } catch {
    return { kind: 'failed', why: init.signal?.aborted === true ? 'lost' : await failure.cause() };
  } finally {
    failure.stop();
  }
};

/**
 * Over http, both browsers make a success without any header of an answer that ends within the letters `HTTP/1`
 * (Chromium 156, Firefox 153). Ended later, its status is the one that the source sent.
 */
function isMadeUp(response: Response): boolean {
  return response.status === 200 && response.headers.keys().next().done === true;
}

/** A fragment never leaves the browser, but its events name it: so each tells which of our requests it is about. */
function withMark(url: string): string {
  const marked = new URL(url);
  marked.hash = crypto.randomUUID();
  return marked.href;
}
