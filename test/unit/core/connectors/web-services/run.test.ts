import { describe, expect, it } from 'vitest';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';
import { contextWith, jsonRpc, capabilities, type Said } from './support.ts';

const account = { nativeIdentity: 'n-1', name: 'ann' };
const passwords = { current: 'Old "p\\', next: 'New {{login}} %41 & 😀' };
const signedIn: Said = { body: '{"result": {"session": "s3cret-session", "revision": 7}}' };
const change = (...said: Said[]) => {
  const { context, asked } = contextWith(jsonRpc, said);
  return { outcome: webServices.changePassword(account, passwords, context), asked };
};
const bodies = (asked: ReturnType<typeof change>['asked']) =>
  asked.map(({ init }) => JSON.parse(typeof init.body === 'string' ? init.body : 'null') as unknown);

// Spec H-1
describe('a change by a description', () => {
  it('signs in, changes and signs out, with what it kept and each value as it is', async () => {
    const { outcome, asked } = change(signedIn, { body: '{"result": true}' }, {});
    expect(await outcome).toEqual({ kind: 'changed' });
    expect(bodies(asked)).toMatchObject([
      { method: 'login', params: ['ann', passwords.current] },
      { method: 'passwd', params: { old: passwords.current, new: passwords.next, revision: 7 } },
      { method: 'logout' },
    ]);
    expect(asked.map(({ request }) => request.changes ?? false)).toEqual([false, true, false]);
    expect(new Headers(asked[1]?.init.headers).get('X-Session')).toBe('s3cret-session');
  });

  it('reads errors inside HTTP 200, and blots what was kept in secret out of their sentences', async () => {
    const refusal = { body: '{"error": {"code": 10, "message": "Used before, s3cret-session."}}' };
    expect(await change(signedIn, refusal, {}).outcome).toEqual({
      kind: 'rejected',
      reason: 'history',
      sentence: 'Used before, •••.',
    });
    const wrong = { body: '{"error": {"code": 401, "message": "No."}}' };
    const { outcome, asked } = change(wrong);
    expect(await outcome).toEqual({ kind: 'wrongCurrentPassword', sentence: 'No.' });
    // The session that the sign-out would end was never there.
    expect(asked).toHaveLength(1);
  });

  it('signs out whatever came of the change', async () => {
    for (const said of [{ lost: true }, { status: 500 }, { body: '<html>' }, { redirect: true }]) {
      const { outcome, asked } = change(signedIn, said, {});
      expect((await outcome).kind).toBe('unknown');
      expect(bodies(asked).at(-1)).toMatchObject({ method: 'logout' });
    }
  });

  it('takes trouble before the change for a change that was not sent', async () => {
    expect(await change({ lost: true }).outcome).toEqual({ kind: 'unreachable' });
    expect((await change({ body: '<html>' }).outcome).kind).toBe('misconfigured');
    expect((await change({ redirect: true }).outcome).kind).toBe('misconfigured');
    expect(await change({ status: 429, headers: { 'Retry-After': '5' } }).outcome).toEqual({
      kind: 'throttled',
      retryAt: 6000,
    });
  });

  it('changed nothing where an answer before the change ends it, whatever that is taken for', async () => {
    const barred = { when: { json: { '/error/code': { equals: 7 } } }, outcome: 'rightButBarred' as const };
    const described = {
      ...jsonRpc,
      requests: {
        ...jsonRpc.requests,
        signIn: { ...jsonRpc.requests.signIn, answers: [barred, ...jsonRpc.requests.signIn.answers] },
      },
    };
    const said = { body: '{"error": {"code": 7, "message": "This account is disabled."}}' };
    const { context, asked } = contextWith(described, [said]);
    expect(await webServices.changePassword(account, passwords, context)).toEqual({
      kind: 'accountDisabled',
      sentence: 'This account is disabled.',
      explanation: { key: 'connectors.barred' },
    });
    expect(asked.filter(({ request }) => request.changes)).toEqual([]);
    const noted = { ...barred, note: 'The password has expired.' };
    const signIn = { ...described.requests.signIn, answers: [noted, ...jsonRpc.requests.signIn.answers] };
    const withNote = contextWith({ ...described, requests: { ...described.requests, signIn } }, [said]);
    expect(await webServices.changePassword(account, passwords, withNote.context)).toMatchObject({
      explanation: { with: ['The password has expired.'] },
    });
  });

  it('knows nothing for sure when a request after the change goes wrong', async () => {
    const confirm = { ...jsonRpc.requests.ping, title: 'Confirm', changes: true };
    const started = [{ when: { status: 202 }, outcome: 'continue' as const }, ...jsonRpc.requests.change.answers];
    const twoStep = {
      ...jsonRpc,
      requests: { ...jsonRpc.requests, change: { ...jsonRpc.requests.change, answers: started }, confirm },
      change: { selfService: { steps: ['signIn', 'change', 'confirm'] } },
    };
    for (const said of [{ status: 404 }, { status: 429 }, { lost: true }]) {
      const { context } = contextWith(twoStep, [signedIn, { status: 202 }, said]);
      expect(await webServices.changePassword(account, passwords, context)).toEqual({ kind: 'unknown' });
    }
  });

  it('sends nothing where a value does not fit its place', async () => {
    const inHeader = {
      ...jsonRpc,
      requests: {
        ...jsonRpc.requests,
        change: { ...jsonRpc.requests.change, headers: { 'X-New': '{{newPassword}}' } },
      },
    };
    for (const next of ['line\r\nX-Evil: 1', 'ü', ' blank', '\0']) {
      const { context, asked } = contextWith(inHeader, [signedIn]);
      const outcome = await webServices.changePassword(account, { ...passwords, next }, context);
      expect(outcome).toMatchObject({ kind: 'rejected', reason: 'policy' });
      expect(asked.filter(({ request }) => request.changes)).toEqual([]);
    }
  });

  it('refuses a new password that the source would keep as another one, before anything is sent', async () => {
    const cut = { steps: ['signIn', 'change'], cannotHold: [{ moreBytesThan: 3, note: 'Too long.' }] };
    const { context, asked } = contextWith({ ...jsonRpc, change: { selfService: cut } }, [signedIn]);
    expect(await webServices.changePassword(account, { current: 'x', next: 'üü' }, context)).toMatchObject({
      kind: 'rejected',
      explanation: { with: ['Too long.'] },
    });
    expect(asked).toEqual([]);
  });
});

