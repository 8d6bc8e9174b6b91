import * as fc from '../../../fast-check.ts';
import { describe, expect, it } from 'vitest';
import {
  type RequestTrace,
  maxBodyLength,
  secretsOf,
  type ShownExchange,
  shownExchange,
} from '../../../../../core/connectors/http/trace.ts';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';
import { contextWith, jsonRpc, type Said } from './support.ts';

const account = { nativeIdentity: 'n-1', name: 'ann' };

/** What is shown of a change to a server that answers so. */
async function watched(
  description: DescriptionInput,
  said: readonly Said[],
  {
    current = 'Winter-blanket-7',
    next = 'Spring-meadow-42',
    secrets = {},
    token,
  }: {
    readonly current?: string;
    readonly next?: string;
    readonly secrets?: Readonly<Record<string, string>>;
    readonly token?: string;
  } = {},
): Promise<readonly ShownExchange[]> {
  const seen: RequestTrace[] = [];
  const accessToken = async () => ({ kind: 'token' as const, token: token ?? '' });
  const { context } = contextWith(description, said, { secrets, ...(token !== undefined && { accessToken }) });
  await webServices.changePassword(account, { current, next }, { ...context, watch: (one) => void seen.push(one) });
  const known = secretsOf(seen, [current, next, ...Object.values(secrets)]);
  return seen.map((one) => shownExchange(context.url, one, known));
}

/** Sends each password in every way there is. */
const everywhere = {
  name: 'Every place',
  secrets: { key: { label: 'Key' } },
  requests: {
    hello: { title: 'Hello', method: 'GET', path: 'hello', answers: [{ outcome: 'continue' }] },
    signIn: {
      title: 'Sign in',
      method: 'POST',
      path: 'sign-in',
      basic: { user: '{{login}}', password: '{{currentPassword}}' },
      body: {
        form: { old: '{{currentPassword}}', json: '{"p":{{currentPassword|json}}}', b: '{{currentPassword|base64}}' },
      },
      keep: { token: { json: '/token', secret: true } },
      answers: [{ when: { status: 200 }, outcome: 'continue' }],
    },
    change: {
      title: 'Change',
      method: 'POST',
      path: 'change',
      headers: { 'X-Key': '{{secrets.key}}', 'X-Token': '{{kept.token}}', 'X-New': '{{newPassword|base64}}' },
      body: { json: { new: '{{newPassword}}', text: 'p={{newPassword|path}}&j={{newPassword|json}}' } },
      changes: true,
      answers: [{ when: { status: 200 }, outcome: 'changed' }],
    },
  },
  change: { selfService: { steps: ['signIn', 'change'] } },
  test: { selfService: { steps: ['hello'] } },
} as const satisfies DescriptionInput;

