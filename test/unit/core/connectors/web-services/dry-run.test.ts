import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { dryRun, operationsIn } from '../../../../../core/connectors/web-services/dry-run.ts';
import { PresetSchema } from '../../../../../core/connectors/web-services/presets/preset.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';
import { oauthService } from './oauth-service.ts';
import { contextWith, jsonRpc, valuesFor } from './support.ts';

const account = { login: 'ann', nativeIdentity: 'n-1' };
const url = 'https://source.example/base';

function requestsOf(
  description: DescriptionInput,
  kind: 'test' | 'verify' | 'findAccounts' | 'change',
  values: Readonly<Record<string, string>> = {},
) {
  return dryRun({ description, values }, url, { kind, mode: 'selfService' }, account)?.requests ?? [];
}

/** A description whose one request, the change, has these parts. */
function withRequest(request: Partial<DescriptionInput['requests'][string]>): DescriptionInput {
  const change: DescriptionInput['requests'][string] = {
    title: 'Change',
    method: 'POST',
    path: 'p',
    changes: true,
    answers: [{ outcome: 'changed' }],
  };
  return {
    name: 'One request',
    requests: { change: { ...change, ...request } },
    change: { selfService: { steps: ['change'] } },
    test: { selfService: { steps: ['change'] } },
  };
}

describe('a dry run', () => {
  it('is every request of the operation in order, with names where secrets and earlier answers go', () => {
    const requests = requestsOf(jsonRpc, 'change');
    expect(requests.map(({ title, atTheEnd }) => [title, atTheEnd])).toEqual([
      ['Sign in', false],
      ['Change the password', false],
      ['Sign out', true],
    ]);
    const [signIn, change] = requests.map(({ request }) => request);
    expect(signIn).toMatchObject({ method: 'POST', url: 'https://source.example/base/rpc', changes: false });
    expect(JSON.parse(signIn?.body ?? '')).toMatchObject({ params: ['ann', '<currentPassword>'] });
    expect(change?.headers).toContainEqual(['X-Session', '<kept.session>']);
    expect(JSON.parse(change?.body ?? '')).toMatchObject({
      params: { old: '<currentPassword>', new: '<newPassword>', revision: '<kept.revision>' },
    });
    expect(change?.changes).toBe(true);
  });

  it('is made by the code that makes the real ones: with the names for passwords, they are the same', async () => {
    const { context, asked } = contextWith(jsonRpc, [
      { body: '{"result": {"session": "<kept.session>", "revision": "<kept.revision>"}}' },
      { body: '{"result": true}' },
    ]);
    const passwords = { current: '<currentPassword>', next: '<newPassword>' };
    await webServices.changePassword({ name: 'ann', nativeIdentity: 'n-1' }, passwords, context);
    const real = asked.map((one) => ({ url: one.url, body: one.init.body, headers: one.request.headers }));
    expect(
      requestsOf(jsonRpc, 'change').map(({ request }) => ({
        url: request?.url,
        body: request?.body,
        headers: Object.fromEntries(request?.headers ?? []),
      })),
    ).toEqual(real);
  });

  it('writes each name as its place writes a value', () => {
    const [{ request } = { request: null }] = requestsOf(
      withRequest({
        path: 'users/{{login}}',
        query: { q: '{{nativeIdentity}}' },
        basic: { user: '{{login}}', password: '{{currentPassword}}' },
        body: { form: { pass: '{{newPassword}}', inner: '{"p":{{newPassword|json}}}' } },
      }),
      'change',
    );
    expect(request?.url).toBe('https://source.example/base/users/ann?q=n-1');
    expect(Object.fromEntries(request?.headers ?? [])['Authorization']).toBe(`Basic ${btoa('ann:<currentPassword>')}`);
    expect(request?.body).toBe('pass=%3CnewPassword%3E&inner=%7B%22p%22%3A%22%3CnewPassword%3E%22%7D');
  });

  it('blots out the access token of an OAuth client, wherever it stands', () => {
    const described: DescriptionInput = {
      ...oauthService,
      requests: {
        ...oauthService.requests,
        change: {
          ...oauthService.requests.change,
          headers: { 'X-Token': 'v1 {{accessToken}}' },
          body: { form: { token: '{{accessToken}}' } },
        },
      },
    };
    const settings = { description: described, values: { client: 'c-1' } };
    const run = dryRun(settings, url, { kind: 'change', mode: 'serviceAccount' }, account);
    expect(run?.requests).toMatchObject([
      {
        obstacle: null,
        request: {
          headers: expect.arrayContaining([
            ['Authorization', 'Bearer <accessToken>'],
            ['X-Token', 'v1 <accessToken>'],
          ]) as unknown,
          body: 'token=%3CaccessToken%3E',
        },
      },
    ]);
  });

  it('has an object where one that was read is laid over', () => {
    const description = withRequest({
      keep: { user: { json: '' } },
      body: { over: '{{kept.user}}', json: { password: '{{newPassword}}' } },
    });
    const twice = { ...description, change: { selfService: { steps: ['change', 'change'] } } };
    expect(requestsOf(twice, 'change').at(1)?.request?.body).toBe('{"…":"<kept.user>","password":"<newPassword>"}');
  });

  it('says what would keep a request from being sent', () => {
    const description = { ...withRequest({ path: 'x/{{settings.realm}}' }), settings: { realm: { label: 'Realm' } } };
    expect(requestsOf(description, 'change')).toMatchObject([
      { request: null, obstacle: { key: 'connectors.webServices.dryRun.missing', with: ['settings.realm'] } },
    ]);
    expect(requestsOf(description, 'change', { realm: '..' })).toMatchObject([
      { obstacle: { key: 'connectors.webServices.dryRun.unfit' } },
    ]);
  });

  it('is there for every operation of every preset', () => {
    for (const file of readdirSync('public/presets')) {
      const { description } = v.parse(PresetSchema, JSON.parse(readFileSync(`public/presets/${file}`, 'utf8')));
      const settings = { description, values: valuesFor(description) };
      for (const mode of ['selfService', 'serviceAccount'] as const) {
        for (const kind of operationsIn(settings, mode)) {
          const run = dryRun(settings, url, { kind, mode }, account);
          expect({ file, kind, run }).toMatchObject({ run: { requests: expect.any(Array) } });
          for (const { request, obstacle } of run?.requests ?? [])
            expect({ file, request, obstacle }).toMatchObject({ obstacle: null });
        }
      }
    }
  });

  it('is none where the description has not the shape of one', () => {
    expect(operationsIn({ description: { name: 'No requests' } }, 'selfService')).toEqual([]);
    expect(dryRun({}, url, { kind: 'test', mode: 'selfService' }, account)).toBeNull();
  });
});
