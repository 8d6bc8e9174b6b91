import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConnectorContext } from '../../../../../core/connectors/spi.ts';
import type { SourceAnswer, SourceRequest } from '../../../../../core/connectors/http/guarded-fetch.ts';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';
import { contextWith, jsonRpc, problems } from './support.ts';

type Answers = readonly Record<string, unknown>[];
const refusal = { when: { json: { '/error/code': { equals: 401 } } }, outcome: 'wrongCurrentPassword' };
const { signIn, ping } = jsonRpc.requests;
const withSignIn = (answers: Answers, more: Record<string, unknown> = {}) => ({
  ...jsonRpc,
  requests: {
    ...jsonRpc.requests,
    try: { ...signIn, keep: {}, answers: [refusal, ...answers], ...more },
  },
  verify: { steps: ['try'] },
});
const goesOn = (when?: Record<string, unknown>) => ({ ...(when !== undefined && { when }), outcome: 'continue' });

// Spec W-4, H-3
describe('a yes', () => {
  it.for<[string, Answers]>([
    ['a status', [goesOn({ status: 200 })]],
    ['a kind of status', [goesOn({ status: '2xx' })]],
    ['a redirect', [goesOn({ redirect: true })]],
    ['the default row', [goesOn()]],
    ['the lack of an error', [goesOn({ json: { '/error': { exists: false } } })]],
    ['any JSON at all', [goesOn({ json: { '': { exists: true } } })]],
    ['the kind of the content', [goesOn({ headers: { 'Content-Type': { matches: 'json|html' } } })]],
    ['a text that every page has', [goesOn({ text: '(?i)<form' })]],
    ['a text that fits everything', [goesOn({ status: 200, text: 'x*' })]],
    ['one row of several', [goesOn({ json: { '/token': { exists: true } } }), goesOn({ status: 201 })]],
  ])('does not rest on %s', ([, answers]) => {
    expect(problems(withSignIn(answers))).toContain('verify.steps: provedByNothing');
  });

  it.for<[string, Answers, Record<string, unknown>]>([
    ['a token that is kept', [goesOn({ status: 200 })], { keep: { token: { json: '/token', secret: true } } }],
    ['a header that is kept', [goesOn()], { keep: { token: { header: 'X-Token', secret: true } } }],
    ['a value that is there', [goesOn({ json: { '/user/id': { exists: true } } })], {}],
    ['the login', [goesOn({ json: { '/user': { equals: '{{login}}' } } })], {}],
    ['the login in a header', [goesOn({ headers: { 'X-User': { equals: '{{login}}' } } })], {}],
    ['a word of the service', [goesOn({ text: 'signed in as' })], {}],
  ])('may rest on %s', ([, answers, more]) => {
    expect(problems(withSignIn(answers, more))).toEqual([]);
  });

  it('may rest on a later request that hangs on the sign-in, and on no other', () => {
    const whoAmI = { ...ping, answers: [goesOn({ json: { '/user': { equals: '{{login}}' } } })] };
    const steps = (first: Record<string, unknown>, second: Record<string, unknown>) => {
      const described = withSignIn([goesOn({ status: 200 })], first);
      const requests = { ...described.requests, whoAmI: { ...whoAmI, ...second } };
      return problems({ ...described, requests, verify: { steps: ['try', 'whoAmI'] } });
    };
    const token = { keep: { token: { json: '/token' } } };
    const optional = { keep: { token: { json: '/token', optional: true } } };
    const cookies = { sharedCookies: true };
    expect(steps(token, { bearer: '{{kept.token}}' })).toEqual([]);
    expect(steps(cookies, cookies)).toEqual([]);
    for (const [first, second] of [
      [{}, {}],
      [cookies, {}],
      [{}, cookies],
      [optional, { headers: { 'X-Token': '{{kept.token}}' } }],
    ] as const)
      expect(steps(first, second)).toEqual(['verify.steps: provedByNothing']);
  });

  it('needs a no', () => {
    const answers = [goesOn({ json: { '/token': { exists: true } } }), { outcome: 'misconfigured' }];
    expect(problems(withSignIn([], { answers }))).toEqual(['verify.steps: refusesNobody']);
  });

  it('that an account is barred rests on evidence too', () => {
    const answers = [
      { when: { status: 403 }, outcome: 'rightButBarred' },
      goesOn({ json: { '/t': { exists: true } } }),
    ];
    expect(problems(withSignIn(answers))).toEqual(['verify.steps.0: barredByNothing']);
  });

  it('of a search with the person’s password, and of a sign-in before a change, is held to the same', () => {
    const described = withSignIn([goesOn({ status: 200 })]);
    const accounts = { id: '/id', name: '/name' };
    const found = { ...described, verify: undefined, findAccounts: { selfService: { steps: ['try'], accounts } } };
    expect(problems(found)).toEqual(['findAccounts.selfService.steps: provedByNothing']);
    const { change } = jsonRpc.requests;
    const silent = { ...change, headers: {}, body: { json: { new: '{{newPassword}}' } } };
    const requests = { try: described.requests.try, change: silent, ping };
    const changed = {
      ...described,
      requests,
      verify: undefined,
      change: { selfService: { steps: ['try', 'change'] } },
    };
    expect(problems(changed)).toEqual(['change.selfService.steps: provedByNothing']);
  });
});

