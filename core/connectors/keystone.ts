import * as v from 'valibot';
import type { Outcome, VerifyOutcome } from '../model/outcome.ts';
import { text, type Text } from '../model/text.ts';
import type { Connector, ConnectorContext, FindResult, PolicyReading, TestLine } from './connector.ts';
import {
  asker,
  isRecord,
  notTheProtocol,
  outcomeOf,
  stringIn,
  type Answered,
  type Ask,
  type Exchange,
} from './exchange.ts';
import type { SourceRequest } from './guarded-fetch.ts';
import { readPasswordRegex } from './keystone-regex.ts';
import { pathPart } from './path.ts';

const KeystoneSettings = v.strictObject({
  domain: setting('Default', 'connectors.keystone.domain'),
  serviceUser: setting('admin', 'connectors.keystone.serviceUser'),
  serviceDomain: setting('Default', 'connectors.keystone.serviceDomain'),
  serviceProject: setting('admin', 'connectors.keystone.serviceProject'),
  maximumPasswordBytes: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(4096),
      v.metadata({ label: text('connectors.keystone.maximumPasswordBytes') }),
    ),
    72,
  ),
});

/**
 * OpenStack Identity v3 (docs.openstack.org/api-ref/identity/v3). The source's address is the service's, with or
 * without its `/v3`. An account's `nativeIdentity` is the user's id.
 *
 * Keystone's refusals are told apart by their sentences, so every request asks for English ones.
 */
export const keystone: Connector = {
  manifest: {
    id: 'keystone',
    name: 'OpenStack Keystone',
    settings: KeystoneSettings,
    modes: ['selfService', 'serviceAccount'],
    secrets: {
      selfService: [],
      serviceAccount: [{ id: 'servicePassword', label: text('connectors.keystone.servicePassword') }],
    },
    repeatable: { selfService: false, serviceAccount: true },
    needsCurrentPassword: { selfService: true, serviceAccount: false },
    outcomes: [
      'changed',
      'rejected',
      'wrongCurrentPassword',
      'accountNotFound',
      'accountDisabled',
      'permissionDenied',
      'misconfigured',
      'throttled',
      'unreachable',
      'unknown',
      'needsPermission',
    ],
  },

  async changePassword({ nativeIdentity }, { current = '', next }, context) {
    const user = pathPart(nativeIdentity);
    if (user === null) return { kind: 'accountNotFound' };
    const { maximumPasswordBytes } = settingsOf(context);
    if (new TextEncoder().encode(next).length > maximumPasswordBytes) {
      return {
        kind: 'rejected',
        reason: 'policy',
        explanation: text('connectors.keystone.tooLong', maximumPasswordBytes),
      };
    }
    return context.mode === 'selfService'
      ? changeOwn(user, current, next, context)
      : resetByService(user, next, context);
  },

  async verify({ nativeIdentity }, password, context) {
    return (await signIn({ id: nativeIdentity, password }, context)).verdict;
  },

  async findAccounts({ login, currentPassword }, context) {
    if (currentPassword !== undefined) return whoAmI(login, currentPassword, context);
    if (context.mode === 'serviceAccount') return findByService(login, context);
    const explanation = text('connectors.keystone.needsPassword');
    return { kind: 'failed', outcome: { kind: 'wrongCurrentPassword', explanation } };
  },

  async readPolicy(context) {
    const { maximumPasswordBytes: maxLength } = settingsOf(context);
    const atMost = { demands: { maxLength }, sentences: [] };
    if (context.mode === 'selfService') {
      const explanation = text('connectors.keystone.needsServiceAccount');
      return { ...atMost, failed: { kind: 'permissionDenied', explanation } };
    }
    const service = await serviceToken(context);
    if (service.kind === 'outcome') return { ...atMost, failed: service.outcome };
    const read = await service.ask(securityCompliance(context));
    if (read.kind === 'outcome') return { ...atMost, failed: read.outcome };
    return policyIn(read.answer, maxLength) ?? { ...atMost, failed: outcomeOfQuery(read.answer) };
  },

  async test(context) {
    const version = await askerOf(context)(requestTo(context, { method: 'GET', path: '' }));
    const lines: TestLine[] = [lineOf(version, text('connectors.keystone.readsVersion'), isIdentityVersion3)];
    if (context.mode === 'selfService' || lines[0]?.ok !== true) return lines;
    const service = await serviceToken(context);
    if (service.kind === 'outcome') return [...lines, failed(text('connectors.keystone.signsIn'), service.outcome)];
    const found = await service.ask(usersNamed('lockstep-connection-test', undefined, context));
    const policy = await service.ask(securityCompliance(context));
    return [
      ...lines,
      { ok: true, tried: text('connectors.keystone.signsIn') },
      lineOf(
        found,
        text('connectors.keystone.findsUsers'),
        ({ status, json }) => status === 200 && hasList(json, 'users'),
      ),
      lineOf(policy, text('connectors.keystone.readsPolicy'), (answer) => policyIn(answer, 0) !== undefined),
    ];
  },
};

