import {
  createGuardedFetch,
  type FetchForSource,
  type SendPort,
  type Sent,
} from '../../connectors/http/guarded-fetch.ts';
import type { Permissions } from '../../ports.ts';
import { watchForFailure } from './failure-cause.ts';
import { watchForCopies } from './only-copy.ts';
import { installRequestRules } from './request-rules.ts';
import { clock, timers } from '../time.ts';

/**
 * The guarded fetch on the browser's own `fetch`. The guard itself (origin, headers, deadline, size) is
 * core/connectors/http/guarded-fetch.ts; here is what only a browser can do: the host permission, the session rules for
 * `Connection` and `Origin`, what it can prove of an answer, and the cause of a failure, which `fetch` keeps to itself.
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
  // Of a change request no name proves anything: it is that of the last copy's failure.
  if (request.changes === true) return sendOnce(url, init, () => Promise.resolve('lost'));
  const marked = withMark(url);
  const failure = await watchForFailure(marked);
  try {
    return await sendOnce(marked, init, () => failure.cause());
  } finally {
    failure.stop();
  }
};

type Failed = Extract<Sent, { kind: 'failed' }>;

async function sendOnce(url: string, init: RequestInit, cause: () => Promise<Failed['why']>): Promise<Sent> {
  const isOnlyCopy = watchForCopies(url);
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    return { kind: 'failed', why: init.signal?.aborted === true ? 'lost' : await cause() };
  }
  if (isMadeUp(response)) return { kind: 'failed', why: 'lost' };
  return { kind: 'response', response, onlyCopy: await isOnlyCopy(response) };
}

/**
 * Over HTTP/1.1, both browsers make a success without any header of an answer that ends within the letters `HTTP/1`
 * (Chromium 156, Firefox 153). Ended later, its status is the one that the source sent. Over HTTP/2, which has no reason
 * phrase, an answer may have no header at all.
 */
function isMadeUp({ status, statusText, headers }: Response): boolean {
  return status === 200 && statusText !== '' && headers.keys().next().done === true;
}

/** A fragment never leaves the browser, but its events name it: so each tells which of our requests it is about. */
function withMark(url: string): string {
  const marked = new URL(url);
  marked.hash = crypto.randomUUID();
  return marked.href;
}