const verify = (...said: Said[]) => webServices.verify?.(account, 'p', contextWith(jsonRpc, said).context);

describe('a sign-in and a test by a description', () => {
  it('tells a password that signs in from one that does not, and from no answer', async () => {
    expect(await verify(signedIn)).toEqual({ kind: 'signsIn' });
    expect(await verify({ body: '{"error": {"code": 401}}' })).toEqual({ kind: 'refused' });
    expect(await verify({ lost: true })).toEqual({ kind: 'noAnswer', outcome: { kind: 'unreachable' } });
  });

  it('says what was tried by the titles of the requests', async () => {
    const refused = [{ body: '{"result": 1}' }, { body: '{"error": {"code": 401}}' }];
    const { context, asked } = contextWith(jsonRpc, refused);
    expect(await webServices.test(context)).toEqual([
      { ok: true, tried: { key: 'connectors.webServices.step', with: ['Say hello'] } },
      { ok: true, tried: { key: 'connectors.madeUp.refused' } },
    ]);
    expect(bodies(asked)[1]).toMatchObject({
      method: 'login',
      params: ['lockstep-connection-test', expect.any(String)],
    });
    const failed = await webServices.test(contextWith(jsonRpc, [{ status: 404 }]).context);
    expect(failed).toMatchObject([{ ok: false, outcome: 'misconfigured' }]);
  });

  it('fails a test of the connection where a made-up person is let in', async () => {
    const lines = await webServices.test(contextWith(jsonRpc, [{ body: '{"result": 1}' }, signedIn]).context);
    expect(lines).toMatchObject([
      { ok: true },
      { ok: false, outcome: 'misconfigured', explanation: { key: 'connectors.madeUp.signsIn' } },
    ]);
    const lost = await webServices.test(contextWith(jsonRpc, [{ body: '{"result": 1}' }, { lost: true }]).context);
    expect(lost).toMatchObject([{ ok: true }, { ok: false, outcome: 'unreachable' }]);
  });
});

