import { expect, it } from 'vitest';
import type { ConnectorContext } from '../../../../../core/connectors/spi.ts';
import type { SourceAnswer } from '../../../../../core/connectors/http/guarded-fetch.ts';
import { keystone } from '../../../../../core/connectors/keystone/keystone.ts';

const now = 'Tue, 01 Dec 2026 12:00:00 GMT';

const answer = (status: number, json: unknown, more: Readonly<Record<string, string>> = {}): SourceAnswer => {
  const headers = new Headers({ Date: now, ...more });
  const header = (name: string) => headers.get(name);
  const body = JSON.stringify(json);
  return {
    kind: 'answer',
    status,
    header,
    headers: [...headers],
    body,
    truncated: false,
    receivedAt: 0,
    onlyCopy: true,
  };
};

function resetAnswering(user: unknown): ConnectorContext {
  return {
    url: 'https://cloud.example/v3',
    settings: {},
    mode: 'serviceAccount',
    secrets: { servicePassword: 'p' },
    fetch: ({ path }) =>
      Promise.resolve(
        path.startsWith('auth/tokens')
          ? answer(201, { token: { user: { id: 'adm' } } }, { 'X-Subject-Token': 't' })
          : answer(200, { user }),
      ),
    signal: new AbortController().signal,
    timers: { after: () => ({ cancel: () => undefined }) },
    log: { warn: () => undefined },
  };
}

it.for([
  ['2026-12-01T12:00:00.000000', true],
  ['2026-11-30T00:00:00.000000Z', true],
  ['2026-12-31T12:00:00.000000', false],
  [null, false],
] as const)('says of a reset whose password expires at %s whether it lasts', async ([expiresAt, isTemporary]) => {
  const context = resetAnswering({ id: 'u1', password_expires_at: expiresAt });
  expect(await keystone.changePassword({ nativeIdentity: 'u1', name: 'ann' }, { next: 'New 1' }, context)).toEqual({
    kind: 'changed',
    ...(isTemporary && { explanation: { key: 'connectors.keystone.temporary' } }),
  });
});