/** *Change password for user*: takes no token, the current password is the proof. */
async function changeOwn(user: string, current: string, next: string, context: ConnectorContext): Promise<Outcome> {
  const request = requestTo(context, {
    method: 'POST',
    path: `users/${user}/password`,
    body: JSON.stringify({ user: { original_password: current, password: next } }),
    changes: true,
  });
  const changed = await askerOf(context, current, next)(request);
  if (changed.kind === 'outcome') return changed.outcome;
  const { answer } = changed;
  if (answer.status === 204) return { kind: 'changed' };
  if (answer.status !== 401) return refusedChange(request, answer);
  if (!isKeystoneError(answer)) return notTheProtocol({}, answer);
  // Told only to who gave the right password.
  if (says(answer, 'The account is disabled')) return outcomeOf(answer, 'accountDisabled');
  return outcomeOf(answer, 'wrongCurrentPassword', { explanation: text('connectors.keystone.oneAnswer') });
}

/** *Update user* as an administrator: no history is applied, and a lock is cleared. */
async function resetByService(user: string, next: string, context: ConnectorContext): Promise<Outcome> {
  const service = await serviceToken(context, next);
  if (service.kind === 'outcome') return service.outcome;
  const request = requestTo(context, {
    method: 'PATCH',
    path: `users/${user}`,
    body: JSON.stringify({ user: { password: next } }),
    changes: true,
  });
  const reset = await service.ask(request);
  if (reset.kind === 'outcome') return reset.outcome;
  const { answer } = reset;
  if (answer.status === 200) {
    const changed = isRecord(answer.json) && stringIn(answer.json['user'], 'id') !== undefined;
    return changed ? { kind: 'changed' } : notTheProtocol(request, answer);
  }
  if (answer.status === 401 && isKeystoneError(answer)) {
    return outcomeOf(answer, 'throttled', { explanation: text('connectors.keystone.tokenRefused') });
  }
  if (answer.status === 404 && isKeystoneError(answer)) return outcomeOf(answer, 'accountNotFound');
  return refusedChange(request, answer);
}

/** What both ways to change share. The sentences are those of keystone/exception.py. */
function refusedChange(request: SourceRequest, answer: Answered): Outcome {
  const { status } = answer;
  if (status < 400) return notTheProtocol(request, answer);
  if (!isKeystoneError(answer)) return notTheProtocol({}, answer);
  if (says(answer, 'cannot be identical to a previous password')) {
    return outcomeOf(answer, 'rejected', { reason: 'history' });
  }
  if (says(answer, 'due to the minimum password age')) return outcomeOf(answer, 'rejected', { reason: 'tooYoung' });
  if (says(answer, 'does not match the requirements') || says(answer, 'password length must be less than')) {
    return outcomeOf(answer, 'rejected', { reason: 'policy' });
  }
  if (status === 403 || says(answer, 'policy disallowing password changes')) {
    return outcomeOf(answer, 'permissionDenied');
  }
  return outcomeOf(answer, 'misconfigured');
}

interface SignIn {
  readonly verdict: VerifyOutcome;
  /** The user's id and name, as far as the answer tells them. */
  readonly id?: string;
  readonly name?: string;
}

type User =
  | { readonly id: string; readonly password: string }
  | { readonly name: string; readonly domain: { readonly name: string }; readonly password: string };

