import { createServer, request as sendOn, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { listen, type RunningServer } from './process.ts';
import { selfSignedCertificate } from './tls.ts';

/**
 * Stands in front of a real server, hands everything on, counts what arrives, and breaks on demand in the ways that
 * networks and servers break.
 */
export interface FaultProxy extends RunningServer {
  /** Breaks the next matching requests; faults are used in the order in which they were armed. */
  arm(fault: Fault, match?: Match): void;
  /** Takes back every fault that is still armed, and forgets the arrivals. */
  reset(): void;
  /** The requests that arrived whole, with their bodies. */
  readonly arrivals: readonly Arrival[];
  count(method: string, path: RegExp): number;
  /** Stops listening, so that connecting is refused, until `listenAgain`. */
  refuseConnections(): Promise<void>;
  listenAgain(): Promise<void>;
}

export type Fault =
  /** The connection ends as soon as the request's head is there; nothing of it reached the source. */
  | { readonly kind: 'cutBeforeArrival' }
  /** The request arrived whole, and the connection ended before the source saw it. */
  | { readonly kind: 'neverForwarded' }
  /** The source did what was asked; its answer is lost. */
  | { readonly kind: 'answerLost' }
  /** The source did what was asked; the connection ends in the middle of its answer. */
  | { readonly kind: 'answerCut' }
  /** The source did what was asked; its answer is so many milliseconds late. */
  | { readonly kind: 'answerLate'; readonly ms: number }
  /** Takes the request and says nothing. */
  | { readonly kind: 'hang' }
  /** Hands the request on only then, whether or not somebody still waits for the answer. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** Answers itself, in the source's place. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

export interface Match {
  readonly method?: string;
  readonly path?: RegExp;
  /** The how-manieth matching request from now on it strikes; the first unless told. */
  readonly nth?: number;
  /** How many in a row it strikes; one unless told. */
  readonly times?: number;
}

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<IncomingMessage['headers']>;
  readonly body: string;
  /** Milliseconds on a clock that only goes forward, the same for every proxy of this process. */
  readonly at: number;
}

/** Answers that are armed with `arm(answers.…)`. */
export const answers = {
  tooManyRequests: (retryAfter: string): Fault => ({
    kind: 'answer',
    status: 429,
    headers: { 'Retry-After': retryAfter },
  }),
  unavailable: (headers: Readonly<Record<string, string>> = {}): Fault => ({ kind: 'answer', status: 503, headers }),
  html: (status = 200): Fault => ({
    kind: 'answer',
    status,
    headers: { 'Content-Type': 'text/html' },
    body: '<!doctype html><title>Welcome</title><h1>Welcome to the hotel network</h1>',
  }),
  cutJson: (status = 200): Fault => ({
    kind: 'answer',
    status,
    headers: { 'Content-Type': 'application/json' },
    body: '{"error": {"code": 4',
  }),
  tenMegabytes: (status = 200): Fault => ({
    kind: 'answer',
    status,
    headers: { 'Content-Type': 'application/json' },
    body: `{"filler": "${'x'.repeat(10_000_000)}"}`,
  }),
  redirect: (to: string, status = 302): Fault => ({ kind: 'answer', status, headers: { Location: to } }),
} as const;

export interface FaultProxyOptions {
  readonly port?: number;
  /** Speaks https with a certificate that nobody trusts. */
  readonly untrustedTls?: boolean;
  /** Refuses, with 403 and its own sentence, every request that names an Origin other than this proxy's. */
  readonly checkOrigin?: boolean;
}

/** `target` is the real server's base address; the proxy's has the same path. */
export async function startFaultProxy(target: string, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const armed: { fault: Fault; match: Match; skip: number; left: number }[] = [];
  const arrivals: Arrival[] = [];
  const sockets = new Set<Socket>();

  const takeFault = (method: string, path: string): Fault | undefined => {
    for (const one of armed) {
      if (one.left === 0 || !matches(one.match, method, path)) continue;
      if (one.skip > 0) {
        one.skip--;
        continue;
      }
      one.left--;
      return one.fault;
    }
    return undefined;
  };

  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '' } = request;
    const fault = takeFault(method, path);
    if (fault?.kind === 'cutBeforeArrival') return void request.socket.destroy();
    const body = await readAll(request);
    arrivals.push({ method, path, headers: request.headers, body: body.toString('utf8'), at: performance.now() });
    if (fault?.kind === 'neverForwarded') return void request.socket.destroy();
    if (fault?.kind === 'hang') return undefined;
    if (fault?.kind === 'hold') await fault.until;
    if (fault?.kind === 'answer') {
      response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
      return undefined;
    }
    const { origin } = request.headers;
    if (options.checkOrigin === true && origin !== undefined && origin !== new URL(address()).origin) {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end(`Requests from ${origin} are not allowed here.`);
      return undefined;
    }
    const answer = await forward(new URL(target).origin + path, method, request.headers, body);
    if (fault?.kind === 'answerLost') return void request.socket.destroy();
    if (fault?.kind === 'answerCut') return cutInTheMiddle(request.socket, answer);
    if (fault?.kind === 'answerLate') await wait(fault.ms);
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return undefined;
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    onRequest(request, response).catch(() => request.socket.destroy());
  };
  const server =
    options.untrustedTls === true ? createTlsServer(await selfSignedCertificate(), listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  const port = await listen(server, options.port);
  const address = () => {
    const url = new URL(target);
    return `${options.untrustedTls === true ? 'https' : 'http'}://127.0.0.1:${port}${url.pathname.replace(/\/$/, '')}`;
  };
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };

  return {
    url: address(),
    arrivals,
    arm: (fault, match = {}) => void armed.push({ fault, match, skip: (match.nth ?? 1) - 1, left: match.times ?? 1 }),
    reset: () => {
      armed.length = 0;
      arrivals.length = 0;
    },
    count: (method, path) => arrivals.filter((one) => one.method === method && path.test(one.path)).length,
    refuseConnections: close,
    listenAgain: async () => void (await listen(server, port)),
    stop: close,
  };
}

function matches(match: Match, method: string, path: string): boolean {
  return (match.method === undefined || match.method === method) && (match.path?.test(path) ?? true);
}

export async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export function forward(
  url: string,
  method: string,
  headers: IncomingMessage['headers'],
  body: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { connection: _, ...passedOn } = headers;
    const request = sendOn(url, { method, headers: passedOn, agent: false }, (answer) => {
      const { statusCode: status = 502 } = answer;
      const { connection: _c, 'transfer-encoding': _t, ...kept } = answer.headers;
      readAll(answer).then((read) => resolve({ status, headers: kept, body: read }), reject);
    });
    request.once('error', reject);
    request.end(body);
  });
}

/**
 * Half of the body, or of the first line where there is no body: once they have the status, browsers take a head that
 * ends too early for a whole one.
 */
function cutInTheMiddle(socket: Socket, { status, body }: Answer): void {
  const half =
    body.length > 1
      ? Buffer.concat([
          Buffer.from(`HTTP/1.1 ${status} Answer\r\nContent-Length: ${body.length}\r\n\r\n`),
          body.subarray(0, body.length / 2),
        ])
      : Buffer.from('HTTP/1');
  socket.write(half, () => socket.destroy());
}
