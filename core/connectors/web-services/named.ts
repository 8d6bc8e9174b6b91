import type { RequestTrace, Taken } from '../http/trace.ts';
import type { SourceAnswer, SourceRequest } from '../http/guarded-fetch.ts';
import { secretsFound } from './answer.ts';
import type { Description, RequestDescription } from './description.ts';
import { makeRequest } from './request.ts';
import { secretsIn } from './scope.ts';
import type { Values } from './template.ts';

/** What stands for the value of a variable: its name, in signs that every encoding of a place changes or keeps visibly. */
export function nameOf(variable: string): string {
  return `<${variable}>`;
}

/** Tells of a request that was sent, with each secret replaced by its name before anything was encoded. */
export function exchanged(
  description: Description,
  request: RequestDescription,
  values: Values,
  { sent, answer, taken }: { readonly sent: SourceRequest; readonly answer: SourceAnswer; readonly taken: Taken },
): RequestTrace {
  const isSecret = secretsIn(description);
  const named = new Map(
    [...values].map(([variable, value]) => [variable, isSecret(variable) ? namedLike(variable, value) : value]),
  );
  const secrets = [...values].flatMap(([variable, value]) => (isSecret(variable) ? textsIn(value) : []));
  return {
    title: request.title,
    sent,
    named: makeRequest(request, named),
    answer,
    taken,
    secrets: [...secrets, ...secretsFound(request, answer).flatMap(textsIn)],
  };
}

/** Of the same kind, so that the request can be made from it as from the value itself. */
function namedLike(variable: string, value: unknown): unknown {
  const name = nameOf(variable);
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return [name];
  return typeof value === 'object' && value !== null ? { [name]: name } : name;
}

/** Every text and number in a value that an answer kept. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
