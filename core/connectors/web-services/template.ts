import { base64, isWellFormed, pathPart } from '../http/encode.ts';

/**
 * Texts with variables in them: `users/{{login}}`. A variable is put in as a value of its place, never read again as a
 * template or as a piece of the request, so nothing that it holds can break out.
 */
export type Template = readonly (string | Variable)[];

export interface Variable {
  /** `login`, `secrets.token`, `kept.id` …; which ones there are is scope.ts. */
  readonly name: string;
  readonly filter: Filter | null;
}

/** For a text within a text: a JSON string with its quotes, base64 of UTF-8, or one part of a path. */
export type Filter = keyof typeof filters;

/** By variable. What an answer kept may be any JSON; a variable without a value is not there. */
export type Values = ReadonlyMap<string, unknown>;

/** Why a request could not be made: a variable has no value, or one that its place cannot hold. */
export class Unmakeable extends Error {
  readonly variable: string;
  readonly why: 'missing' | 'unfit';

  constructor(variable: string, why: 'missing' | 'unfit') {
    super(`${variable} is ${why}`);
    this.variable = variable;
    this.why = why;
  }
}

/** Null where the braces don't fit or the filter is unknown. */
export function parseTemplate(text: string): Template | null {
  const [first = '', ...rest] = text.split('{{');
  const parts: (string | Variable)[] = first === '' ? [] : [first];
  for (const piece of rest) {
    const [inside = '', ...after] = piece.split('}}');
    const [name = '', filter = null, ...more] = inside.split('|').map((part) => part.trim());
    if (
      after.length !== 1 ||
      more.length > 0 ||
      (filter !== null && !isFilter(filter)) ||
      !/^[A-Za-z][A-Za-z0-9.]*$/.test(name)
    )
      return null;
    parts.push({ name, filter });
    if (after[0] !== undefined && after[0] !== '') parts.push(after[0]);
  }
  return parts;
}

export function variablesIn(text: string): readonly string[] {
  return (parseTemplate(text) ?? []).flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
}

/**
 * @param encode how the place writes a value; null for one that it cannot hold
 * @param literal how it writes the description's own text
 */
export function fill(
  text: string,
  values: Values,
  encode: (value: string) => string | null,
  literal = (own: string) => own,
): string {
  return (parseTemplate(text) ?? [])
    .map((part) => {
      if (typeof part === 'string') return literal(part);
      const encoded = encode(filtered(part, textOf(part.name, values)));
      if (encoded === null) throw new Unmakeable(part.name, 'unfit');
      return encoded;
    })
    .join('');
}

/**
 * The templates in a tree of JSON. A text that is nothing but one variable becomes its value as it is, a list or a
 * number too; a property or an element whose variable has no value is left out.
 */
export function fillTree(tree: unknown, values: Values): unknown {
  if (typeof tree === 'string') {
    const [only, ...others] = parseTemplate(tree) ?? [];
    if (typeof only === 'object' && only.filter === null && others.length === 0) return valueOf(only.name, values);
    return fill(tree, values, plain);
  }
  if (Array.isArray(tree)) return tree.flatMap((item: unknown) => present(() => [fillTree(item, values)]) ?? []);
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree).flatMap(
      ([name, item]) => present(() => [[name, fillTree(item, values)] as [string, unknown]]) ?? [],
    ),
  );
}

/** Undefined where an optional variable has no value. */
export function present<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unmakeable && error.why === 'missing') return undefined;
    throw error;
  }
}

export const encodings = {
  plain,
  /** One part of a path; the names that an address cannot hold are none. */
  path: pathPart,
  query: (value: string) => (isWellFormed(value) ? encodeURIComponent(value) : null),
  /** What a header carries without anybody changing it (RFC 9110, 5.5): visible ASCII, and blanks within. */
  header: (value: string) => (/^[!-~](?:[ -~]*[!-~])?$/.test(value) ? value : null),
} as const;

const filters = {
  json: (value: string): string | null => JSON.stringify(value),
  base64: (value: string): string | null => base64(value),
  path: pathPart,
} as const;

function isFilter(name: string): name is Filter {
  return Object.hasOwn(filters, name);
}

function plain(value: string): string | null {
  return isWellFormed(value) ? value : null;
}

function filtered({ name, filter }: Variable, value: string): string {
  if (filter === null) return value;
  const written = isWellFormed(value) ? filters[filter](value) : null;
  if (written === null) throw new Unmakeable(name, 'unfit');
  return written;
}

function textOf(name: string, values: Values): string {
  const value = valueOf(name, values);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unmakeable(name, 'unfit');
}

function valueOf(name: string, values: Values): unknown {
  const value = values.get(name);
  if (value === undefined) throw new Unmakeable(name, 'missing');
  return value;
}
