import * as v from 'valibot';
import { compileExpression } from '../../model/pattern/expression.ts';
import { type Problem, shapeProblems } from '../../model/configuration/shape.ts';
import type { Outcome, VerifyOutcome } from '../../model/outcome.ts';
import { type PasswordChangeMode, passwordChangeModes } from '../../model/source.ts';
import { text } from '../../model/text.ts';
import {
  noCapabilities,
  type Connector,
  type ConnectorAccount,
  type ConnectorContext,
  type FindResult,
  type FoundAccount,
  type TestLine,
  type Capabilities,
} from '../spi.ts';
import { failedLine, protocolError, outcomeOf } from '../http/client.ts';
import { connectionTestLogin, madeUpSignIn } from '../made-up-sign-in.ts';
import { authorizationOrigins, oauthSecrets } from '../oauth/oauth.ts';
import type { Reading } from './answer.ts';
import type { Change, Find, Run } from './description.ts';
import { accessToken, badAddresses, clientIn } from './oauth-client.ts';
import { at } from './pointer.ts';
import { presetIds } from './presets/preset.ts';
import { runSteps, sessionBefore, type Ended } from './run.ts';
import { operationsOf, requestNamed, uses } from './scope.ts';
import { problemsOf } from './soundness.ts';
import type { Values } from './template.ts';
import { settingValues, type Shape, ShapeSchema } from './values.ts';

const SettingsSchema = v.pipe(
  ShapeSchema,
  v.check((shape) => unsound(shape).length === 0),
);

/**
 * Any service over HTTP whose requests and answers a description says: docs/connectors/web-services.md. What an
 * account's `nativeIdentity` is, the description says too.
 */
export const webServices: Connector = {
  manifest: {
    id: 'web-services',
    name: 'Web Services',
    settings: SettingsSchema,
    problems: problemsIn,
    capabilities: capabilitiesOfDescription,
    oauth: (settings, url) => {
      const { success, output } = v.safeParse(ShapeSchema, settings);
      return success ? clientIn(output.description, new Map(settingValues(output)), url) : null;
    },
    presets: presetIds,
    outcomes: [
      'changed',
      'alreadyHasIt',
      'rejected',
      'wrongCurrentPassword',
      'accountNotFound',
      'accountLocked',
      'accountDisabled',
      'permissionDenied',
      'misconfigured',
      'throttled',
      'unreachable',
      'unknown',
      'needsPermission',
    ],
  },

  async changePassword(account, { current, next }, context) {
    const shape = shapeOf(context);
    const run = shape.description.change[context.mode];
    if (run === undefined) return protocolError();
    const obstacle = obstacleTo(run, next);
    if (obstacle !== undefined) return obstacle;
    const values = valuesFor(shape, context, { ...own(account), currentPassword: current, newPassword: next });
    const signedInBefore = await sessionBefore(shape.description, run, values, context);
    if (signedInBefore !== null) return signedInBefore;
    const ended = await runSteps(shape.description, run, values, context);
    const outcome = outcomeOfChange(ended);
    const isProved = run.trustsSuccess || (ended.end.kind === 'outcome' && ended.end.namesAccount === true);
    const { verify } = shape.description;
    if (outcome.kind !== 'changed' || isProved || verify === undefined) return outcome;
    return lookedUp(outcome, await signIn(shape, verify, account, next, context));
  },

  async verify(account, password, context) {
    const shape = shapeOf(context);
    const run = shape.description.verify;
    if (run === undefined) return { kind: 'noAnswer', outcome: protocolError() };
    return signIn(shape, run, account, password, context);
  },

  async findAccounts({ login, currentPassword }, context) {
    const shape = shapeOf(context);
    const find = shape.description.findAccounts[context.mode];
    if (find === undefined) return { kind: 'failed', outcome: protocolError() };
    if (currentPassword === undefined && uses(shape.description, find, 'currentPassword')) {
      const explanation = text('connectors.webServices.needsPassword');
      return { kind: 'failed', outcome: { kind: 'wrongCurrentPassword', explanation } };
    }
    const values = valuesFor(shape, context, { login, currentPassword });
    const { end } = await runSteps(shape.description, find, values, context);
    const bySignIn = context.mode === 'selfService' && uses(shape.description, find, 'currentPassword');
    return foundIn(find, { login, bySignIn }, end);
  },

  async test(context) {
    const shape = shapeOf(context);
    const { description } = shape;
    const run = description.test[context.mode];
    if (run === undefined) return [];
    const values = valuesFor(shape, context, { login: connectionTestLogin });
    const { tried, end } = await runSteps(description, run, values, context);
    const lines = tried.map((title): TestLine => ({ ok: true, tried: text('connectors.webServices.step', title) }));
    const sharing: TestLine[] = capabilitiesOfDescription(context.settings).sharedCookies
      ? [{ ok: true, tried: text('connectors.webServices.sharedCookies') }]
      : [];
    if (end.kind === 'continue') {
      const { verify } = description;
      const madeUp =
        verify === undefined ? [] : [await madeUpSignIn((...one) => signIn(shape, verify, ...one, context))];
      return [...lines, ...sharing, ...madeUp];
    }
    const outcome: Outcome = end.kind === 'outcome' ? end.outcome : { kind: 'misconfigured' };
    return [...lines.slice(0, -1), failedLine(text('connectors.webServices.step', tried.at(-1) ?? ''), outcome)];
  },
};

