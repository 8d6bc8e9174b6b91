import { type PasswordChangeMode, passwordChangeModes } from '../../model/source.ts';
import type { Description, Place, RequestDescription, Run } from './description.ts';
import { accessToken } from './oauth-client.ts';
import { variablesIn } from './template.ts';

/** One thing that a description can do, and the variables that have a value in it. */
export interface Operation {
  readonly kind: 'change' | 'verify' | 'findAccounts' | 'test';
  /** Null: the same in both. */
  readonly mode: PasswordChangeMode | null;
  readonly path: readonly string[];
  readonly run: Run;
  readonly variables: ReadonlySet<string>;
}

/** The part of a description that says which operations there are; one that is still being written has it too. */
interface Operating {
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly oauth?: unknown;
  readonly verify?: Run | undefined;
  readonly change: RunByMode;
  readonly findAccounts: RunByMode;
  readonly test: RunByMode;
}
type RunByMode = Readonly<{ [M in PasswordChangeMode]?: Run | undefined }>;

export function operationsOf(description: Operating): readonly Operation[] {
  const { verify } = description;
  const byMode = (['change', 'findAccounts', 'test'] as const).flatMap((kind) =>
    passwordChangeModes.flatMap((mode) => operation(description, kind, mode, description[kind][mode], [kind, mode])),
  );
  return verify === undefined ? byMode : [...byMode, ...operation(description, 'verify', null, verify, ['verify'])];
}

/** The texts with variables in a request, each with its path and what place it is. */
export function templatesOf(request: RequestDescription): readonly PlacedTemplate[] {
  const { basic, bearer, body } = request;
  return [
    { path: ['path'], place: 'address', text: request.path },
    ...recordTemplates(request.query, ['query'], 'address'),
    ...recordTemplates(request.headers, ['headers'], 'header'),
    ...recordTemplates(basic ?? {}, ['basic'], 'body'),
    ...(bearer === undefined ? [] : [{ path: ['bearer'], place: 'header' as const, text: bearer }]),
    ...recordTemplates(body?.form ?? {}, ['body', 'form'], 'body'),
    ...treeTemplates(body?.json, ['body', 'json']),
    ...(body?.over === undefined ? [] : [{ path: ['body', 'over'], place: 'body' as const, text: body.over }]),
    ...request.answers.flatMap(({ when }, index) =>
      (['json', 'headers'] as const).flatMap((where) =>
        Object.entries(when[where] ?? {}).flatMap(([name, { equals }]) =>
          typeof equals === 'string'
            ? [{ path: ['answers', index, 'when', where, name, 'equals'], place: 'answer' as const, text: equals }]
            : [],
        ),
      ),
    ),
  ];
}

export interface PlacedTemplate {
  readonly path: readonly (string | number)[];
  readonly place: 'address' | 'header' | 'body' | 'answer';
  readonly text: string;
}

export function variablesOf(request: RequestDescription): ReadonlySet<string> {
  return new Set(templatesOf(request).flatMap(({ text }) => variablesIn(text)));
}

export function uses(description: Description, { steps, finally: last }: Run, variable: string): boolean {
  return [...steps, ...last].some((step) => {
    const request = requestNamed(description, step);
    return request !== undefined && variablesOf(request).has(variable);
  });
}

/** Passwords, a service's secrets, its access token, and of what was kept what the description calls secret: an id in a sentence is of use. */
export function secretsIn({
  requests,
}: {
  readonly requests: Readonly<
    Record<string, { readonly keep: Readonly<Record<string, { readonly secret: boolean }>> }>
  >;
}): (variable: string) => boolean {
  const kept = new Set(
    Object.values(requests).flatMap(({ keep }) =>
      Object.entries(keep).flatMap(([name, { secret }]) => (secret ? [`kept.${name}`] : [])),
    ),
  );
  return (variable) =>
    variable === accessToken || variable.endsWith('Password') || variable.startsWith('secrets.') || kept.has(variable);
}

export function requestNamed({ requests }: Description, name: string): RequestDescription | undefined {
  return Object.hasOwn(requests, name) ? requests[name] : undefined;
}

/** Every place of an answer that a request reads, with its path. */
export function placesOf({
  keep,
  answers,
}: RequestDescription): readonly (readonly [readonly (string | number)[], Place])[] {
  return [
    ...Object.entries(keep).map(([name, place]) => [['keep', name], place] as const),
    ...answers.flatMap(({ sentence }, index) =>
      sentence === undefined ? [] : [[['answers', index, 'sentence'], sentence] as const],
    ),
  ];
}

function operation(
  description: Operating,
  kind: Operation['kind'],
  mode: Operation['mode'],
  run: Run | undefined,
  path: readonly string[],
): Operation[] {
  if (run === undefined) return [];
  const own = {
    change: ['login', 'nativeIdentity', 'newPassword'],
    verify: ['login', 'nativeIdentity', 'currentPassword'],
    findAccounts: ['login'],
    test: ['login'],
  }[kind];
  const isPersonal = mode === 'selfService' && (kind === 'change' || kind === 'findAccounts');
  const variables = new Set([
    ...own,
    ...(isPersonal ? ['currentPassword'] : []),
    ...Object.keys(description.settings).map((name) => `settings.${name}`),
    // What signs a person in must not hang on a service's right.
    ...(kind === 'verify' ? [] : servicesOwn(description)),
  ]);
  return [{ kind, mode, path, run, variables }];
}

function servicesOwn({ secrets, oauth }: Operating): string[] {
  return [...Object.keys(secrets).map((name) => `secrets.${name}`), ...(oauth === undefined ? [] : [accessToken])];
}

function recordTemplates(
  record: Readonly<Record<string, string>>,
  path: readonly string[],
  place: PlacedTemplate['place'],
): PlacedTemplate[] {
  return Object.entries(record).map(([name, text]) => ({ path: [...path, name], place, text }));
}

function treeTemplates(tree: unknown, path: readonly (string | number)[]): PlacedTemplate[] {
  if (typeof tree === 'string') return [{ path, place: 'body', text: tree }];
  if (Array.isArray(tree)) return tree.flatMap((item: unknown, index) => treeTemplates(item, [...path, index]));
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, item]) => treeTemplates(item, [...path, name]));
}
