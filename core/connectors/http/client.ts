import type { Outcome } from '../../model/outcome.ts';
import { redact } from '../../model/redact.ts';
import { text, type Text } from '../../model/text.ts';
import type { ConnectorContext, TestLine } from '../spi.ts';
import type { SourceAnswer, SourceRequest } from './guarded-fetch.ts';

/** An answer that the connector has to read itself. */
export interface ParsedResponse {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** The body as JSON; undefined where it isn't whole JSON. */
  readonly json: unknown;
  /** The source's own words, ready to be shown: secrets blotted out, cut to 500 characters. */
  readonly sentence: string | undefined;
}

export type Exchange =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'answer'; readonly answer: ParsedResponse };

/** Sends a request and settles whatever means the same to every connector. */
export type Ask = (request: SourceRequest) => Promise<Exchange>;

/**
 * @param sentenceIn where the protocol's error bodies keep their sentence
 * @param secrets what must not be repeated from an answer, beside the source's own secrets
 */
export function createClient(
  context: ConnectorContext,
  sentenceIn: (json: unknown) => string | undefined,
  secrets: readonly (string | undefined)[],
): Ask {
  const blotted = [...Object.values(context.secrets), ...secrets].filter((secret) => secret !== undefined);
  return async (request) => {
    const answer = await context.fetch(request);
    const answered = answer.kind === 'answer' ? readAnswer(answer, sentenceIn, blotted) : undefined;
    const outcome = transportOutcome(request, answer, answered?.sentence);
    if (outcome === undefined && answered !== undefined) return { kind: 'answer', answer: answered };
    return { kind: 'outcome', outcome: outcome ?? { kind: 'unknown' } };
  };
}

/** An outcome with the source's sentence, where it gave one. */
export function outcomeOf(
  answer: Pick<ParsedResponse, 'sentence'>,
  kind: Outcome['kind'],
  more: Omit<Outcome, 'kind' | 'sentence'> = {},
): Outcome {
  return { kind, ...more, ...(answer.sentence !== undefined && { sentence: answer.sentence }) };
}

/** An answer that the protocol doesn't have: after a change request nobody can tell what it did. */
export function protocolError(
  request: Pick<SourceRequest, 'changes'> = {},
  answer: Pick<ParsedResponse, 'sentence'> = { sentence: undefined },
): Outcome {
  if (request.changes === true) return outcomeOf(answer, 'unknown');
  return outcomeOf(answer, 'misconfigured', { explanation: text('connectors.protocolError') });
}

/**
 * An answer in words that the connector does not know. What the source did before it said so is not said, so after a
 * change request it is *unknown*: some services refuse after they have changed it. A 401 says of itself that nothing was
 * done (RFC 9110, 15.5.2); and a 404 or 405 that is not the service's own says that there is no service at this address.
 * @param isItsOwn the answer has the form of the protocol
 */
export function unlisted(
  { changes = false }: Pick<SourceRequest, 'changes'>,
  answer: Pick<ParsedResponse, 'status' | 'sentence'>,
  isItsOwn: boolean,
): Outcome {
  const { status } = answer;
  if ((status === 404 || status === 405) && !isItsOwn) return protocolError({}, answer);
  const saysSomething = isItsOwn && (changes || status >= 400);
  if (!saysSomething && !(changes && status >= 400)) return protocolError({ changes }, answer);
  const explanation = text('connectors.unlisted', status);
  return outcomeOf(answer, changes && status !== 401 ? 'unknown' : 'misconfigured', { explanation });
}

/** What a test of the connection tried, and that it failed. */
export function failedLine(tried: Text, { kind, sentence, explanation }: Outcome): TestLine {
  return {
    ok: false,
    tried,
    outcome: kind,
    ...(sentence !== undefined && { sentence }),
    ...(explanation !== undefined && { explanation }),
  };
}

/**
 * The one place where what happens below a protocol becomes an outcome. Undefined: the connector reads the answer.
 * A lost answer to a change request is *unknown*; one to a harmless request means that the change was never sent.
 */
export function transportOutcome(
  { changes = false }: Pick<SourceRequest, 'changes'>,
  answer: SourceAnswer,
  sentence: string | undefined,
): Outcome | undefined {
  if (answer.kind === 'none') return outcomeOfNone(changes, answer);
  if (answer.kind === 'redirect') {
    return changes ? { kind: 'unknown' } : { kind: 'misconfigured', explanation: text('connectors.redirected') };
  }
  const { status } = answer;
  const retryAt = retryTime(answer.header('Retry-After'), answer.receivedAt);
  // 503 without a time to come back may be a gateway that lost the answer.
  const asksForPatience = status === 429 || (status === 503 && (retryAt !== undefined || !changes));
  if (asksForPatience) return outcomeOf({ sentence }, 'throttled', retryAt === undefined ? {} : { retryAt });
  // 501 says of itself that nothing was done; any other fault may have come after the change.
  if (status >= 500 && status !== 501) return outcomeOf({ sentence }, changes ? 'unknown' : 'unreachable');
  return undefined;
}

/** Retry-After (RFC 9110, 10.2.3), seconds or a date, as epoch milliseconds; undefined where it is neither. */
export function retryTime(header: string | null, receivedAt: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return receivedAt + Number(value) * 1000;
  // Only the form with a day's name: Date.parse would make a date of nearly anything.
  const date = /^[A-Za-z]{3},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(date, receivedAt);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property of that name, where it is a string. */
export function stringIn(value: unknown, name: string): string | undefined {
  const found = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function outcomeOfNone(changes: boolean, answer: Extract<SourceAnswer, { kind: 'none' }>): Outcome {
  const { why, reached } = answer;
  if (changes && reached === 'maybe') return { kind: 'unknown' };
  if (why === 'permission') return { kind: 'needsPermission' };
  if (why === 'certificate') return { kind: 'misconfigured', certificate: true };
  if (why === 'notAllowed') return { kind: 'misconfigured', explanation: text('connectors.notSendable') };
  return { kind: 'unreachable' };
}

function readAnswer(
  answer: Extract<SourceAnswer, { kind: 'answer' }>,
  sentenceIn: (json: unknown) => string | undefined,
  secrets: readonly string[],
): ParsedResponse {
  const json = answer.truncated ? undefined : parseJson(answer.body);
  const isText = (answer.header('Content-Type') ?? '').toLowerCase().startsWith('text/plain');
  const words = sentenceIn(json) ?? (isText && json === undefined ? answer.body : undefined);
  return {
    status: answer.status,
    header: answer.header,
    json,
    sentence: words === undefined ? undefined : readable(words, secrets),
  };
}

/**
 * Secrets first, then the cut: `redact` looks beyond it and knows half a secret as well. Undefined where nothing is left
 * to read.
 */
export function readable(words: string, secrets: readonly string[]): string | undefined {
  const clean = redact(words.trim(), secrets, maxSentenceLength).trim();
  return clean === '' ? undefined : clean.slice(0, maxSentenceLength).replace(/[\uD800-\uDBFF]$/, '');
}

/** Of a source's own sentence, in characters. */
export const maxSentenceLength = 500;

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
