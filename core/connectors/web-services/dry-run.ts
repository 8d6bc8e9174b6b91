import * as v from 'valibot';
import type { PasswordChangeMode } from '../../model/source.ts';
import { type Text, text } from '../../model/text.ts';
import { connectionTestLogin } from '../made-up-sign-in.ts';
import { type ShownRequest, shownRequest } from '../http/trace.ts';
import type { RequestDescription } from './description.ts';
import { nameOf } from './named.ts';
import { makeRequest } from './request.ts';
import { operationsOf, requestNamed, variablesOf, type Operation } from './scope.ts';
import { Unmakeable, type Values } from './template.ts';
import { ShapeSchema, settingValues } from './values.ts';

export interface DryRun {
  readonly requests: readonly DryRequest[];
}

/** What a request would be, if every answer before it said that it goes on. */
export interface DryRequest {
  readonly title: string;
  /** It is sent at the end, however it came. */
  readonly atTheEnd: boolean;
  readonly request: ShownRequest | null;
  /** Why it could not be made from these settings and this account. */
  readonly obstacle: Text | null;
}

export interface SampleAccount {
  readonly login: string;
  readonly nativeIdentity: string;
}

/** The operations that these settings describe in that mode; none where they have not the shape of a description. */
export function operationsIn(
  settings: Readonly<Record<string, unknown>>,
  mode: PasswordChangeMode,
): readonly Operation['kind'][] {
  const { success, output } = v.safeParse(ShapeSchema, settings);
  if (!success) return [];
  const offered = operationsOf(output.description).filter((one) => one.mode === mode || one.mode === null);
  return operationKinds.filter((kind) => offered.some((one) => one.kind === kind));
}

/** In the order in which someone who describes a service comes to them. */
const operationKinds = ['test', 'verify', 'findAccounts', 'change'] as const;

/**
 * The requests of an operation as they would be sent, made by the same code, with names in the place of all that is
 * secret or that an answer would bring. Pure: nothing is sent. Null where there is no such operation.
 * @param url the source's address
 */
export function dryRun(
  settings: Readonly<Record<string, unknown>>,
  url: string,
  { kind, mode }: { readonly kind: Operation['kind']; readonly mode: PasswordChangeMode },
  account: SampleAccount,
): DryRun | null {
  const { success, output: shape } = v.safeParse(ShapeSchema, settings);
  if (!success) return null;
  const { description } = shape;
  const operation = operationsOf(description).find(
    (one) => one.kind === kind && (one.mode === mode || one.mode === null),
  );
  if (operation === undefined) return null;
  const { steps, finally: last } = operation.run;
  const given = new Map<string, unknown>([
    ...settingValues(shape),
    ['login', kind === 'test' ? connectionTestLogin : account.login],
    ['nativeIdentity', account.nativeIdentity],
  ]);
  const kept = new Set<string>();
  const isThere = (variable: string) => operation.variables.has(variable) || kept.has(variable);
  const requests = [...steps, ...last].flatMap((name, index): DryRequest[] => {
    const request = requestNamed(description, name);
    if (request === undefined) return [];
    const values = withNames(request, given, isThere);
    for (const one of Object.keys(request.keep)) kept.add(`kept.${one}`);
    return [{ title: request.title, atTheEnd: index >= steps.length, ...made(request, values, url) }];
  });
  return { requests };
}

/** A name for each variable that has a value only when it is sent. */
function withNames(request: RequestDescription, given: Values, isThere: (variable: string) => boolean): Values {
  const over = request.body?.over?.trim();
  const names = [...variablesOf(request)]
    .filter((variable) => !given.has(variable) && !variable.startsWith('settings.') && isThere(variable))
    // What is laid over has to be laid over an object.
    .map((variable) => [variable, over?.includes(variable) ? { '…': nameOf(variable) } : nameOf(variable)] as const);
  return new Map([...given, ...names]);
}

function made(request: RequestDescription, values: Values, url: string): Pick<DryRequest, 'request' | 'obstacle'> {
  try {
    const shown = shownRequest(url, makeRequest(request, values));
    return { request: shown, obstacle: shown.url === null ? text('connectors.webServices.dryRun.address') : null };
  } catch (error) {
    if (!(error instanceof Unmakeable)) throw error;
    return { request: null, obstacle: text(`connectors.webServices.dryRun.${error.why}`, error.variable) };
  }
}
