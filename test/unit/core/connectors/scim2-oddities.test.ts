import { describe, expect, it } from 'vitest';
import type { ConnectorContext } from '../../../../core/connectors/spi.ts';
import type { SourceAnswer, SourceRequest } from '../../../../core/connectors/http/guarded-fetch.ts';
import { scim2 } from '../../../../core/connectors/scim2/scim2.ts';

/** Answers of services that are a little off the RFC. */

const list = { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 1 };
const error = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] };

function answer(status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): SourceAnswer {
  const all = new Headers(headers);
  const header = (name: string) => all.get(name);
  const body = JSON.stringify(json);
  return { kind: 'answer', status, header, headers: [...all], body, truncated: false, receivedAt: 0, onlyCopy: true };
}

function contextOf(answerTo: (request: SourceRequest) => SourceAnswer): ConnectorContext {
  return {
    url: 'https://staff.example/scim/v2',
    settings: { signIn: 'basic' },
    mode: 'serviceAccount',
    secrets: { token: 't' },
    fetch: (request) => Promise.resolve(answerTo(request)),
    signal: new AbortController().signal,
    timers: { after: () => ({ cancel: () => undefined }) },
    log: { warn: () => undefined },
  };
}

const found = (json: unknown) =>
  scim2.findAccounts?.(
    { login: 'ann' },
    contextOf(() => answer(200, json)),
  );

describe('a search', () => {
  it.for<[string, unknown, unknown]>([
    ['an id that is a number', { ...list, Resources: [{ id: 41, userName: 'ann' }] }, { nativeIdentity: '41' }],
    [
      'names in capitals',
      { ...list, Resources: [{ ID: '7', UserName: 'ann', Active: false }] },
      { nativeIdentity: '7', disabled: true },
    ],
    [
      'names in small letters',
      { ...list, resources: [{ id: '7', username: 'ann', name: { GIVENNAME: 'Ann' } }] },
      { attributes: { givenName: 'Ann' } },
    ],
    ['the list in another case', { SCHEMAS: list.schemas, Resources: [{ id: '7', userName: 'ann' }] }, { name: 'ann' }],
  ])('reads %s', async ([, json, account]) => {
    expect(await found(json)).toMatchObject({ kind: 'found', accounts: [account] });
  });

  it('has not found nobody where the service counts somebody', async () => {
    expect((await found(list))?.kind).toBe('failed');
    expect(await found({ ...list, totalResults: 0 })).toEqual({ kind: 'found', accounts: [] });
  });

  it('asks for a count, without which some give nothing', async () => {
    const asked: string[] = [];
    const context = contextOf(({ path }) => (asked.push(path), answer(200, { ...list, totalResults: 0 })));
    await scim2.findAccounts?.({ login: 'ann' }, context);
    expect(asked).toEqual(['Users?filter=userName%20eq%20%22ann%22&count=100']);
  });
});

const weak = 'W/"a330"';
const service = (versions: readonly string[]) => {
  const tags: (string | undefined)[] = [];
  let reads = 0;
  const context = contextOf(({ method, headers = {} }) => {
    if (method === 'PATCH') return answer(501, error);
    if (method === 'GET') {
      const version = versions[Math.min(reads, versions.length - 1)];
      reads += 1;
      return answer(200, { id: '7', userName: 'ann', meta: { version } });
    }
    tags.push(headers['If-Match']);
    return headers['If-Match'] === undefined ? answer(200, { id: '7' }) : answer(412, error);
  });
  return {
    tags,
    change: () => scim2.changePassword({ nativeIdentity: '7', name: 'ann' }, { next: 'New 1' }, context),
  };
};

describe('a PUT at a service that has no PATCH', () => {
  it('is sent without If-Match where a weak tag can never fit', async () => {
    const { tags, change } = service([weak]);
    expect(await change()).toEqual({ kind: 'changed' });
    expect(tags).toEqual([weak, undefined]);
  });

  it('waits where the user was changed in between, or the tag is a strong one', async () => {
    for (const versions of [[weak, 'W/"b"'], ['"a330"']]) {
      const { tags, change } = service(versions);
      expect((await change()).kind).toBe('throttled');
      expect(tags).toHaveLength(1);
    }
  });
});

it.for([
  [422, error, 'unknown'],
  [400, { message: 'Not SCIM' }, 'unknown'],
  [501, error, 'misconfigured'],
] as const)('takes a refusal of %i in words that it does not know for %s', async ([status, json, kind]) => {
  const configuration = answer(200, { patch: { supported: true } });
  const context = contextOf(({ method }) => (method === 'GET' ? configuration : answer(status, json)));
  expect((await scim2.changePassword({ nativeIdentity: '7', name: 'ann' }, { next: 'New 1' }, context)).kind).toBe(
    kind,
  );
});
