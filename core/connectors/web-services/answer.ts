import { compileExpression } from '../../model/pattern/expression.ts';
import type { Outcome } from '../../model/outcome.ts';
import { text, type Text } from '../../model/text.ts';
import {
  protocolError,
  transportOutcome,
  outcomeOf,
  parseJson,
  readable,
  retryTime,
  unlisted,
} from '../http/client.ts';
import type { SourceAnswer } from '../http/guarded-fetch.ts';
import type { AnswerRow, Description, Matcher, Place, RequestDescription, When } from './description.ts';
import { at } from './pointer.ts';
import { fill, present, variablesIn, type Values } from './template.ts';

/** What one answer came to: the next request with what was kept, or the end of the run. */
export type Reading =
  | { readonly kind: 'continue'; readonly kept: Values; readonly json: unknown }
  /** The right password, but the account cannot sign in. */
  | { readonly kind: 'rightButBarred'; readonly sentence?: string; readonly explanation?: Text }
  | {
      readonly kind: 'outcome';
      readonly outcome: Outcome;
      /** With `changed`: the answer names the account that was changed. */
      readonly namesAccount?: boolean;
    };

export interface Around {
  readonly description: Pick<Description, 'sentences'>;
  readonly values: Values;
  /** What must not be repeated from an answer. */
  readonly secrets: readonly string[];
  /** An earlier request of this run may have changed the password: then only a row may say that it didn't. */
  readonly changedBefore: boolean;
}

/**
 * Reads an answer by the request's own table. What no row speaks of is what it is for every connector; and a usable
 * answer that fits nothing is not this protocol's.
 */
export function readAnswer(request: RequestDescription, answer: SourceAnswer, around: Around): Reading {
  const content = contentOf(answer);
  const row = request.answers.find(({ when }) => fits(when, answer, content, around.values));
  if (row === undefined) return { kind: 'outcome', outcome: unmapped(request, answer, content, around) };
  const sentence = sentenceOf(row, content, around);
  if (row.outcome === 'rightButBarred') {
    const { note } = row;
    return {
      kind: 'rightButBarred',
      ...(sentence !== undefined && { sentence }),
      ...(note !== undefined && { explanation: text('connectors.webServices.note', note) }),
    };
  }
  if (row.outcome !== 'continue') {
    return { kind: 'outcome', outcome: outcomeOfRow(row, answer, sentence), namesAccount: namesAccount(row) };
  }
  const kept = keptOf(request, content);
  return kept === null
    ? { kind: 'outcome', outcome: protocolError({ changes: request.changes || around.changedBefore }, { sentence }) }
    : { kind: 'continue', kept, json: content.json };
}

/** What an answer brings that is to be kept in secret, whatever its row makes of it. */
export function secretsFound({ keep }: RequestDescription, answer: SourceAnswer): readonly unknown[] {
  const content = contentOf(answer);
  return Object.values(keep).flatMap((place) => (place.secret ? [valueAt(place, content)] : []));
}

/** A whole body; nothing of one that was cut, or of an answer that isn't there. */
interface Content {
  readonly header: (name: string) => string | null;
  readonly json: unknown;
  readonly body: string | undefined;
}

function contentOf(answer: SourceAnswer): Content {
  if (answer.kind !== 'answer') return { header: () => null, json: undefined, body: undefined };
  if (answer.truncated) return { header: answer.header, json: undefined, body: undefined };
  return { header: answer.header, json: parseJson(answer.body), body: answer.body };
}

function fits(when: When, answer: SourceAnswer, { header, json, body }: Content, values: Values): boolean {
  if (answer.kind === 'none') return false;
  if (answer.kind === 'redirect') return when.redirect === true;
  if (when.redirect === true) return false;
  const { status = [], headers = {}, json: wanted = {}, text: pattern } = when;
  const statuses = [status].flat();
  if (statuses.length > 0 && !statuses.some((one) => isStatus(answer.status, one))) return false;
  if (pattern !== undefined && !(body !== undefined && (compileExpression(pattern)?.found(body) ?? false)))
    return false;
  return (
    Object.entries(headers).every(([name, matcher]) => matches(matcher, header(name) ?? undefined, values)) &&
    Object.entries(wanted).every(([pointer, matcher]) => matches(matcher, at(json, pointer), values))
  );
}

