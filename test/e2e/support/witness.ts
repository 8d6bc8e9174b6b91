import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { listen, type RunningServer } from '../../servers/process.ts';
import { selfSignedCertificate } from '../../servers/tls.ts';

/** A server that notes each request that reaches it, and answers by the last part of its path; see {@link respond}. */
export interface Witness extends RunningServer {
  readonly port: number;
  /** The requests that arrived whole since the last `forget`. */
  readonly arrivals: readonly Arrival[];
  forget(): void;
  /** Answers or cuts what is held back by a request to `…/hold`. */
  cutHeld(): void;
  /** Connecting is refused from now on; connections that there are stay. */
  refuse(): void;
  /** How many connections are open. */
  connections(): number;
}

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<IncomingMessage['headers']>;
  readonly body: string;
  /** Which connection it came by, from 1. */
  readonly connection: number;
}

export async function startWitness({ untrustedTls = false } = {}): Promise<Witness> {
  const arrivals: Arrival[] = [];
  const held: Socket[] = [];
  const sockets = new Set<Socket>();
  const numbers = new Map<Socket, number>();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const connection = numbers.get(request.socket) ?? 0;
      arrivals.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8'), connection });
      if (path.endsWith('/hold')) held.push(request.socket);
      else respond(path, request, response);
    });
  };
  const server = untrustedTls
    ? createTlsServer(await selfSignedCertificate(), onRequest)
    : createPlainServer(onRequest);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    numbers.set(socket, numbers.size + 1);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listen(server);
  return {
    url: `${untrustedTls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    arrivals,
    forget: () => {
      arrivals.length = 0;
    },
    cutHeld: () => {
      for (const socket of held.splice(0)) socket.destroy();
    },
    refuse: () => {
      server.close();
    },
    connections: () => sockets.size,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function respond(path: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(path, 'http://witness');
  switch (pathname.slice(pathname.lastIndexOf('/'))) {
    case '/cut':
      request.socket.destroy();
      break;
    case '/cutInFirstLine':
      request.socket.write('HTTP/1', () => request.socket.destroy());
      break;
    case '/cutInBody':
      response.setHeader('Content-Length', 100).write('half of', () => request.socket.destroy());
      break;
    case '/cookie':
      response.setHeader('Set-Cookie', 'visitor=person; Path=/; HttpOnly; SameSite=Strict').end('baked');
      break;
    case '/cacheable':
      response.setHeader('Cache-Control', 'max-age=3600').end('keep me');
      break;
    case '/redirect':
      response.writeHead(307, { Location: searchParams.get('to') ?? '/' }).end();
      break;
    case '/endless':
      pour(response);
      break;
    default:
      response.end('ok');
  }
}

/** Writes until the other side has had enough. */
function pour(response: ServerResponse): void {
  const chunk = 'x'.repeat(64 * 1024);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}
