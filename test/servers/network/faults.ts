import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What happens to a request that has arrived whole, in place of its answer. */
export type NetworkFault =
  /** The source did what was asked, and the connection is closed (FIN) or reset (RST). */
  | { readonly kind: 'cut' | 'reset' }
  /** The same, and nobody listens for so long. */
  | { readonly kind: 'restart'; readonly downMs: number }
  /** The source did what was asked; the connection is closed after half of an answer. */
  | { readonly kind: 'half' }
  /**
   * HTTP/2: GOAWAY (RFC 9113, section 6.8) with a last stream below, at or above that of the request, then closed. Below
   * means that the request was not processed, so it does not reach the source.
   */
  | { readonly kind: 'goaway'; readonly last: 'below' | 'at' | 'above'; readonly error?: ErrorCode }
  /** Answered 421 (RFC 9110, section 15.5.20): not processed, and a client may send it again on another connection. */
  | { readonly kind: 'misdirected' }
  /** HTTP/2: RST_STREAM (section 6.4). The source did what was asked unless the code says that it was not processed. */
  | { readonly kind: 'rst'; readonly error: ErrorCode };

export type ErrorCode = 'REFUSED_STREAM' | 'HTTP_1_1_REQUIRED' | 'INTERNAL_ERROR' | 'CANCEL';

/** Whether a truthful server hands the request on before it breaks so. */
export function reachesSource(fault: NetworkFault): boolean {
  if (fault.kind === 'misdirected') return false;
  if (fault.kind === 'goaway') return fault.last !== 'below';
  return fault.kind !== 'rst' || !['REFUSED_STREAM', 'HTTP_1_1_REQUIRED'].includes(fault.error);
}

export interface Broken {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The TCP connection that it came by. */
  readonly socket: Socket | undefined;
  /** Closes every connection and listens again only after so many milliseconds. */
  restart(downMs: number): Promise<void>;
}

/** How long (ms) a connection stays after the last frame, so that the browser reads that first. */
const lastWords = 100;

export async function carryOut(fault: NetworkFault, broken: Broken): Promise<void> {
  const { request, response, socket } = broken;
  switch (fault.kind) {
    case 'cut':
      socket?.destroy();
      break;
    case 'reset':
      socket?.resetAndDestroy();
      break;
    case 'restart':
      await broken.restart(fault.downMs);
      break;
    case 'half':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '200' }).write('{"half": "of');
      await wait(lastWords);
      socket?.destroy();
      break;
    case 'misdirected':
      response.writeHead(421).end();
      break;
    case 'goaway':
      streamOf(request).session?.goaway(codeOf(fault.error), lastStream(fault.last, streamOf(request).id ?? 1));
      await wait(lastWords);
      socket?.destroy();
      break;
    case 'rst':
      streamOf(request).close(codeOf(fault.error));
      break;
    default:
      throw new Error('There is no such fault');
  }
}

function streamOf(request: IncomingMessage): Http2ServerRequest['stream'] {
  if (!('stream' in request)) throw new Error('HTTP/1.1 has neither GOAWAY nor RST_STREAM');
  return request.stream as Http2ServerRequest['stream'];
}

function codeOf(error: ErrorCode | undefined): number {
  return constants[`NGHTTP2_${error ?? 'NO_ERROR'}`];
}

/** Streams of clients have odd numbers. */
function lastStream(last: 'below' | 'at' | 'above', id: number): number {
  if (last === 'at') return id;
  return last === 'below' ? Math.max(0, id - 2) : id + 2;
}

/** The faults that each protocol can have, by the words of the tables in docs/reliability.md. */
export const connectionFaults: Readonly<Record<string, NetworkFault>> = {
  'connection closed': { kind: 'cut' },
  'connection reset': { kind: 'reset' },
  'half an answer': { kind: 'half' },
};

export const restart: Readonly<Record<string, NetworkFault>> = {
  'closed, and nobody listens for 3 s': { kind: 'restart', downMs: 3000 },
};

export const http2Faults: Readonly<Record<string, NetworkFault>> = {
  'GOAWAY below the stream': { kind: 'goaway', last: 'below' },
  'GOAWAY at the stream': { kind: 'goaway', last: 'at' },
  'GOAWAY above the stream': { kind: 'goaway', last: 'above' },
  'GOAWAY with an error': { kind: 'goaway', last: 'at', error: 'INTERNAL_ERROR' },
  'RST_STREAM REFUSED_STREAM': { kind: 'rst', error: 'REFUSED_STREAM' },
  'RST_STREAM HTTP_1_1_REQUIRED': { kind: 'rst', error: 'HTTP_1_1_REQUIRED' },
  'RST_STREAM INTERNAL_ERROR': { kind: 'rst', error: 'INTERNAL_ERROR' },
  'RST_STREAM CANCEL': { kind: 'rst', error: 'CANCEL' },
};
