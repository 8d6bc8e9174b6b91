import type { Outcome } from '../../model/outcome.ts';
import { text, type Text } from '../../model/text.ts';
import type { Connector, ConnectorContext, FindResult, PolicyReading, TestLine } from '../spi.ts';
import { pathPart } from '../http/encode.ts';
import {
  failedLine,
  isRecord,
  protocolError,
  outcomeOf,
  stringIn,
  unlisted,
  type ParsedResponse,
  type Exchange,
} from '../http/client.ts';
import type { SourceRequest } from '../http/guarded-fetch.ts';
import { connectionTestLogin, madeUpSignIn } from '../made-up-sign-in.ts';
import { readPasswordRegex } from './password-regex.ts';
import { clientFor, isKeystoneError, listIn, outcomeOfQuery, requestTo, says } from './protocol.ts';
import { KeystoneSettings, settingsOf } from './settings.ts';
import { serviceSignIn, signIn } from './sign-in.ts';

/**
 * OpenStack Identity v3 (docs.openstack.org/api-ref/identity/v3). The source's address is the service's, with or
 * without its `/v3`. An account's `nativeIdentity` is the user's id.
 */
export const keystone: Connector = {
  manifest: {
    id: 'keystone',
    name: 'OpenStack Keystone',
    settings: KeystoneSettings,
    capabilities: () => ({
      modes: ['selfService', 'serviceAccount'],
      secrets: {
        selfService: [],
        serviceAccount: [{ id: 'servicePassword', label: text('connectors.keystone.servicePassword') }],
      },
      repeatable: { selfService: false, serviceAccount: true },
      needsCurrentPassword: { selfService: true, serviceAccount: false },
      canSignIn: true,
      canFindAccounts: true,
      sharedCookies: false,
      secretOrigins: [],
    }),
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
    const service = await serviceSignIn(context);
    if (service.kind === 'outcome') return { ...atMost, failed: service.outcome };
    const read = await service.ask(securityCompliance(context));
    if (read.kind === 'outcome') return { ...atMost, failed: read.outcome };
    return policyIn(read.answer, maxLength) ?? { ...atMost, failed: outcomeOfQuery(read.answer) };
  },

  async test(context) {
    const version = await clientFor(context)(requestTo(context, { method: 'GET', path: '' }));
    const lines: TestLine[] = [lineOf(version, text('connectors.keystone.readsVersion'), isIdentityVersion3)];
    if (lines[0]?.ok !== true) return lines;
    const madeUp = () =>
      madeUpSignIn(async ({ nativeIdentity: id }, password) => (await signIn({ id, password }, context)).verdict);
    if (context.mode === 'selfService') return [...lines, await madeUp()];
    const service = await serviceSignIn(context);
    if (service.kind === 'outcome') return [...lines, failedLine(text('connectors.keystone.signsIn'), service.outcome)];
    const found = await service.ask(usersNamed(connectionTestLogin, undefined, context));
    const policy = await service.ask(securityCompliance(context));
    return [
      ...lines,
      { ok: true, tried: text('connectors.keystone.signsIn') },
      lineOf(found, text('connectors.keystone.findsUsers'), (answer) => listIn(answer, 'users') !== undefined),
      lineOf(policy, text('connectors.keystone.readsPolicy'), (answer) => policyIn(answer, 0) !== undefined),
      await madeUp(),
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
  const changed = await clientFor(context, current, next)(request);
  if (changed.kind === 'outcome') return changed.outcome;
  const { answer } = changed;
  if (answer.status === 204) return { kind: 'changed' };
  if (answer.status !== 401) return refusedChange(request, answer);
  if (!isKeystoneError(answer)) return protocolError({}, answer);
  // Told only to who gave the right password.
  if (says(answer, 'The account is disabled')) return outcomeOf(answer, 'accountDisabled');
  return outcomeOf(answer, 'wrongCurrentPassword', { explanation: text('connectors.keystone.oneAnswer') });
}

/** *Update user* as an administrator: no history is applied, and a lock is cleared. */
async function resetByService(user: string, next: string, context: ConnectorContext): Promise<Outcome> {
  const service = await serviceSignIn(context, next);
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
    const given = isRecord(answer.json) ? answer.json['user'] : undefined;
    if (stringIn(given, 'id') === undefined) return protocolError(request, answer);
    const isTemporary = isOver(stringIn(given, 'password_expires_at'), answer);
    return { kind: 'changed', ...(isTemporary && { explanation: text('connectors.keystone.temporary') }) };
  }
  if (answer.status === 401 && isKeystoneError(answer)) {
    return outcomeOf(answer, 'throttled', { explanation: text('connectors.keystone.tokenRefused') });
  }
  if (answer.status === 404 && isKeystoneError(answer)) return outcomeOf(answer, 'accountNotFound');
  return refusedChange(request, answer);
}

/**
 * With `change_password_upon_first_use` a reset expires at once. The time is UTC without saying so, and is compared with
 * the server's own clock.
 */
function isOver(expiresAt: string | undefined, { header }: ParsedResponse): boolean {
  const [ends, now] = [Date.parse(`${(expiresAt ?? '').replace(/Z$/, '')}Z`), Date.parse(header('Date') ?? '')];
  return ends <= now + 1000;
}

/** What both ways to change share. The sentences are those of keystone/exception.py. */
function refusedChange(request: SourceRequest, answer: ParsedResponse): Outcome {
  const { status } = answer;
  if (status < 400) return protocolError(request, answer);
  if (!isKeystoneError(answer)) return unlisted(request, answer, false);
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
  return unlisted(request, answer, true);
}

async function whoAmI(name: string, password: string, context: ConnectorContext): Promise<FindResult> {
  const found = await signIn({ name, domain: { name: settingsOf(context).domain }, password }, context);
  const { verdict } = found;
  if (verdict.kind === 'noAnswer') return { kind: 'failed', outcome: verdict.outcome };
  if (found.id !== undefined) {
    return { kind: 'found', accounts: [{ nativeIdentity: found.id, name: found.name ?? name }] };
  }
  const explanation = text('connectors.keystone.oneAnswer');
  const sentence = verdict.kind === 'signsIn' ? undefined : verdict.sentence;
  return { kind: 'failed', outcome: outcomeOf({ sentence }, 'wrongCurrentPassword', { explanation }) };
}

async function findByService(login: string, context: ConnectorContext): Promise<FindResult> {
  const service = await serviceSignIn(context);
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

function policyIn(answer: ParsedResponse, maxLength: number): PolicyReading | undefined {
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

function lineOf(exchange: Exchange, tried: Text, isGood: (answer: ParsedResponse) => boolean): TestLine {
  if (exchange.kind === 'outcome') return failedLine(tried, exchange.outcome);
  return isGood(exchange.answer) ? { ok: true, tried } : failedLine(tried, outcomeOfQuery(exchange.answer));
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

function isIdentityVersion3({ status, json }: ParsedResponse): boolean {
  return status === 200 && isRecord(json) && (stringIn(json['version'], 'id')?.startsWith('v3') ?? false);
}
