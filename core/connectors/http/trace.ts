import type { OutcomeKind } from '../../model/outcome.ts';
import { redactor } from '../../model/redact.ts';
import { joinBelow, type SourceAnswer, type SourceRequest } from './guarded-fetch.ts';

/** One request that a connector sent and what came back, for whoever tries a source. It holds secrets: {@link shownExchange}. */
export interface RequestTrace {
  /** What the request does, in the description's words. */
  readonly title: string;
  readonly sent: SourceRequest;
  /** The same request with the name of its variable in the place of each secret. */
  readonly named: SourceRequest;
  readonly answer: SourceAnswer;
  readonly taken: Taken;
  /** Secrets that took part, beside those that whoever tries knows. */
  readonly secrets: readonly string[];
}

/** What an answer was taken for; null where that is not asked, as at the end of a run. */
export type Taken = OutcomeKind | 'continue' | 'rightButBarred' | null;

/** A request as a page shows it. */
export interface ShownRequest {
  readonly method: SourceRequest['method'];
  /** The whole address; null where the guard would not send it. */
  readonly url: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
  readonly changes: boolean;
  readonly sharedCookies: boolean;
}

export type ShownAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      /** At most {@link maxBodyLength} characters; null where it was longer than what is read at all. */
      readonly body: string | null;
      readonly cut: boolean;
    }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'none'; readonly why: Extract<SourceAnswer, { kind: 'none' }>['why'] };

export interface ShownExchange {
  readonly title: string;
  readonly request: ShownRequest;
  readonly answer: ShownAnswer;
  readonly taken: Taken;
}

/** Of an answer's body, in characters. */
export const maxBodyLength = 10_000;

export function shownRequest(url: string, request: SourceRequest): ShownRequest {
  const { method, path, headers = {}, body = null, changes = false, sharedCookies = false } = request;
  return { method, url: joinBelow(url, path), headers: Object.entries(headers), body, changes, sharedCookies };
}

/**
 * What may leave the background of an exchange. A request is shown as it was made with names for secrets, so no secret is
 * in it however it was encoded; out of an answer they are blotted by likeness (`redact`), as a server may send back what it was sent.
 * @param secrets all that took part in the operation, of this request and of the others
 */
export function shownExchange(
  url: string,
  { title, named, answer, taken }: RequestTrace,
  secrets: readonly string[],
): ShownExchange {
  const redact = redactor(secrets);
  const clean = (words: string, most?: number) => redact(words, most).slice(0, most);
  const request = shownRequest(url, named);
  return {
    title,
    taken,
    request: {
      ...request,
      url: request.url === null ? null : clean(request.url),
      headers: request.headers.map(([name, value]) => [name, clean(value)]),
      body: request.body === null ? null : clean(request.body),
    },
    answer: shownAnswer(answer, clean),
  };
}

/** Every secret of the exchanges, and whole credentials; `redact` knows the forms that a template or a place gives them. */
export function secretsOf(exchanges: readonly RequestTrace[], known: readonly string[]): readonly string[] {
  const plain = [...known, ...exchanges.flatMap(({ secrets }) => secrets)];
  return [...new Set([...plain, ...exchanges.flatMap(credentialsIn)])].filter((secret) => secret !== '');
}

/** In Basic authentication a short password has no form of its own to be known by: the whole is one. */
function credentialsIn({ sent, named }: RequestTrace): readonly string[] {
  return Object.entries(sent.headers ?? {})
    .filter(([name, value]) => named.headers?.[name] !== value)
    .map(([, value]) => value.split(' ').at(-1) ?? value);
}

function shownAnswer(answer: SourceAnswer, clean: (words: string, most?: number) => string): ShownAnswer {
  if (answer.kind === 'none') return { kind: 'none', why: answer.why };
  if (answer.kind === 'redirect') return { kind: 'redirect' };
  // Of what was cut off nobody can say which secrets it held.
  const body = answer.truncated ? null : clean(answer.body, maxBodyLength);
  return {
    kind: 'answer',
    status: answer.status,
    headers: answer.headers.map(([name, value]) => [name, clean(value, maxHeaderLength)]),
    body: body?.replace(/[\uD800-\uDBFF]$/, '') ?? null,
    cut: body === null || answer.body.length > maxBodyLength,
  };
}

const maxHeaderLength = 1000;
