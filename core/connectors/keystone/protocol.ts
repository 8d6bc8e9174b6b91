import type { Outcome } from '../../model/outcome.ts';
import type { ConnectorContext } from '../spi.ts';
import {
  createClient,
  isRecord,
  protocolError,
  outcomeOf,
  stringIn,
  type ParsedResponse,
  type Ask,
} from '../http/client.ts';
import type { SourceRequest } from '../http/guarded-fetch.ts';

/** Keystone's requests and answers as such; what they mean for a change is in keystone.ts and sign-in.ts. */

/** A request below the source's address, which may or may not end in `/v3`. */
export function requestTo(context: ConnectorContext, request: SourceRequest): SourceRequest {
  const hasVersion = /\/v3\/*$/.test(new URL(context.url).pathname);
  return {
    ...request,
    path: hasVersion ? request.path : `v3/${request.path}`,
    headers: {
      Accept: 'application/json',
      // Refusals are told apart by their sentences, which Keystone would translate to the browser's language.
      'Accept-Language': 'en',
      ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
    },
  };
}

/** @param secrets what must not be repeated from an answer, beside the source's own */
export function clientFor(context: ConnectorContext, ...secrets: readonly string[]): Ask {
  return createClient(context, messageIn, secrets);
}

export function messageIn(json: unknown): string | undefined {
  return isRecord(json) ? stringIn(json['error'], 'message') : undefined;
}

export function isKeystoneError({ json }: ParsedResponse): boolean {
  return messageIn(json) !== undefined;
}

export function says({ json }: ParsedResponse, words: string): boolean {
  return messageIn(json)?.includes(words) ?? false;
}

/** The list of that name in an answer; undefined where it isn't such an answer. */
export function listIn({ status, json }: ParsedResponse, name: string): readonly unknown[] | undefined {
  const list = status === 200 && isRecord(json) ? json[name] : undefined;
  return Array.isArray(list) ? list : undefined;
}

/** An answer to a harmless request that isn't the one asked for. */
export function outcomeOfQuery(answer: ParsedResponse): Outcome {
  if (!isKeystoneError(answer)) return protocolError({}, answer);
  return outcomeOf(answer, answer.status === 403 ? 'permissionDenied' : 'misconfigured');
}
