import type { SourceAnswer } from '../http/guarded-fetch.ts';
import { readAnswer, type Reading } from './answer.ts';
import type { Description, RequestDescription, Run } from './description.ts';
import { requestNamed, variablesOf } from './scope.ts';

/**
 * What may be taken for a *yes* about a person. Evidence is an answer to the sign-in, or to what hangs on it, that a
 * server which knows nothing of the person could not have given. So a table is tried on answers that mean nothing: one
 * that takes any of them for a yes rests on a status, on a redirect or on the mere lack of a refusal.
 */

/** The body of an answer that says nothing, and its media type. */
const bodies = [
  [
    '<!doctype html><html lang="en"><head><title>Sign in</title></head><body><h1>Welcome</h1><form method="post">' +
      '<input name="username"><input name="password" type="password"><button>Sign in</button></form></body></html>',
    'text/html',
  ],
  ['{}', 'application/json'],
  ['[]', 'application/json'],
  ['null', 'application/json'],
  ['true', 'application/json'],
  ['"OK"', 'application/json'],
  ['OK', 'text/plain'],
  ['', null],
] as const;

/** Answers that mean nothing, each with what it is: every body with each of the statuses, and a redirect. */
export function meaninglessAnswers(
  statuses: readonly number[],
): readonly (readonly [name: string, answer: SourceAnswer])[] {
  return [
    ['redirect', { kind: 'redirect', onlyCopy: true }],
    ...statuses.flatMap((status) =>
      bodies
        .filter(([body]) => body === '' || status !== 204)
        .map(
          ([body, type]) =>
            [`${status} ${body === '' ? 'empty' : body.slice(0, 15)}`, saying(status, body, type)] as const,
        ),
    ),
  ];
}

function saying(status: number, body: string, type: string | null): SourceAnswer {
  const headers = type === null ? [] : [['content-type', type] as const];
  return {
    kind: 'answer',
    status,
    header: (name) => (name.toLowerCase() === 'content-type' ? type : null),
    headers,
    body,
    truncated: false,
    receivedAt: 0,
    onlyCopy: true,
  };
}

/** Whether some answer that means nothing is taken for that by the request's table. */
export function takesNothingFor(
  request: RequestDescription,
  kind: Extract<Reading['kind'], 'continue' | 'rightButBarred'>,
): boolean {
  const around = { description: { sentences: [] }, values: new Map(), secrets: [], changedBefore: false };
  return meaninglessAnswers(statusesIn(request)).some(
    ([, answer]) => readAnswer(request, answer, around).kind === kind,
  );
}

/** The statuses that the table tells apart, and two that mean success. */
function statusesIn({ answers }: RequestDescription): number[] {
  const said = answers.flatMap(({ when }) => [when.status ?? []].flat());
  return [...new Set([200, 204, ...said.map((one) => (typeof one === 'number' ? one : Number(one[0]) * 100))])];
}

/**
 * The requests of a run that hang on the person's password: they send it, go with the browser's cookies after a sign-in
 * that did, or carry what such a one's answer gave.
 */
export function hangingOnSignIn(description: Description, steps: readonly string[]): readonly RequestDescription[] {
  const variables = new Set(['currentPassword']);
  let hasCookies = false;
  return steps.flatMap((name) => {
    const request = requestNamed(description, name);
    if (request === undefined) return [];
    const hangs = [...variablesOf(request)].some((one) => variables.has(one)) || (request.sharedCookies && hasCookies);
    if (!hangs) return [];
    hasCookies ||= request.sharedCookies;
    for (const [one, { optional }] of Object.entries(request.keep)) if (!optional) variables.add(`kept.${one}`);
    return [request];
  });
}

/**
 * What proves a sign-in by the browser's cookies: the requests after the last that sends the current password, up to the
 * change. Empty where no cookie proves anything. They would prove as much by a session that was there before.
 */
export function provingByCookies(description: Description, { steps }: Run): readonly string[] {
  const requests = steps.map((name) => requestNamed(description, name));
  const signsInLast = requests.findLastIndex((one) => one !== undefined && variablesOf(one).has('currentPassword'));
  const changesFirst = requests.findIndex((one) => one?.changes === true);
  const end = changesFirst === -1 ? steps.length : changesFirst;
  const isByCookies = requests.slice(signsInLast + 1, end).some((one) => one?.sharedCookies === true);
  return signsInLast !== -1 && isByCookies ? steps.slice(signsInLast + 1, end) : [];
}