// Spec H-2
describe('places of a request', () => {
  const everywhere = {
    name: 'Everywhere',
    secrets: { key: { label: 'Key' } },
    settings: { realm: { label: 'Realm', default: 'a b' } },
    requests: {
      read: {
        title: 'Read',
        method: 'GET',
        path: 'users/{{nativeIdentity}}/x',
        query: { q: 'name eq {{login|json}}', 'r&': '{{settings.realm}}' },
        basic: { user: '{{login}}', password: '{{secrets.key}}' },
        keep: { user: { json: '' }, token: { text: 'value="([^"]*)"', html: true, optional: true, secret: true } },
        answers: [{ when: { status: 200 }, outcome: 'continue' }],
      },
      set: {
        title: 'Set',
        method: 'PUT',
        path: 'users/{{nativeIdentity}}',
        headers: { 'X-Token': '{{kept.token}}' },
        body: { over: '{{kept.user}}', json: { password: '{{newPassword}}' } },
        changes: true,
        answers: [{ when: { status: 204 }, outcome: 'changed' }],
      },
      form: {
        title: 'Look at it',
        method: 'POST',
        path: 'form',
        body: { form: { user: '{{login}}', key: '{{secrets.key}}' } },
        answers: [{ outcome: 'continue' }],
      },
    },
    change: { serviceAccount: { steps: ['read', 'set'], repeatable: true } },
    test: { serviceAccount: { steps: ['form'] } },
  } satisfies DescriptionInput;
  const more = { mode: 'serviceAccount', secrets: { key: 'k€y:1' } } as const;
  const odd = { nativeIdentity: 'a/b?c#d', name: 'x"y&z' };

  it('encodes by context, sends back what it was given, and leaves out what was not there', async () => {
    const user = '{"id": 1, "password": "old", "tags": ["a"], "__proto__": {"b": 1}}';
    const { context, asked } = contextWith(everywhere, [{ body: user }, { status: 204 }], more);
    expect(await webServices.changePassword(odd, { next: '"},{' }, context)).toEqual({ kind: 'changed' });
    expect(asked[0]?.url).toBe(
      'https://source.example/base/users/a%2Fb%3Fc%23d/x?q=name%20eq%20%22x%5C%22y%26z%22&r%26=a%20b',
    );
    const authorization = new Headers(asked[0]?.init.headers).get('Authorization') ?? '';
    expect(Buffer.from(authorization.slice(6), 'base64').toString()).toBe('x"y&z:k€y:1');
    expect(asked[1]?.init.body).toBe('{"id":1,"password":"\\"},{","tags":["a"],"__proto__":{"b":1}}');
    expect(new Headers(asked[1]?.init.headers).has('X-Token')).toBe(false);
  });

  it.for(['content-type', 'Content-Type', 'CONTENT-TYPE'])(
    'has its own %s in the place of the usual one',
    async (name) => {
      const form = { ...everywhere.requests.form, headers: { [name]: 'text/x-own', accept: 'text/html' } };
      const described = { ...everywhere, requests: { ...everywhere.requests, form } };
      const { context, asked } = contextWith(described, [{}], more);
      await webServices.test(context);
      const headers = new Headers(asked[0]?.init.headers);
      expect([headers.get('Content-Type'), headers.get('Accept')]).toEqual(['text/x-own', 'text/html']);
    },
  );

  it('writes forms as browsers do, and reads tokens in web pages', async () => {
    const { context, asked } = contextWith(everywhere, [{}], more);
    await webServices.test(context);
    expect(asked[0]?.init.body).toBe('user=lockstep-connection-test&key=k%E2%82%ACy%3A1');
    const page = contextWith(
      {
        ...everywhere,
        requests: {
          ...everywhere.requests,
          read: {
            ...everywhere.requests.read,
            keep: { user: { header: 'X-User' }, token: { text: 'value="([^"]*)"', html: true } },
          },
          set: { ...everywhere.requests.set, body: { json: { u: '{{kept.user}}', p: '{{newPassword}}' } } },
        },
      },
      [{ body: '<input value="a&amp;b&#x3d;&#61;">', headers: { 'X-User': 'u' } }, { status: 204 }],
      more,
    );
    await webServices.changePassword(odd, { next: 'n' }, page.context);
    expect(new Headers(page.asked[1]?.init.headers).get('X-Token')).toBe('a&b==');
  });

  it('cannot be left by an identity in a path within a query', async () => {
    const query = { route: '/users/{{nativeIdentity|path}}', realm: '{{settings.realm}}' };
    const read = { ...everywhere.requests.read, query };
    const description = { ...everywhere, requests: { ...everywhere.requests, read } };
    const { context, asked } = contextWith(description, [{}], more);
    await webServices.changePassword({ ...odd, nativeIdentity: '1/keys' }, { next: 'n' }, context);
    expect(asked[0]?.url).toContain('?route=%2Fusers%2F1%252Fkeys');
  });

  it('cannot be left by an identity', async () => {
    for (const nativeIdentity of ['..', '.', '', '\ud800']) {
      const { context, asked } = contextWith(everywhere, [{}], more);
      const outcome = await webServices.changePassword({ ...odd, nativeIdentity }, { next: 'n' }, context);
      expect([outcome, asked]).toEqual([{ kind: 'accountNotFound' }, []]);
    }
  });

  it('tells what the description offers', () => {
    expect(capabilities(everywhere)).toMatchObject({
      modes: ['serviceAccount'],
      secrets: { selfService: [], serviceAccount: [{ id: 'key' }] },
      repeatable: { serviceAccount: true },
      canSignIn: false,
      canFindAccounts: false,
      sharedCookies: false,
    });
    expect(capabilities(jsonRpc)).toMatchObject({ modes: ['selfService'], canSignIn: true });
  });
});