/** *Password authentication with unscoped authorization*. */
async function signIn(user: User, context: ConnectorContext): Promise<SignIn> {
  const signedIn = await askerOf(context, user.password)(authentication(context, user));
  if (signedIn.kind === 'outcome') return { verdict: { kind: 'noAnswer', outcome: signedIn.outcome } };
  const { answer } = signedIn;
  if (answer.status === 201) {
    const known = userIn(answer, 'token');
    if (known.id !== undefined) return { verdict: { kind: 'signsIn' }, ...known };
  }
  if (answer.status !== 401) return { verdict: { kind: 'noAnswer', outcome: outcomeOfQuery(answer) } };
  const sentence = answer.sentence === undefined ? {} : { sentence: answer.sentence };
  // A receipt instead of a token: the password was right, and the account wants a second method.
  const receipt = userIn(answer, 'receipt');
  if (receipt.id !== undefined) return { verdict: { kind: 'rightButBarred', ...sentence }, ...receipt };
  if (!isKeystoneError(answer)) return { verdict: { kind: 'noAnswer', outcome: notTheProtocol({}, answer) } };
  const barred = /^The (?:password is expired and needs to be changed|account is disabled) for user: ([^.\s]+)\./.exec(
    messageIn(answer.json) ?? '',
  );
  if (barred?.[1] !== undefined) return { verdict: { kind: 'rightButBarred', ...sentence }, id: barred[1] };
  return { verdict: { kind: 'refused', ...sentence } };
}

async function whoAmI(name: string, password: string, context: ConnectorContext): Promise<FindResult> {
  const found = await signIn({ name, domain: { name: settingsOf(context).domain }, password }, context);
  const { verdict } = found;
  if (verdict.kind === 'noAnswer') return { kind: 'failed', outcome: verdict.outcome };
  if (found.id !== undefined) {
    return { kind: 'found', accounts: [{ nativeIdentity: found.id, name: found.name ?? name }] };
  }
  const explanation = text('connectors.keystone.oneAnswer');
  return {
    kind: 'failed',
    outcome: outcomeOf({ sentence: verdict.sentence }, 'wrongCurrentPassword', { explanation }),
  };
}

async function findByService(login: string, context: ConnectorContext): Promise<FindResult> {
  const service = await serviceToken(context);
  if (service.kind === 'outcome') return { kind: 'failed', outcome: service.outcome };
  const domains = await service.ask(domainsNamed(settingsOf(context).domain, context));
  if (domains.kind === 'outcome') return { kind: 'failed', outcome: domains.outcome };
  const domain = stringIn(listIn(domains.answer, 'domains')?.[0], 'id');
  if (domain === undefined) return { kind: 'failed', outcome: outcomeOfQuery(domains.answer) };
  const users = await service.ask(usersNamed(login, domain, context));
  if (users.kind === 'outcome') return { kind: 'failed', outcome: users.outcome };
  const list = listIn(users.answer, 'users');
  if (list === undefined) return { kind: 'failed', outcome: outcomeOfQuery(users.answer) };
  const accounts = list.flatMap((user) => {
    const [nativeIdentity, name] = [stringIn(user, 'id'), stringIn(user, 'name')];
    if (nativeIdentity === undefined || name?.toLowerCase() !== login.toLowerCase()) return [];
    const enabled = isRecord(user) ? user['enabled'] : undefined;
    return [{ nativeIdentity, name, ...(typeof enabled === 'boolean' && { disabled: !enabled }) }];
  });
  return { kind: 'found', accounts };
}

type Service =
  { readonly kind: 'service'; readonly ask: Ask } | { readonly kind: 'outcome'; readonly outcome: Outcome };

/** Signs the service account in, scoped to its project or to the whole system; its token goes with what is asked next. */
async function serviceToken(context: ConnectorContext, ...secrets: readonly string[]): Promise<Service> {
  const { serviceUser: name, serviceDomain, serviceProject } = settingsOf(context);
  const domain = { name: serviceDomain };
  const user = { name, domain, password: context.secrets['servicePassword'] ?? '' };
  const scope = serviceProject === '' ? { system: { all: true } } : { project: { name: serviceProject, domain } };
  const signedIn = await askerOf(context)(authentication(context, user, scope));
  if (signedIn.kind === 'outcome') return signedIn;
  const { answer } = signedIn;
  const token = answer.header('X-Subject-Token');
  if (answer.status !== 201 || token === null) {
    const refused = isKeystoneError(answer) && [401, 403].includes(answer.status);
    const explanation = text('connectors.serviceSignInRefused');
    return {
      kind: 'outcome',
      outcome: refused ? outcomeOf(answer, 'misconfigured', { explanation }) : outcomeOfQuery(answer),
    };
  }
  const ask = askerOf(context, token, ...secrets);
  return {
    kind: 'service',
    ask: (request) => ask({ ...request, headers: { ...request.headers, 'X-Auth-Token': token } }),
  };
}

/** An answer to a harmless request that isn't the one asked for. */
function outcomeOfQuery(answer: Answered): Outcome {
  if (!isKeystoneError(answer)) return notTheProtocol({}, answer);
  if (answer.status === 403) return outcomeOf(answer, 'permissionDenied');
  return outcomeOf(answer, 'misconfigured');
}

