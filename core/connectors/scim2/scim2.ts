import * as v from 'valibot';
import type { Attributes } from '../../model/identity.ts';
import type { Outcome, VerifyOutcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import type { Connector, ConnectorAccount, ConnectorContext, FoundAccount, TestLine } from '../spi.ts';
import { basicCredentials, pathPart } from '../http/encode.ts';
import {
  createClient,
  failedLine,
  isRecord,
  protocolError,
  outcomeOf,
  stringIn,
  unlisted,
  type ParsedResponse,
  type Ask,
  type Exchange,
} from '../http/client.ts';
import type { SourceRequest } from '../http/guarded-fetch.ts';
import { connectionTestLogin, madeUpSignIn } from '../made-up-sign-in.ts';

/**
 * Any SCIM 2.0 service (RFC 7643, RFC 7644), by a service account with a bearer token. The source's address is the
 * service's base, such as `https://example.com/scim/v2`. SCIM itself has no sign-in; where a service takes a person's
 * own password by HTTP Basic (RFC 7644, 2) at `/Me` (3.11), the setting `signIn` says so, and that proves a password.
 * What a service demands of a password cannot be read.
 */
export const scim2: Connector = {
  manifest: {
    id: 'scim2',
    name: 'SCIM 2.0',
    settings: v.strictObject({
      signIn: v.optional(
        v.pipe(v.picklist(['none', 'basic']), v.metadata({ label: text('connectors.scim2.signIn') })),
        'none',
      ),
    }),
    capabilities: ({ signIn }) => ({
      modes: ['serviceAccount'],
      secrets: { selfService: [], serviceAccount: [{ id: 'token', label: text('connectors.scim2.token') }] },
      repeatable: { selfService: false, serviceAccount: true },
      needsCurrentPassword: { selfService: true, serviceAccount: false },
      canSignIn: signIn === 'basic',
      canFindAccounts: true,
      sharedCookies: false,
      secretOrigins: [],
    }),
    outcomes: [
      'changed',
      'rejected',
      'accountNotFound',
      'permissionDenied',
      'misconfigured',
      'throttled',
      'unreachable',
      'unknown',
      'needsPermission',
    ],
  },

  async changePassword({ nativeIdentity }, { next }, context) {
    const user = pathPart(nativeIdentity);
    if (user === null) return { kind: 'accountNotFound' };
    const ask = clientFor(context, next);
    const request = withToken(context, {
      method: 'PATCH',
      path: `Users/${user}`,
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'password', value: next }],
      }),
      changes: true,
    });
    const patched = await ask(request);
    if (patched.kind === 'outcome') return patched.outcome;
    if (await lacksPatch(patched.answer, ask, context)) return replaceUser(user, next, ask, context);
    return outcomeOfChange(request, patched.answer);
  },

  verify: signInAtMe,

  async findAccounts({ login }, context) {
    const found = await clientFor(context)(usersNamed(login, context));
    if (found.kind === 'outcome') return { kind: 'failed', outcome: found.outcome };
    const users = usersIn(found.answer);
    if (users === undefined) return { kind: 'failed', outcome: outcomeOfQuery(found.answer) };
    // A service that ignores the filter answers with everyone: only the person's own account may be linked.
    const own = users.filter(({ name }) => name.toLowerCase() === login.toLowerCase());
    return { kind: 'found', accounts: own };
  },

  async test(context) {
    const ask = clientFor(context);
    const configuration = await ask(withToken(context, { method: 'GET', path: 'ServiceProviderConfig' }));
    const read = lineOf(configuration, text('connectors.scim2.readsConfiguration'), isServiceProviderConfig);
    const found = await ask(usersNamed(connectionTestLogin, context));
    const query = lineOf(found, text('connectors.scim2.findsUsers'), (answer) => usersIn(answer) !== undefined);
    if (!read.ok || configuration.kind === 'outcome') return [read, query];
    const way = saysNoPatch(configuration.answer) ? 'connectors.scim2.changesByPut' : 'connectors.scim2.changesByPatch';
    const hasSignIn = query.ok && context.settings['signIn'] === 'basic';
    const madeUp = hasSignIn ? [await madeUpSignIn((...one) => signInAtMe(...one, context))] : [];
    return [read, { ok: true, tried: text(way) }, query, ...madeUp];
  },
};

/** HTTP Basic at `/Me` (RFC 7644, 3.11): the answer has to be this account. */
async function signInAtMe(
  { nativeIdentity, name }: ConnectorAccount,
  password: string,
  context: ConnectorContext,
): Promise<VerifyOutcome> {
  const credentials = basicCredentials(name, password);
  if (credentials === null) {
    return {
      kind: 'noAnswer',
      outcome: { kind: 'misconfigured', explanation: text('connectors.scim2.notSendable') },
    };
  }
  const me = await clientFor(
    context,
    password,
  )({
    method: 'GET',
    path: 'Me',
    headers: { Accept: 'application/scim+json, application/json', Authorization: `Basic ${credentials}` },
  });
  if (me.kind === 'outcome') return { kind: 'noAnswer', outcome: me.outcome };
  if (me.answer.status === 401) return { kind: 'refused' };
  // Whoever else it is, it is not this account.
  const own = me.answer.status === 200 && idIn(me.answer.json) === nativeIdentity;
  return own ? { kind: 'signsIn' } : { kind: 'noAnswer', outcome: misconfiguredSignIn };
}

