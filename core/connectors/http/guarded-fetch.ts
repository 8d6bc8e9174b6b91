import { isAllowedSourceUrl } from '../../model/origin.ts';
import type { Clock, Timers } from '../../ports.ts';

/** A request as a connector states it. The path is joined to the source's base address; the origin cannot change. */
export interface SourceRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query below the base address, already encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A change request: it may have had its effect whatever came back, so a lost answer is *unknown*. */
  readonly changes?: boolean;
  /**
   * Sent with the browser's own cookies of the source, and those of its answer are kept there: it signs the browser in
   * or out, which the person has been told.
   */
  readonly sharedCookies?: boolean;
}

/**
 * What came back. A redirect is an answer of its own; its target cannot be read. `onlyCopy`: the browser can prove that
 * this is the answer to the only copy of the request that ever left. Browsers send a request again by themselves when
 * its connection ends, and only tell what the last copy heard.
 */
export type SourceAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly header: (name: string) => string | null;
      /** All that a browser lets be read, by name. */
      readonly headers: readonly (readonly [string, string])[];
      /** At most 1 MB; `truncated` when there was more. */
      readonly body: string;
      readonly truncated: boolean;
      /** Epoch milliseconds; a Retry-After counts from here. */
      readonly receivedAt: number;
      readonly onlyCopy: boolean;
    }
  | { readonly kind: 'redirect'; readonly onlyCopy: boolean }
  /**
   * No usable answer. `reached` is `no` only where the request certainly did not arrive; of a change request that was
   * handed to the browser nobody can say that.
   */
  | {
      readonly kind: 'none';
      readonly reached: 'no' | 'maybe';
      /** `notAllowed`: the guard itself refused to send it, for its address or one of its headers. */
      readonly why: 'permission' | 'certificate' | 'refused' | 'deadline' | 'aborted' | 'lost' | 'notAllowed';
    };

/** The one way to the network; docs/security.md, *One guarded fetch*, says what it guards. */
export type GuardedFetch = (request: SourceRequest) => Promise<SourceAnswer>;

/** Makes the guarded fetch of one source: bound to its origin, ended by `signal` or the deadline of 20 s. */
export type FetchForSource = (source: { readonly url: string }, signal: AbortSignal) => GuardedFetch;

/** The effect below the guard: core/platform has the browser's, test/contract one for Node. */
export interface SendPort {
  /** May the extension reach this origin? Asked before every request. */
  isAllowed(origin: string): Promise<boolean>;
  /** One `fetch`, and where it was rejected what the surroundings know of the cause. Never rejects. */
  send(url: string, init: RequestInit, request: SourceRequest): Promise<Sent>;
}

export type Sent =
  | { readonly kind: 'response'; readonly response: RawResponse; readonly onlyCopy: boolean }
  /**
   * `certificate` and `refused` (no connection came about) only on good evidence; everything else is `lost`. The name is
   * that of the last copy's failure, so it is not listened to where the request changes something.
   */
  | { readonly kind: 'failed'; readonly why: 'certificate' | 'refused' | 'lost' };

/** The part of a `Response` that the guard reads. */
export type RawResponse = Pick<Response, 'type' | 'status' | 'headers' | 'body'>;

export interface GuardOptions {
  /** The source's base address. */
  readonly url: string;
  readonly signal: AbortSignal;
  readonly timers: Timers;
  readonly clock: Clock;
  /** Milliseconds for one request with its whole answer. */
  readonly deadlineMs?: number;
}

const defaultDeadlineMs = 20_000;
const bodyLimit = 1_000_000;