function namesAccount({ when }: AnswerRow): boolean {
  return Object.values({ ...when.json, ...when.headers }).some(
    ({ equals }) =>
      typeof equals === 'string' && variablesIn(equals).some((one) => one === 'nativeIdentity' || one === 'login'),
  );
}

function isStatus(status: number, wanted: number | string): boolean {
  return typeof wanted === 'number' ? status === wanted : String(status)[0] === wanted[0];
}

function matches({ exists, equals, includes, matches: pattern }: Matcher, value: unknown, values: Values): boolean {
  // JSON's null is how a service writes that there is nothing.
  if (exists !== undefined && (value !== undefined && value !== null) !== exists) return false;
  if (equals !== undefined && !isEqual(equals, value, values)) return false;
  if (includes !== undefined && !(Array.isArray(value) && value.includes(includes))) return false;
  if (pattern === undefined) return true;
  return typeof value === 'string' && (compileExpression(pattern)?.found(value) ?? false);
}

function isEqual(wanted: string | number | boolean | null, value: unknown, values: Values): boolean {
  if (typeof wanted !== 'string') return value === wanted;
  const filled = present(() => fill(wanted, values, (part) => part));
  // A variable without a value equals nothing, least of all what is not there either.
  if (filled === undefined) return false;
  // An id that a service writes as a number is kept as a text.
  const given = typeof value === 'number' && variablesIn(wanted).length > 0 ? String(value) : value;
  return given === filled;
}

function keptOf({ keep }: RequestDescription, content: Content): Map<string, unknown> | null {
  const kept = new Map<string, unknown>();
  for (const [name, place] of Object.entries(keep)) {
    const value = valueAt(place, content);
    if (value !== undefined && value !== null) kept.set(`kept.${name}`, value);
    else if (!place.optional) return null;
  }
  return kept;
}

function valueAt({ json, header, text: expression, html }: Place, content: Content): unknown {
  if (json !== undefined) return at(content.json, json);
  if (header !== undefined) return content.header(header) ?? undefined;
  if (expression === undefined || content.body === undefined) return undefined;
  const found = compileExpression(expression)?.firstGroup(content.body);
  return found !== undefined && html ? readHtml(found) : found;
}

function unmapped({ changes }: RequestDescription, answer: SourceAnswer, content: Content, around: Around): Outcome {
  const sentence = sentenceOf(undefined, content, around);
  if (around.changedBefore) return protocolError({ changes: true }, { sentence });
  const outcome = transportOutcome({ changes }, answer, sentence);
  if (outcome !== undefined || answer.kind !== 'answer') return outcome ?? protocolError({ changes }, { sentence });
  const isItsOwn = typeof content.json === 'object' && content.json !== null;
  return unlisted({ changes }, { status: answer.status, sentence }, isItsOwn);
}

function outcomeOfRow({ outcome: kind, reason, note }: AnswerRow, answer: SourceAnswer, sentence?: string): Outcome {
  if (kind === 'continue' || kind === 'rightButBarred') return { kind: 'unknown' };
  const retryAt =
    kind === 'throttled' && answer.kind === 'answer'
      ? retryTime(answer.header('Retry-After'), answer.receivedAt)
      : undefined;
  // A success needs no words.
  return outcomeOf({ sentence: kind === 'changed' ? undefined : sentence }, kind, {
    ...(kind === 'rejected' && { reason: reason ?? 'policy' }),
    ...(retryAt !== undefined && { retryAt }),
    ...(note !== undefined && { explanation: text('connectors.webServices.note', note) }),
  });
}

function sentenceOf(
  row: AnswerRow | undefined,
  content: Content,
  { description, secrets }: Around,
): string | undefined {
  const places = row?.sentence === undefined ? description.sentences : [row.sentence];
  const found = places.map((place) => valueAt(place, content)).find((value) => typeof value === 'string');
  const isText = (content.header('Content-Type') ?? '').toLowerCase().startsWith('text/plain');
  const words = found ?? (isText && content.json === undefined ? content.body : undefined);
  return typeof words === 'string' ? readable(words, secrets) : undefined;
}

/** The character references that a form's values are written with; others stay as they are. */
function readHtml(written: string): string {
  return written.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole, decimal, hex, name) => {
      if (typeof name === 'string') return named[name] ?? whole;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
