import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Connector, ConnectorContext } from '../../../../core/connectors/spi.ts';
import { keystone } from '../../../../core/connectors/keystone/keystone.ts';
import { sailpoint } from '../../../../core/connectors/sailpoint/sailpoint.ts';
import { scim2 } from '../../../../core/connectors/scim2/scim2.ts';
import type { SourceAnswer } from '../../../../core/connectors/http/guarded-fetch.ts';
import { meaninglessAnswers } from '../../../../core/connectors/web-services/evidence.ts';
import { webServices } from '../../../../core/connectors/web-services/web-services.ts';
import type { PasswordChangeMode } from '../../../../core/model/source.ts';
import { valuesFor } from './web-services/support.ts';

/**
 * Every connector and every preset, in every operation, against a server that says nothing: each request is answered
 * alike. Nobody may be let in, found or changed, and no test of the connection may pass.
 */

interface Subject {
  readonly name: string;
  readonly connector: Connector;
  readonly settings: Readonly<Record<string, unknown>>;
}

const folder = resolve(import.meta.dirname, '../../../../public/presets');
const presets = readdirSync(folder).map((file): Subject => {
  const { description } = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as { readonly description: never };
  const settings = { description, values: valuesFor(description) };
  return { name: file.replace(/\.json$/, ''), connector: webServices, settings };
});
const sailpointSettings = { sourceName: 'A source', authentication: 'oauth2ClientCredentials', clientId: 'c' };
const written: readonly Subject[] = [
  { name: 'scim2 by hand', connector: scim2, settings: { signIn: 'basic' } },
  { name: 'keystone by hand', connector: keystone, settings: {} },
  { name: 'sailpoint by hand', connector: sailpoint, settings: sailpointSettings },
];
const subjects = [...written, ...presets].flatMap((subject) => {
  const { modes } = subject.connector.manifest.capabilities(settingsOf(subject));
  return modes.map((mode) => ({ ...subject, mode, title: `${subject.name} by ${mode}` }));
});

/**
 * An answer without a body is the whole success of these, by their makers' words; and either there is no sign-in to look
 * with, or the description trusts it, as it was proved against the real server.
 */
const silentSuccess = [
  ['204 empty', ['entra', 'keycloak', 'keystone', 'rabbitmq', 'salesforce', 'scim2']],
  ['200 empty', ['glewlwyd']],
] as const;

const account = { nativeIdentity: 'n-1', name: 'ann' };
const answers = meaninglessAnswers([200, 201, 204, 400, 401, 403, 404]);

/** What a network can do, and each status that means something somewhere. */
const everyAnswer: readonly SourceAnswer[] = [
  ...meaninglessAnswers([200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 412, 422, 423, 429, 500, 501, 503]).map(
    ([, answer]) => answer,
  ),
  ...(['permission', 'certificate', 'notAllowed', 'refused'] as const).map((why): SourceAnswer => ({
    kind: 'none',
    reached: 'no',
    why,
  })),
  ...(['lost', 'deadline', 'aborted'] as const).map((why): SourceAnswer => ({ kind: 'none', reached: 'maybe', why })),
  { kind: 'redirect', onlyCopy: true },
];

type ModeSubject = (typeof subjects)[number];
type Judge = (subject: ModeSubject, context: ConnectorContext, answer: string) => Promise<boolean>;

const letsNobodyIn: Judge = async ({ connector }, context) => {
  const { kind } = (await connector.verify?.(account, 'Any password 1', context)) ?? { kind: 'none' };
  return kind === 'refused' || kind === 'noAnswer';
};

const findsNobody: Judge = async ({ connector }, context) => {
  const found = await connector.findAccounts?.({ login: 'ann', currentPassword: 'Any password 1' }, context);
  return found?.kind !== 'found' || found.accounts.length === 0;
};

const changesNothing: Judge = async ({ connector, mode, name }, context, answer) => {
  const passwords = { next: 'New password 1', ...(mode === 'selfService' && { current: 'Any password 1' }) };
  const { kind } = await connector.changePassword(account, passwords, context);
  const isSilent = silentSuccess.some(
    ([silence, names]) => answer === silence && names.some((one) => name.startsWith(one)),
  );
  return !['changed', 'alreadyHasIt'].includes(kind) || isSilent;
};

const passesNoTest: Judge = async ({ connector }, context) => (await connector.test(context)).some(({ ok }) => !ok);

/** The answers that were taken for something. */
async function wrongWith(subject: ModeSubject, isRight: Judge): Promise<readonly string[]> {
  const judged = answers.map(async ([name, answer]) => {
    const right = await isRight(subject, contextOf(subject, subject.mode, answer), name);
    return right ? [] : [name];
  });
  return (await Promise.all(judged)).flat();
}

// Spec W-4
describe.for(subjects)('$title, of a server whose answers mean nothing', (subject) => {
  const { canSignIn } = subject.connector.manifest.capabilities(settingsOf(subject));

  it.runIf(canSignIn)('lets nobody in', async () => {
    expect(await wrongWith(subject, letsNobodyIn)).toEqual([]);
  });

  it('finds nobody', async () => {
    expect(await wrongWith(subject, findsNobody)).toEqual([]);
  });

  it('changes nothing', async () => {
    expect(await wrongWith(subject, changesNothing)).toEqual([]);
  });

  // Spec K-4
  it('gives no outcome that its manifest does not list', async () => {
    const { outcomes } = subject.connector.manifest;
    const passwords = { current: 'Any password 1', next: 'New password 1' };
    const given = everyAnswer.map(async (answer) => {
      const context = contextOf(subject, subject.mode, answer);
      return (await subject.connector.changePassword(account, passwords, context)).kind;
    });
    expect([...new Set(await Promise.all(given))].filter((kind) => !outcomes.includes(kind))).toEqual([]);
  });

  it('passes no test of the connection', async () => {
    expect(await wrongWith(subject, passesNoTest)).toEqual([]);
  });
});

function settingsOf({ connector, settings }: Subject): Record<string, unknown> {
  return v.parse(connector.manifest.settings, settings);
}

function contextOf(subject: Subject, mode: PasswordChangeMode, answer: SourceAnswer): ConnectorContext {
  const timers = {
    after: (_: number, callback: () => void) => {
      queueMicrotask(callback);
      return { cancel: () => undefined };
    },
  };
  return {
    url: 'https://source.example',
    settings: settingsOf(subject),
    mode,
    secrets: { token: 't', servicePassword: 'p', password: 'p', apiKey: 'k', appPassword: 'p', clientSecret: 's' },
    accessToken: () => Promise.resolve({ kind: 'token', token: 'a-token' }),
    fetch: () => Promise.resolve(answer),
    signal: new AbortController().signal,
    timers,
    log: { warn: () => undefined },
  };
}