const wordPress = (
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../../../public/presets/wordpress.json'), 'utf8')) as {
    readonly description: DescriptionInput;
  }
).description;

const answer = (status: number, body = '', type = 'application/json'): SourceAnswer => ({
  kind: 'answer',
  status,
  header: (name) => (name.toLowerCase() === 'content-type' ? type : null),
  headers: [],
  body,
  truncated: false,
  receivedAt: 0,
  onlyCopy: true,
});

/** A blog with one person, as far as the preset asks: what stands in front of its sign-in page, and who is signed in. */
function blog({ hijacked = false, endsSessions = true, signedIn = null as string | null } = {}) {
  const state = { signedIn };
  const fetch = ({ path, body = '', sharedCookies, changes, method }: SourceRequest): SourceAnswer => {
    expect(changes === true || method === 'GET' || path === 'wp-login.php').toBe(true);
    const session = sharedCookies === true ? state.signedIn : null;
    if (path.startsWith('wp-login.php')) {
      if (hijacked) return { kind: 'redirect', onlyCopy: true };
      if (path.endsWith('reauth=1')) {
        if (endsSessions) state.signedIn = null;
        return answer(200, '<form>', 'text/html');
      }
      const form = new URLSearchParams(body);
      if (form.get('log') !== 'ann' || form.get('pwd') !== 'right')
        return answer(200, '<p id="login_error">', 'text/html');
      state.signedIn = '7';
      return { kind: 'redirect', onlyCopy: true };
    }
    if (path.includes('rest-nonce')) return session === null ? answer(400, '0') : answer(200, '0123456789');
    return session === null ? answer(401, '{"code":"rest_not_logged_in"}') : answer(200, `{"id":${session}}`);
  };
  const { context } = contextWith(wordPress, [{}]);
  const at: ConnectorContext = { ...context, fetch: (request) => Promise.resolve(fetch(request)) };
  return { at, state };
}

// Spec W-4
describe('a sign-in that the browser’s cookies prove', () => {
  const ann = { nativeIdentity: '7', name: 'ann' };
  const verify = (at: ConnectorContext, password: string) => webServices.verify?.(ann, password, at);

  it('tells the right password from a wrong one, and signs out', async () => {
    const { at, state } = blog();
    expect(await verify(at, 'right')).toEqual({ kind: 'signsIn' });
    expect(state.signedIn).toBeNull();
    expect(await verify(at, 'wrong')).toMatchObject({ kind: 'refused' });
  });

  it('is not proved by a redirect', async () => {
    const { at } = blog({ hijacked: true });
    for (const password of ['right', 'wrong']) expect(await verify(at, password)).toMatchObject({ kind: 'noAnswer' });
    expect(await webServices.test(at)).toMatchObject([{ ok: false }]);
  });

  it.for(['7', '1'])('is not proved by a session of %s that was there before', async (signedIn) => {
    const { at } = blog({ hijacked: true, signedIn });
    expect((await verify(at, 'wrong'))?.kind).toBe('noAnswer');
    const own = blog({ signedIn, endsSessions: false });
    expect((await verify(own.at, 'wrong'))?.kind).not.toBe('signsIn');
    const passwords = { current: 'wrong', next: 'New password 1' };
    const outcome = await webServices.changePassword(ann, passwords, blog({ hijacked: true, signedIn }).at);
    expect(outcome).toMatchObject({
      kind: 'misconfigured',
      explanation: { key: 'connectors.webServices.signedInBefore' },
    });
  });

  it('ends a session that was there, and signs in after it', async () => {
    const { at } = blog({ signedIn: '1' });
    expect(await verify(at, 'right')).toEqual({ kind: 'signsIn' });
    expect(await verify(blog({ signedIn: '7' }).at, 'wrong')).toMatchObject({ kind: 'refused' });
  });

  it('is no sign-in of another account', async () => {
    const { at } = blog();
    expect(await webServices.verify?.({ nativeIdentity: '8', name: 'ann' }, 'right', at)).toMatchObject({
      kind: 'noAnswer',
      outcome: { kind: 'misconfigured' },
    });
  });

  it('is not begun where nobody knows whether somebody is signed in', async () => {
    const { at } = blog();
    const asked: string[] = [];
    const fetch = (request: SourceRequest): Promise<SourceAnswer> => {
      asked.push(request.path);
      return Promise.resolve({ kind: 'none', reached: 'maybe', why: 'lost' });
    };
    expect(await verify({ ...at, fetch }, 'right')).toEqual({ kind: 'noAnswer', outcome: { kind: 'unreachable' } });
    expect(asked).toHaveLength(1);
  });
});

it('takes JSON’s null for nothing', async () => {
  const { context } = contextWith(jsonRpc, [{ body: '{"result": {"session": null, "revision": 1}}' }]);
  expect((await webServices.verify?.({ nativeIdentity: 'a', name: 'a' }, 'p', context))?.kind).toBe('noAnswer');
});