async function signIn(
  shape: Shape,
  run: Run,
  account: ConnectorAccount,
  password: string,
  context: ConnectorContext,
): Promise<VerifyOutcome> {
  const values = valuesFor(shape, { secrets: {} }, { ...own(account), currentPassword: password });
  const signedInBefore = await sessionBefore(shape.description, run, values, context);
  if (signedInBefore !== null) return { kind: 'noAnswer', outcome: signedInBefore };
  return verdictOf((await runSteps(shape.description, run, values, context)).end);
}

/**
 * What a change came to. One that ended before its change request left can only have changed nothing, whatever a table
 * says of the answers before it.
 */
function outcomeOfChange({ end, changeSent }: Ended): Outcome {
  if (end.kind === 'rightButBarred') {
    const { sentence, explanation = text('connectors.barred') } = end;
    return outcomeOf({ sentence }, 'accountDisabled', { explanation });
  }
  // A table that goes on after the last request says nothing of what came of it.
  const outcome: Outcome = end.kind === 'outcome' ? end.outcome : { kind: 'unknown' };
  if (changeSent || (outcome.kind !== 'unknown' && outcome.kind !== 'changed')) return outcome;
  const { sentence, explanation = text('connectors.webServices.neverSent') } = outcome;
  return outcomeOf({ sentence }, 'misconfigured', { explanation });
}

/**
 * A success that does not say whose password is changed may be of another account, or of none: some services lower-case
 * names, and write beside the account. So the new password signs in once. Where that cannot be told, it is unknown.
 */
function lookedUp(changed: Outcome, look: VerifyOutcome): Outcome {
  if (look.kind === 'signsIn' || look.kind === 'rightButBarred') return changed;
  if (look.kind === 'refused') {
    const { sentence } = look;
    return outcomeOf({ sentence }, 'unknown', { explanation: text('connectors.webServices.saidChanged') });
  }
  const { kind, sentence, explanation } = look.outcome;
  // The source knows the account, and lets nobody in there now, whatever the password.
  if (kind === 'accountLocked' || kind === 'accountDisabled') return changed;
  return outcomeOf({ sentence }, 'unknown', explanation === undefined ? {} : { explanation });
}

function problemsIn(settings: Readonly<Record<string, unknown>>): readonly Problem[] {
  const { issues, success, output } = v.safeParse(ShapeSchema, settings);
  return success ? unsound(output) : shapeProblems(issues);
}

function unsound({ description, values }: Shape): readonly Problem[] {
  const { settings } = description;
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(settings, name));
  const missing = Object.entries(settings).filter(
    ([name, { default: unset }]) => unset === undefined && !Object.hasOwn(values, name),
  );
  const { oauth } = description;
  const bad =
    oauth === undefined || missing.length > 0
      ? []
      : badAddresses(oauth, new Map(settingValues({ description, values })));
  return [
    ...problemsOf(description).map(({ path, sentence }) => ({ path: ['description', ...path], sentence })),
    ...bad.map((name) => ({
      path: ['description', 'oauth', name],
      sentence: text('connectors.webServices.wrong.oauthAddress'),
    })),
    ...unknown.map((name) => ({
      path: ['values', name],
      sentence: text('connectors.webServices.wrong.unknownValue', name),
    })),
    ...missing.map(([name, { label }]) => ({
      path: ['values', name],
      sentence: text('connectors.webServices.wrong.missingValue', name, label),
    })),
  ];
}

/** Asked with every look at a source; one that was stored does not change. */
const known = new WeakMap<object, Capabilities>();

function capabilitiesOfDescription(settings: Readonly<Record<string, unknown>>): Capabilities {
  const before = known.get(settings);
  if (before !== undefined) return before;
  const { success, output } = v.safeParse(ShapeSchema, settings);
  const capabilities = success ? readCapabilities(output) : noCapabilities;
  known.set(settings, capabilities);
  return capabilities;
}

