import * as v from 'valibot';
import { capabilitiesOf, type ConnectorContext } from '../../../../../core/connectors/spi.ts';
import {
  createGuardedFetch,
  type SendPort,
  type SourceRequest,
} from '../../../../../core/connectors/http/guarded-fetch.ts';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';

/** What a server that is a list of answers was asked. */
export interface Asked {
  readonly url: string;
  readonly init: RequestInit;
  readonly request: SourceRequest;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect?: boolean;
  /** The connection is lost instead. */
  readonly lost?: boolean;
}

/** A connector's surroundings whose network answers in this order; after the last, the last again. */
export function contextWith(
  description: DescriptionInput,
  said: readonly Said[],
  {
    values = {},
    ...more
  }: Partial<Pick<ConnectorContext, 'mode' | 'secrets' | 'accessToken'>> & {
    readonly values?: Readonly<Record<string, string>>;
  } = {},
): { readonly context: ConnectorContext; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const port: SendPort = {
    isAllowed: () => Promise.resolve(true),
    send: (url, init, request) => {
      const {
        status = 200,
        headers = {},
        body = '',
        redirect,
        lost,
      } = said[Math.min(asked.length, said.length - 1)] ?? {};
      asked.push({ url, init, request });
      if (lost === true) return Promise.resolve({ kind: 'failed', why: 'lost' });
      const none = redirect === true || [204, 304].includes(status);
      const { body: stream } = new Response(none ? null : body, { status: redirect === true ? 200 : status });
      const type = redirect === true ? 'opaqueredirect' : 'basic';
      return Promise.resolve({
        kind: 'response',
        response: { type, status, headers: new Headers(headers), body: stream },
        onlyCopy: true,
      });
    },
  };
  const { signal } = new AbortController();
  const timers = { after: () => ({ cancel: () => undefined }) };
  const context: ConnectorContext = {
    url: 'https://source.example/base',
    settings: v.parse(webServices.manifest.settings, { description, values }),
    mode: 'selfService',
    secrets: {},
    fetch: createGuardedFetch(port, {
      url: 'https://source.example/base',
      signal,
      clock: { now: () => 1000 },
      timers,
    }),
    signal,
    timers,
    log: { warn: () => undefined },
    ...more,
  };
  return { context, asked };
}

export function capabilities(description: DescriptionInput) {
  return capabilitiesOf(webServices, { connectorAttributes: { description } });
}

export function problems(description: unknown, values: Readonly<Record<string, string>> = {}): string[] {
  const found = webServices.manifest.problems?.({ description, values }) ?? [];
  return found.map(({ path, sentence }) => `${path.slice(1).join('.')}: ${sentence.key.split('.').at(-1)}`);
}

/** A value for each setting that has to be given one. */
export function valuesFor({ settings = {} }: Pick<DescriptionInput, 'settings'>): Readonly<Record<string, string>> {
  const unset = Object.entries(settings).filter(([, setting]) => setting.default === undefined);
  return Object.fromEntries(unset.map(([name]) => [name, `a-${name}`]));
}

/** A JSON-RPC service with a sign-in, a session that is always ended, and errors inside HTTP 200. */
export const jsonRpc = {
  name: 'A JSON-RPC service',
  sentences: [{ json: '/error/message' }],
  requests: {
    signIn: {
      title: 'Sign in',
      method: 'POST',
      path: 'rpc',
      body: { json: { jsonrpc: '2.0', id: 1, method: 'login', params: ['{{login}}', '{{currentPassword}}'] } },
      keep: { session: { json: '/result/session', secret: true }, revision: { json: '/result/revision' } },
      answers: [
        { when: { status: 200, json: { '/error/code': { equals: 401 } } }, outcome: 'wrongCurrentPassword' },
        { when: { status: 200, json: { '/result/session': { exists: true } } }, outcome: 'continue' },
      ],
    },
    change: {
      title: 'Change the password',
      method: 'POST',
      path: 'rpc',
      headers: { 'X-Session': '{{kept.session}}' },
      body: {
        json: {
          jsonrpc: '2.0',
          id: 2,
          method: 'passwd',
          params: { old: '{{currentPassword}}', new: '{{newPassword}}', revision: '{{kept.revision}}' },
        },
      },
      changes: true,
      answers: [
        { when: { json: { '/error/code': { equals: 10 } } }, outcome: 'rejected', reason: 'history' },
        { when: { json: { '/error': { exists: true } } }, outcome: 'rejected' },
        { when: { status: 200, json: { '/result': { equals: true } } }, outcome: 'changed' },
      ],
    },
    signOut: {
      title: 'Sign out',
      method: 'POST',
      path: 'rpc',
      headers: { 'X-Session': '{{kept.session}}' },
      body: { json: { jsonrpc: '2.0', id: 3, method: 'logout' } },
      answers: [{ outcome: 'continue' }],
    },
    ping: {
      title: 'Say hello',
      method: 'POST',
      path: 'rpc',
      body: { json: { jsonrpc: '2.0', id: 4, method: 'hello' } },
      answers: [{ when: { json: { '/result': { exists: true } } }, outcome: 'continue' }],
    },
  },
  change: { selfService: { steps: ['signIn', 'change'], finally: ['signOut'], trustsSuccess: true } },
  verify: { steps: ['signIn'], finally: ['signOut'] },
  test: { selfService: { steps: ['ping'] } },
} as const satisfies DescriptionInput;
