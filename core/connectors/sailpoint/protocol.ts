import type { Outcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import type { ConnectorContext } from '../spi.ts';
import { isRecord, protocolError, outcomeOf, stringIn, type ParsedResponse, type Ask } from '../http/client.ts';
import type { SourceRequest } from '../http/guarded-fetch.ts';
import { createAuthorizedClient } from '../oauth/oauth.ts';
import { settingsOf } from './settings.ts';

/** Sends with the source's access token. */
export function clientFor(context: ConnectorContext, ...secrets: readonly string[]): Ask {
  return createAuthorizedClient(context, sentenceIn, secrets);
}

export function requestTo(
  context: ConnectorContext,
  request: Omit<SourceRequest, 'body'> & { readonly body?: object },
): SourceRequest {
  const { body, path, ...rest } = request;
  return {
    ...rest,
    path: `${settingsOf(context).apiVersion}/${path}`,
    headers: { Accept: 'application/json', ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

/**
 * `ErrorResponseDto`: `detailCode`, `trackingId`, `messages` and `causes` of `{locale, text}`. The gateway's own errors
 * (401, 429) are `{error}` or `{message}`. The tracking id is what SailPoint's support asks for, so it goes along.
 */
function sentenceIn(json: unknown): string | undefined {
  const said = [...textsIn(json, 'messages'), ...textsIn(json, 'causes')];
  const words = [...new Set(said)].join(' ') || (stringIn(json, 'error') ?? stringIn(json, 'message'));
  const trackingId = stringIn(json, 'trackingId');
  return words === undefined || trackingId === undefined ? words : `${words} (trackingId ${trackingId})`;
}

function textsIn(json: unknown, name: 'messages' | 'causes'): string[] {
  return itemsIn(json, name).flatMap((item) => stringIn(item, 'text') ?? []);
}

/** The list of that name; empty where there is none. */
export function itemsIn(json: unknown, name: string): readonly unknown[] {
  const list: unknown = isRecord(json) ? json[name] : undefined;
  return Array.isArray(list) ? list : [];
}

export function isSailPointError({ status, json }: ParsedResponse): boolean {
  return status >= 400 && (stringIn(json, 'detailCode') !== undefined || itemsIn(json, 'messages').length > 0);
}

/** What is not success, of any request. */
export function outcomeOfError(answer: ParsedResponse): Outcome {
  const { status } = answer;
  if (status === 401) return outcomeOf(answer, 'misconfigured', { explanation: text('connectors.oauth.tokenRefused') });
  if (status === 403) {
    return outcomeOf(answer, 'permissionDenied', { explanation: text('connectors.sailpoint.noRight') });
  }
  return isSailPointError(answer) ? outcomeOf(answer, 'misconfigured') : protocolError({}, answer);
}