describe('what is shown of a tried operation', () => {
  it('is each request with names for what is secret, its whole answer, and what that was taken for', async () => {
    const [signIn, change, signOut] = await watched(jsonRpc, [
      { body: '{"result": {"session": "s3cret-session", "revision": 7}}', headers: { 'X-Trace': 'on' } },
      { body: '{"error": {"code": 10, "message": "Used before."}}' },
      { status: 204 },
    ]);
    expect(signIn).toMatchObject({ title: 'Sign in', taken: 'continue', answer: { kind: 'answer', status: 200 } });
    expect(signIn?.answer).toMatchObject({
      headers: [['x-trace', 'on']],
      body: '{"result": {"session": "•••", "revision": 7}}',
      cut: false,
    });
    expect(change?.request.headers).toContainEqual(['X-Session', '<kept.session>']);
    expect(JSON.parse(change?.request.body ?? '')).toMatchObject({
      params: { old: '<currentPassword>', new: '<newPassword>', revision: 7 },
    });
    expect(change?.taken).toBe('rejected');
    expect(signOut).toMatchObject({ title: 'Sign out', taken: null });
  });

  it('has nothing of a token that was to be kept, even where its answer is refused', async () => {
    const [signIn] = await watched(jsonRpc, [
      { status: 500, body: '{"result": {"session": "s3cret-session"}, "again": "s3cret-session"}' },
    ]);
    expect(signIn?.taken).toBe('unreachable');
    expect(JSON.stringify(signIn)).not.toContain('s3cret-session');
  });

  it('says of a lost answer, a redirect and one that is too long what they are', async () => {
    const [lost] = await watched(jsonRpc, [{ lost: true }]);
    expect(lost?.answer).toEqual({ kind: 'none', why: 'lost' });
    const [redirect] = await watched(jsonRpc, [{ redirect: true }]);
    expect(redirect?.answer).toEqual({ kind: 'redirect' });
    const [long] = await watched(jsonRpc, [{ body: 'x'.repeat(maxBodyLength + 1) }]);
    expect(long?.answer).toMatchObject({ body: 'x'.repeat(maxBodyLength), cut: true });
    const [endless] = await watched(jsonRpc, [{ body: 'x'.repeat(1_000_001) }]);
    expect(endless?.answer).toMatchObject({ body: null, cut: true });
  });

  it('has no access token, where an answer repeats it either', async () => {
    const token = 'tok+en/of a service';
    const described: DescriptionInput = {
      ...everywhere,
      oauth: { grant: 'oauth2ClientCredentials', tokenEndpoint: 'token', clientId: 'c' },
      requests: {
        ...everywhere.requests,
        signIn: { ...everywhere.requests.signIn, basic: undefined, bearer: '{{accessToken}}' },
      },
    };
    const [one] = await watched(described, [{ status: 400, body: `${token} ${encodeURIComponent(token)}` }], { token });
    expect(one?.request.headers).toContainEqual(['Authorization', 'Bearer <accessToken>']);
    expect(one?.answer).toMatchObject({ body: '••• •••' });
  });

  it('has no secret in any encoding, whatever a server sends back of a request', async () => {
    const word = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 24 }).filter((text) => text.trim().length > 3);
    const plain = fc.string({
      unit: fc.constantFrom(...Array.from('abcXYZ019-_/+=%&"\\')),
      minLength: 6,
      maxLength: 24,
    });
    await fc.assert(
      fc.asyncProperty(word, plain, plain, async (next, key, token) => {
        const first = JSON.stringify({ token });
        const current = 'Winter "blanket" 7';
        const plainly = await sentTo(everywhere, first, { current, next, key });
        const echo = JSON.stringify({ token, echo: plainly });
        const shown = JSON.stringify(
          await watched(everywhere, [{ body: echo }, { status: 500, body: plainly }], {
            current,
            next,
            secrets: { key },
          }),
        );
        for (const secret of [current, next, key, token])
          for (const form of [
            secret,
            escaped(secret),
            escaped(escaped(secret)),
            encodeURIComponent(secret),
            base64(secret),
          ])
            expect({ secret, form, isShown: shown.includes(form) }).toEqual({ secret, form, isShown: false });
      }),
      { numRuns: 60 },
    );
  });

  it('has nothing of a short password in what was sent', async () => {
    const [signIn] = await watched(everywhere, [{ body: '{}' }], { current: 'q7', next: 'z' });
    expect(signIn?.request.body).toBe(
      `old=%3CcurrentPassword%3E&json=%7B%22p%22%3A%22%3CcurrentPassword%3E%22%7D&b=${encodeURIComponent(btoa('<currentPassword>'))}`,
    );
  });
});

/** Everything that a server gets to see, as one text. */
async function sentTo(
  description: DescriptionInput,
  first: string,
  { current, next, key }: Readonly<Record<'current' | 'next' | 'key', string>>,
): Promise<string> {
  const { context, asked } = contextWith(description, [{ body: first }, { status: 500 }], { secrets: { key } });
  await webServices.changePassword(account, { current, next }, context);
  return asked.map(({ request }) => JSON.stringify(request.headers) + (request.body ?? '')).join('\n');
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
