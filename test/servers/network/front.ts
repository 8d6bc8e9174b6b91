import {
  createServer as createPlainServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { forward, readAll } from '../fault-proxy.ts';
import { listen, type RunningServer } from '../process.ts';
import type { Authority } from './authority.ts';
import { carryOut, type NetworkFault, reachesSource } from './faults.ts';

/**
 * A server before a source that speaks one protocol with browsers, hands everything on, counts what arrives, and breaks
 * on demand as connections break.
 */
export interface Front extends RunningServer {
  /** Breaks the next request of that method and path. Requests after it are handed on as ever. */
  arm(fault: NetworkFault, match: Match): void;
  /** Takes back what is armed and forgets the arrivals. */
  reset(): void;
  /** The requests that arrived whole. */
  readonly arrivals: readonly Arrival[];
  count({ method, path }: Match): number;
}

export interface Match {
  readonly method: string;
  readonly path: RegExp;
}

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly protocol: 'HTTP/1.1' | 'HTTP/2';
  /** Which connection it came by, from 1. */
  readonly connection: number;
}

/**
 * - `plain`: HTTP/1.1 without TLS, the connection closed where the request asks for it, as the servers of the other tests do.
 * - `tls`: the same over TLS.
 * - `keeping`: HTTP/1.1 over TLS of a server that keeps its connections, asked to close them or not, until one has broken:
 *   then, like a server that is on its way down, it says that it closes them.
 * - `h2`: HTTP/2 over TLS; a client that asks again for HTTP/1.1 gets that.
 */
export type Speaks = 'plain' | 'tls' | 'keeping' | 'h2';

/** `target` is the source's base address; the front's has the same path. */
export async function startFront(target: string, speaks: Speaks, authority: Authority): Promise<Front> {
  const arrivals: Arrival[] = [];
  const connections = new Map<number | undefined, { readonly number: number; readonly socket: Socket }>();
  let hasBroken = false;
  let armed: { readonly fault: NetworkFault; readonly match: Match } | undefined;

  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '' } = request;
    // A session of HTTP/2 lends its socket only in part; under it is the one that the listener was told of.
    const connection = connections.get(request.socket.remotePort);
    const body = await readAll(request);
    arrivals.push({
      method,
      path,
      protocol: request.httpVersionMajor === 2 ? 'HTTP/2' : 'HTTP/1.1',
      connection: connection?.number ?? 0,
    });
    const fault = armed && fits(armed.match, { method, path }) ? armed.fault : undefined;
    if (fault !== undefined) {
      armed = undefined;
      hasBroken = true;
    }
    const forwarded = () => forward(new URL(target).origin + path, method, headersOf(request), body);
    if (fault !== undefined) {
      if (reachesSource(fault)) await forwarded();
      await carryOut(fault, { request, response, socket: connection?.socket, restart });
      return;
    }
    const answer = await forwarded();
    if (speaks === 'keeping' && !hasBroken) response.shouldKeepAlive = true;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };

  const server = createServerFor(speaks, authority, (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    onRequest(request, response).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  let connected = 0;
  server.on('connection', (socket: Socket) => {
    connected += 1;
    const { remotePort } = socket;
    connections.set(remotePort, { number: connected, socket });
    socket.on('error', () => {});
    socket.once('close', () => connections.delete(remotePort));
  });
  for (const event of ['tlsClientError', 'sessionError', 'clientError']) server.on(event, () => {});
  const port = await listen(server);
  const close = async () => {
    for (const { socket } of connections.values()) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const restart = async (downMs: number) => {
    await close();
    setTimeout(() => void (stopped || listen(server, port)), downMs).unref();
  };
  let stopped = false;

  return {
    url: `${speaks === 'plain' ? 'http' : 'https'}://127.0.0.1:${port}${new URL(target).pathname.replace(/\/$/, '')}`,
    arrivals,
    arm: (fault, match) => void (armed = { fault, match }),
    reset: () => {
      armed = undefined;
      arrivals.length = 0;
    },
    count: (match) => arrivals.filter((arrival) => fits(match, arrival)).length,
    stop: () => {
      stopped = true;
      return close();
    },
  };
}

function fits(match: Match, { method, path }: Pick<Arrival, 'method' | 'path'>): boolean {
  return match.method === method && match.path.test(path);
}

function createServerFor(speaks: Speaks, { key, cert }: Authority, listener: RequestListener): Server {
  switch (speaks) {
    case 'plain':
      return createPlainServer(listener);
    case 'tls':
      return createTlsServer({ key, cert }, listener);
    case 'keeping':
      // Else Node's parser takes no second request after one that asked for the connection to be closed.
      return createTlsServer({ key, cert, insecureHTTPParser: true }, listener);
    case 'h2':
      // Its requests and answers have the face of those of HTTP/1.1.
      return createSecureServer({ key, cert, allowHTTP1: true }, listener as never) as unknown as Server;
  }
}

/** Those that HTTP/1.1 has too. */
function headersOf(request: IncomingMessage): IncomingMessage['headers'] {
  const own = Object.entries(request.headers).filter(([name]) => !name.startsWith(':'));
  return Object.fromEntries(own);
}