export function createGuardedFetch(port: SendPort, options: GuardOptions): GuardedFetch {
  return async (request) => {
    const url = joinBelow(options.url, request.path);
    const headers = allowedHeaders(request.headers ?? {});
    if (url === null || headers === null) return { kind: 'none', reached: 'no', why: 'notAllowed' };
    if (!(await port.isAllowed(new URL(url).origin))) return { kind: 'none', reached: 'no', why: 'permission' };
    if (options.signal.aborted) return { kind: 'none', reached: 'no', why: 'aborted' };

    const ending = new AbortController();
    let ended: 'deadline' | 'aborted' | undefined;
    const end = (why: 'deadline' | 'aborted') => {
      ended ??= why;
      ending.abort();
    };
    const onAbort = () => end('aborted');
    options.signal.addEventListener('abort', onAbort);
    const deadline = options.timers.after(options.deadlineMs ?? defaultDeadlineMs, () => end('deadline'));
    try {
      const sent = await port.send(url, requestInit(request, headers, ending.signal), request);
      if (sent.kind === 'response') return await shapeAnswer(sent, options.clock);
      if (ended !== undefined) return { kind: 'none', reached: 'maybe', why: ended };
      // An earlier copy may have arrived, whatever the last one died of.
      if (request.changes === true) return { kind: 'none', reached: 'maybe', why: 'lost' };
      return { kind: 'none', reached: sent.why === 'lost' ? 'maybe' : 'no', why: sent.why };
    } catch {
      // The connection ended in the middle of the answer, or one of our two ends cut it.
      return { kind: 'none', reached: 'maybe', why: ended ?? 'lost' };
    } finally {
      deadline.cancel();
      options.signal.removeEventListener('abort', onAbort);
    }
  };
}

/**
 * The request's address, or null where it would leave the base address: another origin, a `..`, a sign-in in the
 * address, a scheme that passwords may not travel over.
 */
export function joinBelow(base: string, path: string): string | null {
  if (!isAllowedSourceUrl(base)) return null;
  const { origin, pathname } = new URL(base);
  const below = `${pathname.replace(/\/+$/, '')}/`;
  const joined = `${origin}${below}${path.replace(/^\/+/, '')}`;
  if (!URL.canParse(joined)) return null;
  const url = new URL(joined);
  const [asked = ''] = path.split(/[?#]/, 1);
  const climbs = asked.split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment.replace(/[\t\n\r]/g, '')));
  return url.origin === origin && url.pathname.startsWith(below) && !climbs ? url.href : null;
}

/** Names that the Fetch standard forbids to scripts: a browser would drop them silently. */
export function isForbiddenHeaderName(name: string): boolean {
  const lower = name.toLowerCase();
  return forbiddenHeaderNames.has(lower) || lower.startsWith('proxy-') || lower.startsWith('sec-');
}

const forbiddenHeaderNames: ReadonlySet<string> = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'access-control-request-private-network',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

function allowedHeaders(headers: Readonly<Record<string, string>>): Headers | null {
  if (Object.keys(headers).some(isForbiddenHeaderName)) return null;
  try {
    return new Headers(headers);
  } catch {
    // A value that no header can carry, such as a token pasted with a line break or a curly quote in it.
    return null;
  }
}

function requestInit(request: SourceRequest, headers: Headers, signal: AbortSignal): RequestInit {
  return {
    method: request.method,
    headers,
    signal,
    credentials: request.sharedCookies === true ? 'include' : 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    redirect: 'manual',
    ...(request.body !== undefined && { body: request.body }),
  };
}

async function shapeAnswer(
  { response, onlyCopy }: Extract<Sent, { kind: 'response' }>,
  clock: Clock,
): Promise<SourceAnswer> {
  if (response.type === 'opaqueredirect') return { kind: 'redirect', onlyCopy };
  const receivedAt = clock.now();
  const { status, headers } = response;
  return {
    kind: 'answer',
    status,
    header: (name) => headers.get(name),
    headers: [...headers],
    ...(await readBody(response.body)),
    receivedAt,
    onlyCopy,
  };
}

async function readBody(stream: RawResponse['body']): Promise<{ body: string; truncated: boolean }> {
  if (stream === null) return { body: '', truncated: false };
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let body = '';
  let room = bodyLimit;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { body: body + decoder.decode(), truncated: false };
    body += decoder.decode(value.subarray(0, room), { stream: true });
    if (value.length > room) {
      await reader.cancel();
      return { body, truncated: true };
    }
    room -= value.length;
  }
}
