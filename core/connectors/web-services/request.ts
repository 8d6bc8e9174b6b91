import { basicCredentials } from '../http/encode.ts';
import type { SourceRequest } from '../http/guarded-fetch.ts';
import type { Body, RequestDescription } from './description.ts';
import { encodings, fill, fillTree, present, Unmakeable, type Values } from './template.ts';

/**
 * The request that a description says, each value written for the place where it stands. A query's parameter, a header
 * or a property of JSON whose variable has no value is left out.
 * @throws {Unmakeable} where a value is missing elsewhere, or one that its place cannot hold
 */
export function makeRequest(request: RequestDescription, values: Values): SourceRequest {
  const { method, changes, sharedCookies } = request;
  const body = request.body === undefined ? undefined : bodyOf(request.body, values);
  return {
    method,
    path: fill(request.path, values, encodings.path) + queryOf(request, values),
    headers: {
      ...automatic(request, body?.type),
      ...authorizationOf(request, values),
      ...filled(request.headers, values, encodings.header),
    },
    ...(body !== undefined && { body: body.text }),
    ...(changes && { changes }),
    ...(sharedCookies && { sharedCookies }),
  };
}

/** Unless the description has them itself, in whatever case (RFC 9110, 5.1): a header that is there twice is joined. */
function automatic({ headers }: RequestDescription, type: string | undefined): Record<string, string> {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  return {
    ...(!given.has('accept') && { Accept: 'application/json' }),
    ...(type !== undefined && !given.has('content-type') && { 'Content-Type': type }),
  };
}

function queryOf({ query }: RequestDescription, values: Values): string {
  const parts = Object.entries(filled(query, values, encodings.query, encodeURIComponent));
  if (parts.length === 0) return '';
  return `?${parts.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&')}`;
}

function authorizationOf({ basic, bearer }: RequestDescription, values: Values): Record<string, string> {
  if (bearer !== undefined) return { Authorization: `Bearer ${fill(bearer, values, encodings.header)}` };
  if (basic === undefined) return {};
  const [user, password] = [basic.user, basic.password].map((part) => fill(part, values, encodings.plain));
  const credentials = basicCredentials(user ?? '', password ?? '');
  if (credentials === null) throw new Unmakeable('basic', 'unfit');
  return { Authorization: `Basic ${credentials}` };
}

function bodyOf({ json, over, form }: Body, values: Values): { readonly type: string; readonly text: string } {
  if (form !== undefined) {
    const fields = new URLSearchParams(filled(form, values, encodings.plain));
    return { type: 'application/x-www-form-urlencoded', text: fields.toString() };
  }
  const tree = fillTree(json, values);
  const whole = over === undefined ? tree : laidOver(fillTree(over, values), tree);
  return { type: 'application/json', text: JSON.stringify(whole) };
}

function laidOver(below: unknown, above: unknown): unknown {
  const areObjects = [below, above].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
  if (!areObjects) throw new Unmakeable('over', 'unfit');
  return { ...(below as object), ...(above as object) };
}

function filled(
  templates: Readonly<Record<string, string>>,
  values: Values,
  encode: (value: string) => string | null,
  literal?: (own: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).flatMap(
      ([name, template]) => present(() => [[name, fill(template, values, encode, literal)] as [string, string]]) ?? [],
    ),
  );
}