function policyIn(answer: Answered, maxLength: number): PolicyReading | undefined {
  const { json } = answer;
  const config = isRecord(json) ? json['config'] : undefined;
  const compliance = isRecord(config) ? config['security_compliance'] : undefined;
  if (answer.status !== 200 || !isRecord(compliance)) return undefined;
  const pattern = stringIn(compliance, 'password_regex');
  const description = stringIn(compliance, 'password_regex_description');
  if (pattern === undefined) return { demands: { maxLength }, sentences: [] };
  const { demands, whole } = readPasswordRegex(pattern);
  return {
    demands: { ...demands, maxLength: Math.min(maxLength, demands.maxLength ?? maxLength) },
    sentences: whole ? [] : [description ?? pattern],
  };
}

function lineOf(exchange: Exchange, tried: Text, isGood: (answer: Answered) => boolean): TestLine {
  if (exchange.kind === 'outcome') return failed(tried, exchange.outcome);
  return isGood(exchange.answer) ? { ok: true, tried } : failed(tried, outcomeOfQuery(exchange.answer));
}

function failed(tried: Text, { kind, sentence, explanation }: Outcome): TestLine {
  return {
    ok: false,
    tried,
    outcome: kind,
    ...(sentence !== undefined && { sentence }),
    ...(explanation !== undefined && { explanation }),
  };
}

function authentication(context: ConnectorContext, user: User, scope?: Record<string, unknown>): SourceRequest {
  const identity = { methods: ['password'], password: { user } };
  return requestTo(context, {
    method: 'POST',
    path: 'auth/tokens?nocatalog',
    body: JSON.stringify({ auth: { identity, ...(scope !== undefined && { scope }) } }),
  });
}

function usersNamed(name: string, domain: string | undefined, context: ConnectorContext): SourceRequest {
  const query = new URLSearchParams({ name, ...(domain !== undefined && { domain_id: domain }) });
  return requestTo(context, { method: 'GET', path: `users?${query}` });
}

function domainsNamed(name: string, context: ConnectorContext): SourceRequest {
  return requestTo(context, { method: 'GET', path: `domains?${new URLSearchParams({ name })}` });
}

/** Keystone gives these of its default domain only. */
function securityCompliance(context: ConnectorContext): SourceRequest {
  return requestTo(context, { method: 'GET', path: 'domains/default/config/security_compliance' });
}

function requestTo(context: ConnectorContext, request: SourceRequest): SourceRequest {
  const hasVersion = /\/v3\/*$/.test(new URL(context.url).pathname);
  return {
    ...request,
    path: hasVersion ? request.path : `v3/${request.path}`,
    headers: {
      Accept: 'application/json',
      'Accept-Language': 'en',
      ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
    },
  };
}

function askerOf(context: ConnectorContext, ...secrets: readonly string[]): Ask {
  return asker(context, messageIn, secrets);
}

function messageIn(json: unknown): string | undefined {
  return isRecord(json) ? stringIn(json['error'], 'message') : undefined;
}

function isKeystoneError({ json }: Answered): boolean {
  return messageIn(json) !== undefined;
}

function says({ json }: Answered, words: string): boolean {
  return messageIn(json)?.includes(words) ?? false;
}

function isIdentityVersion3({ status, json }: Answered): boolean {
  return status === 200 && isRecord(json) && (stringIn(json['version'], 'id')?.startsWith('v3') ?? false);
}

function userIn({ json }: Answered, where: 'token' | 'receipt'): Pick<SignIn, 'id' | 'name'> {
  const holder = isRecord(json) ? json[where] : undefined;
  const user = isRecord(holder) ? holder['user'] : undefined;
  const [id, name] = [stringIn(user, 'id'), stringIn(user, 'name')];
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}

function listIn({ status, json }: Answered, name: string): readonly unknown[] | undefined {
  const list = status === 200 && isRecord(json) ? json[name] : undefined;
  return Array.isArray(list) ? list : undefined;
}

function hasList(json: unknown, name: string): boolean {
  return isRecord(json) && Array.isArray(json[name]);
}

function settingsOf(context: ConnectorContext): v.InferOutput<typeof KeystoneSettings> {
  return v.parse(KeystoneSettings, context.settings);
}

function setting(unset: string, label: Text['key']) {
  return v.optional(v.pipe(v.string(), v.maxLength(255), v.metadata({ label: text(label) })), unset);
}