function readCapabilities(shape: Shape): Capabilities {
  const { description } = shape;
  const { change, verify, findAccounts, secrets } = description;
  const client = clientIn(description, new Map(settingValues(shape)), null);
  const operations = operationsOf(description);
  const isUsed = (variable: string, mode: PasswordChangeMode) =>
    operations.some((one) => one.mode === mode && uses(description, one.run, variable));
  const secretsOf = (mode: PasswordChangeMode) => [
    ...(isUsed(accessToken, mode) ? oauthSecrets(client) : []),
    ...Object.entries(secrets)
      .filter(([id]) => isUsed(`secrets.${id}`, mode))
      .map(([id, { label }]) => ({ id, label: text('connectors.webServices.label', label) })),
  ];
  const offered = passwordChangeModes.filter((mode) => change[mode] !== undefined);
  return {
    modes: offered,
    secrets: { selfService: secretsOf('selfService'), serviceAccount: secretsOf('serviceAccount') },
    repeatable: {
      selfService: change.selfService?.repeatable ?? false,
      serviceAccount: change.serviceAccount?.repeatable ?? false,
    },
    needsCurrentPassword: { selfService: true, serviceAccount: false },
    canSignIn: verify !== undefined,
    canFindAccounts: offered.length > 0 && offered.every((mode) => findAccounts[mode] !== undefined),
    sharedCookies: operations.some(({ run }) =>
      [...run.steps, ...run.finally].some((name) => requestNamed(description, name)?.sharedCookies),
    ),
    secretOrigins: authorizationOrigins(client),
  };
}

function obstacleTo({ cannotHold }: Change, next: string): Outcome | undefined {
  const bytes = new TextEncoder().encode(next).length;
  const found = cannotHold.find(
    ({ matches, moreBytesThan }) =>
      (matches !== undefined && (compileExpression(matches)?.found(next) ?? false)) ||
      (moreBytesThan !== undefined && bytes > moreBytesThan),
  );
  if (found === undefined) return undefined;
  return { kind: 'rejected', reason: 'policy', explanation: text('connectors.webServices.note', found.note) };
}

function shapeOf({ settings }: ConnectorContext): Shape {
  return v.parse(ShapeSchema, settings);
}

function own({ nativeIdentity, name }: ConnectorAccount): Readonly<Record<string, string>> {
  return { nativeIdentity, login: name };
}

function valuesFor(
  shape: Shape,
  { secrets }: Pick<ConnectorContext, 'secrets'>,
  mine: Readonly<Record<string, string | undefined>>,
): Values {
  const opened = Object.entries(secrets).map(([name, secret]) => [`secrets.${name}`, secret] as const);
  return new Map([...settingValues(shape), ...opened, ...Object.entries(mine)]);
}

function verdictOf(end: Reading): VerifyOutcome {
  if (end.kind === 'continue') return { kind: 'signsIn' };
  if (end.kind === 'rightButBarred') return end;
  const { kind, sentence, explanation } = end.outcome;
  if (kind !== 'wrongCurrentPassword') return { kind: 'noAnswer', outcome: end.outcome };
  return {
    kind: 'refused',
    ...(sentence !== undefined && { sentence }),
    ...(explanation !== undefined && { explanation }),
  };
}

function foundIn(
  { accounts }: Find,
  { login, bySignIn }: { readonly login: string; readonly bySignIn: boolean },
  end: Reading,
): FindResult {
  if (end.kind !== 'continue') return failedFind(end);
  const list = accounts.list === undefined ? [end.json] : at(end.json, accounts.list);
  if (!Array.isArray(list)) return { kind: 'failed', outcome: protocolError() };
  const all = list.flatMap((item: unknown) => accountIn(accounts, item) ?? []);
  // A service that ignores the question answers with everyone: only the person's own account may be linked.
  const named = all.filter(({ name }) => name.toLowerCase() === login.toLowerCase());
  const [only, ...others] = all;
  const isAnother = bySignIn && named.length === 0 && only !== undefined && others.length === 0;
  if (!isAnother) return { kind: 'found', accounts: named };
  // The sign-in chose the account: who signs in by e-mail is found under a name of the service's own. What was typed is
  // what signs in, so it stays the name.
  return { kind: 'found', accounts: [{ ...only, name: login, displayName: only.displayName ?? only.name }] };
}

function failedFind(end: Exclude<Reading, { kind: 'continue' }>): FindResult {
  if (end.kind === 'rightButBarred') {
    const { sentence } = end;
    return { kind: 'failed', outcome: { kind: 'accountDisabled', ...(sentence !== undefined && { sentence }) } };
  }
  // A source that says that there is no such account has answered the question.
  if (end.outcome.kind === 'accountNotFound') return { kind: 'found', accounts: [] };
  return { kind: 'failed', outcome: end.outcome };
}

function accountIn(where: Find['accounts'], item: unknown): FoundAccount | undefined {
  const [nativeIdentity, name] = [where.id, where.name].map((pointer) => textOf(at(item, pointer)));
  if (nativeIdentity === undefined || name === undefined) return undefined;
  const displayName = where.displayName === undefined ? undefined : textOf(at(item, where.displayName));
  const { disabled } = where;
  const attributes = Object.entries(where.attributes).flatMap(([attribute, pointer]) => {
    const value = at(item, pointer);
    const isText = typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
    return isText ? [[attribute, value] as const] : [];
  });
  return {
    nativeIdentity,
    name,
    ...(displayName !== undefined && { displayName }),
    ...(disabled !== undefined && { disabled: at(item, disabled.json) === disabled.equals }),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}