const misconfiguredSignIn: Outcome = { kind: 'misconfigured', explanation: text('connectors.scim2.noSignIn') };

/** RFC 7644, 3.5.1 replaces the whole user, so every attribute that was given is sent back beside the password. */
async function replaceUser(user: string, next: string, ask: Ask, context: ConnectorContext): Promise<Outcome> {
  const path = `Users/${user}`;
  const read = await ask(withToken(context, { method: 'GET', path }));
  if (read.kind === 'outcome') return read.outcome;
  const { json } = read.answer;
  if (read.answer.status !== 200 || !isRecord(json) || idIn(json) === undefined) return outcomeOfQuery(read.answer);
  const version = versionOf(read.answer);
  const send = (headers: Readonly<Record<string, string>>) => {
    const body = JSON.stringify({ ...json, password: next });
    return outcomeOfPut(withToken(context, { method: 'PUT', path, body, headers, changes: true }), ask);
  };
  if (version === null) return (await send({})).outcome;
  const put = await send({ 'If-Match': version });
  // RFC 7644, 3.14 sends weak tags, but If-Match compares strongly (RFC 9110, 13.1.1): at a strict service one never fits.
  if (put.status !== 412 || !version.startsWith('W/')) return put.outcome;
  const again = await ask(withToken(context, { method: 'GET', path }));
  const isSame = again.kind === 'answer' && again.answer.status === 200 && versionOf(again.answer) === version;
  return isSame ? (await send({})).outcome : put.outcome;
}

async function outcomeOfPut(request: SourceRequest, ask: Ask): Promise<{ outcome: Outcome; status?: number }> {
  const put = await ask(request);
  if (put.kind === 'outcome') return { outcome: put.outcome };
  return { outcome: outcomeOfChange(request, put.answer), status: put.answer.status };
}

function versionOf({ json, header }: ParsedResponse): string | null {
  return textAt(attribute(json, 'meta'), 'version') ?? header('ETag');
}

/** PATCH is optional (RFC 7644, 3.5.2): 501 says so, and so do gateways' 405 and a configuration that was read. */
async function lacksPatch(answer: ParsedResponse, ask: Ask, context: ConnectorContext): Promise<boolean> {
  if (answer.status === 501 || answer.status === 405) return true;
  if (![400, 403, 404].includes(answer.status) || isScimError(answer)) return false;
  const configuration = await ask(withToken(context, { method: 'GET', path: 'ServiceProviderConfig' }));
  return configuration.kind === 'answer' && saysNoPatch(configuration.answer);
}

/** The statuses of RFC 7644, 3.12 as the answer to a request that sets a password. */
function outcomeOfChange(request: SourceRequest, answer: ParsedResponse): Outcome {
  const { status, json } = answer;
  if (status === 204) return { kind: 'changed' };
  if (status >= 200 && status < 300) {
    return status === 200 && idIn(json) !== undefined ? { kind: 'changed' } : protocolError(request, answer);
  }
  if (status === 401) return refusedCredential(answer);
  if (status === 403) return outcomeOf(answer, 'permissionDenied');
  if (status === 404 && isScimError(answer)) return outcomeOf(answer, 'accountNotFound');
  // Somebody else changed the user in between, or the service is busy with it: nothing was done, later it can be.
  if (status === 409 || status === 412) return outcomeOf(answer, 'throttled');
  if (status === 400 && isScimError(answer)) {
    // Of all that we send only the password differs from one change to the next, so a refusal without a reason is its.
    const reason = stringIn(json, 'scimType') ?? 'invalidValue';
    return reason === 'invalidValue'
      ? outcomeOf(answer, 'rejected', { reason: 'policy' })
      : outcomeOf(answer, 'misconfigured');
  }
  if (status === 501) return refusedOtherwise(answer);
  return unlisted(request, answer, isScimError(answer));
}

function outcomeOfQuery(answer: ParsedResponse): Outcome {
  const { status } = answer;
  if (status === 401) return refusedCredential(answer);
  if (status === 403) return outcomeOf(answer, 'permissionDenied');
  if (status === 404 && isScimError(answer)) return outcomeOf(answer, 'accountNotFound');
  if (stringIn(answer.json, 'scimType') === 'invalidFilter') {
    return outcomeOf(answer, 'misconfigured', { explanation: text('connectors.scim2.invalidFilter') });
  }
  return refusedOtherwise(answer);
}