// Spec D-1
describe('a success that does not name the account', () => {
  const doubting = { ...jsonRpc, change: { selfService: { steps: ['signIn', 'change'], finally: ['signOut'] } } };
  const done: Said[] = [signedIn, { body: '{"result": true}' }, {}];
  const changed = async (description: DescriptionInput, ...look: Said[]) => {
    const { context, asked } = contextWith(description, [...done, ...look]);
    return { outcome: await webServices.changePassword(account, passwords, context), asked };
  };

  it('is one once the new password signs in', async () => {
    const { outcome, asked } = await changed(doubting, signedIn, {});
    expect(outcome).toEqual({ kind: 'changed' });
    expect(bodies(asked)[3]).toMatchObject({ method: 'login', params: ['ann', passwords.next] });
  });

  it('is unknown where it does not, or where nobody answers', async () => {
    expect((await changed(doubting, { body: '{"error": {"code": 401}}' })).outcome).toEqual({
      kind: 'unknown',
      explanation: { key: 'connectors.webServices.saidChanged' },
    });
    expect((await changed(doubting, { lost: true })).outcome).toEqual({ kind: 'unknown' });
    expect((await changed(doubting, { body: '<html>' })).outcome.kind).toBe('unknown');
  });

  it('is taken at its word where it names the account, or the description says so', async () => {
    expect((await changed(jsonRpc)).asked).toHaveLength(3);
    const answers = [{ when: { json: { '/user': { equals: '{{login}}' } } }, outcome: 'changed' as const }];
    const naming = {
      ...doubting,
      requests: { ...jsonRpc.requests, change: { ...jsonRpc.requests.change, answers } },
    };
    const { context, asked } = contextWith(naming, [signedIn, { body: '{"user": "ann"}' }, {}]);
    expect(await webServices.changePassword(account, passwords, context)).toEqual({ kind: 'changed' });
    expect(asked).toHaveLength(3);
  });
});

// Spec K-8
it.for([
  [{ status: 400, body: '{"error2": 1}' }, 'unknown', 'connectors.unlisted'],
  [{ status: 403, body: '<html>' }, 'unknown', 'connectors.unlisted'],
  [{ status: 404, body: '{"error2": 1}' }, 'unknown', 'connectors.unlisted'],
  [{ status: 200, body: '{"error2": 1}' }, 'unknown', 'connectors.unlisted'],
  [{ status: 401, body: '{"error2": 1}' }, 'misconfigured', 'connectors.unlisted'],
  [{ status: 404, body: '<html>' }, 'misconfigured', 'connectors.protocolError'],
  [{ status: 405 }, 'misconfigured', 'connectors.protocolError'],
] as const)('takes %o to a change, which no row speaks of, for %s', async ([said, kind, key]) => {
  const { outcome } = change(signedIn, said, {});
  expect(await outcome).toMatchObject({ kind, explanation: { key } });
});

describe('a search with the person’s own password', () => {
  const accounts = { list: '/users', id: '/id', name: '/name' };
  const whoAmI = {
    ...jsonRpc.requests.signIn,
    keep: {},
    answers: [
      jsonRpc.requests.signIn.answers[0],
      { when: { json: { '/users': { exists: true } } }, outcome: 'continue' as const },
    ],
  };
  const described = {
    ...jsonRpc,
    requests: { ...jsonRpc.requests, whoAmI },
    findAccounts: { selfService: { steps: ['whoAmI'], accounts } },
  } satisfies DescriptionInput;
  const found = (users: unknown) => {
    const { context } = contextWith(described, [{ body: JSON.stringify({ users }) }]);
    return webServices.findAccounts?.({ login: 'ann@example.com', currentPassword: 'p' }, context);
  };

  it('takes the account that the sign-in chose, and keeps what was typed as its name', async () => {
    expect(await found([{ id: 7, name: 'ann' }])).toEqual({
      kind: 'found',
      accounts: [{ nativeIdentity: '7', name: 'ann@example.com', displayName: 'ann' }],
    });
    expect(await found([{ id: 7, name: 'Ann@example.com' }])).toEqual({
      kind: 'found',
      accounts: [{ nativeIdentity: '7', name: 'Ann@example.com' }],
    });
  });

  it('takes none of several that have another name', async () => {
    const several = [
      { id: 7, name: 'ann' },
      { id: 8, name: 'bob' },
    ];
    expect(await found(several)).toEqual({ kind: 'found', accounts: [] });
    expect(await found([])).toEqual({ kind: 'found', accounts: [] });
  });
});
