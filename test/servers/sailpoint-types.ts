import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Checks at run time of what SailPoint's official client only says in types: its declarations are read as text, and each
 * interface becomes the list of its fields. What a declaration says in a way that is not read here passes.
 */
const declarations = readFileSync(
  createRequire(import.meta.url).resolve('sailpoint-api-client/dist/v2024/api.d.ts'),
  'utf8',
);

/** What is wrong with the value as that interface of the client, one sentence each. */
export function problemsAs(type: string, value: unknown, path = type): string[] {
  const alternatives = type.split(' | ');
  if (value === null) return alternatives.includes('null') ? [] : [`${path} is null`];
  const problems = alternatives.filter((one) => one !== 'null').map((one) => problemsAsOne(one, value, path));
  return problems.find((found) => found.length === 0) ?? problems.flat();
}

function problemsAsOne(type: string, value: unknown, path: string): string[] {
  if (['string', 'number', 'boolean'].includes(type)) return typeof value === type ? [] : [`${path} is not a ${type}`];
  const [, element] = /^Array<(.+)>$/.exec(type) ?? [];
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${path} is not a list`];
    return value.flatMap((item, index) => problemsAs(element, item, `${path}[${index}]`));
  }
  const values = valuesOf(type);
  if (values !== undefined) return values.includes(String(value)) ? [] : [`${path} is ${String(value)}`];
  const fields = fieldsOf(type);
  return fields === undefined ? [] : problemsOfObject(fields, value, path);
}

interface Field {
  readonly type: string;
  readonly optional: boolean;
}

function problemsOfObject(fields: ReadonlyMap<string, Field>, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is not an object`];
  const given = new Map<string, unknown>(Object.entries(value));
  const unknown = [...given.keys()].filter((name) => !fields.has(name)).map((name) => `${path} knows no ${name}`);
  const wrong = [...fields].flatMap(([name, { type, optional }]) => {
    if (given.has(name)) return problemsAs(type, given.get(name), `${path}.${name}`);
    return optional ? [] : [`${path} has no ${name}`];
  });
  return [...unknown, ...wrong];
}

const known = new Map<string, ReadonlyMap<string, Field> | undefined>();

function fieldsOf(type: string): ReadonlyMap<string, Field> | undefined {
  if (!known.has(type)) {
    const body = bodyOf(`export interface ${type} {`);
    const found = body?.matchAll(/^ {4}'(\w+)'(\??): (.+);$/gm);
    const fields =
      found && new Map([...found].map(([, name = '', mark, of = '']) => [name, { type: of, optional: mark === '?' }]));
    known.set(type, fields);
  }
  return known.get(type);
}

/** The values of what the client declares as a constant with literal types. */
function valuesOf(type: string): readonly string[] | undefined {
  const body = bodyOf(`export declare const ${type}: {`);
  return body === undefined ? undefined : [...body.matchAll(/: "(.+)";/g)].map(([, value = '']) => value);
}

function bodyOf(head: string): string | undefined {
  const start = declarations.indexOf(head);
  return start === -1 ? undefined : declarations.slice(start + head.length, declarations.indexOf('\n}', start));
}