function refusedCredential(answer: ParsedResponse): Outcome {
  return outcomeOf(answer, 'misconfigured', { explanation: text('connectors.serviceSignInRefused') });
}

function refusedOtherwise(answer: ParsedResponse): Outcome {
  return isScimError(answer) ? outcomeOf(answer, 'misconfigured') : protocolError({}, answer);
}

function lineOf(exchange: Exchange, tried: TestLine['tried'], isGood: (answer: ParsedResponse) => boolean): TestLine {
  if (exchange.kind === 'answer' && isGood(exchange.answer)) return { ok: true, tried };
  return failedLine(tried, exchange.kind === 'outcome' ? exchange.outcome : outcomeOfQuery(exchange.answer));
}

function clientFor(context: ConnectorContext, ...secrets: readonly string[]): Ask {
  return createClient(context, (json) => stringIn(json, 'detail'), secrets);
}

function withToken(context: ConnectorContext, request: SourceRequest): SourceRequest {
  return {
    ...request,
    headers: {
      Accept: 'application/scim+json, application/json',
      Authorization: `Bearer ${context.secrets['token'] ?? ''}`,
      ...(request.body !== undefined && { 'Content-Type': 'application/scim+json' }),
      ...request.headers,
    },
  };
}

/** The value of a filter is written as a JSON string (RFC 7644, 3.4.2.2). */
function usersNamed(login: string, context: ConnectorContext): SourceRequest {
  // JSON.stringify also escapes what encodeURIComponent could not take: half a surrogate pair.
  const filter = encodeURIComponent(`userName eq ${JSON.stringify(login)}`);
  // Some services give nothing where no `count` is asked for (RFC 7644, 3.4.2.4).
  return withToken(context, { method: 'GET', path: `Users?filter=${filter}&count=100` });
}

function usersIn({ status, json }: ParsedResponse): FoundAccount[] | undefined {
  if (status !== 200 || !isRecord(json) || !hasSchema(json, listSchema)) return undefined;
  // An empty list may be left out (RFC 7644, 3.4.2); one that is counted may not.
  const counted = attribute(json, 'totalResults');
  const users = attribute(json, 'Resources') ?? [];
  if (!Array.isArray(users) || (users.length === 0 && typeof counted === 'number' && counted > 0)) return undefined;
  return users.flatMap((user: unknown) => {
    const [id, name] = [idIn(user), textAt(user, 'userName')];
    return isRecord(user) && id !== undefined && name !== undefined ? [accountOf(user, id, name)] : [];
  });
}

/** Names of attributes have no case (RFC 7643, 2.1). */
function attribute(value: unknown, name: string): unknown {
  if (!isRecord(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const folded = name.toLowerCase();
  return Object.entries(value).find(([one]) => one.toLowerCase() === folded)?.[1];
}

function textAt(value: unknown, name: string): string | undefined {
  const found = attribute(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** A string (RFC 7643, 3.1), which some services write as a number. */
function idIn(value: unknown): string | undefined {
  const id = attribute(value, 'id');
  return typeof id === 'number' ? String(id) : typeof id === 'string' ? id : undefined;
}

function accountOf(user: Record<string, unknown>, nativeIdentity: string, name: string): FoundAccount {
  const displayName = textAt(user, 'displayName');
  const active = attribute(user, 'active');
  return {
    nativeIdentity,
    name,
    ...(displayName !== undefined && { displayName }),
    ...(typeof active === 'boolean' && { disabled: !active }),
    attributes: attributesOf(user),
  };
}

/** What a policy may forbid in a password: names, addresses and numbers of the person (RFC 7643, 4.1). */
function attributesOf(user: Record<string, unknown>): Attributes {
  const single = ['displayName', 'nickName', 'title'].map((name) => [name, textAt(user, name)] as const);
  const names = ['givenName', 'familyName', 'middleName'].map(
    (name) => [name, textAt(attribute(user, 'name'), name)] as const,
  );
  const several = ['emails', 'phoneNumbers'].map((name) => [name, valuesOf(attribute(user, name))] as const);
  return Object.fromEntries([...single, ...names, ...several].filter(([, value]) => value !== undefined)) as Attributes;
}

function valuesOf(list: unknown): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((item: unknown) => textAt(item, 'value') ?? []);
}

const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

function isScimError({ json }: ParsedResponse): boolean {
  return hasSchema(json, errorSchema);
}

function isServiceProviderConfig({ status, json }: ParsedResponse): boolean {
  return status === 200 && isRecord(json) && isRecord(json['patch']);
}

function saysNoPatch({ status, json }: ParsedResponse): boolean {
  return status === 200 && isRecord(json) && isRecord(json['patch']) && json['patch']['supported'] === false;
}

function hasSchema(json: unknown, schema: string): boolean {
  const schemas = attribute(json, 'schemas');
  return Array.isArray(schemas) && schemas.includes(schema);
}
