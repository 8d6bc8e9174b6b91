import { expect, test } from 'vitest';
import type { ConnectorContext } from '../../../../core/connectors/spi.ts';
import { scim2 } from '../../../../core/connectors/scim2/scim2.ts';

test.each([
  ['a login with a colon', 'robin:one', 'Winter-blanket-7'],
  ['a password with a line break', 'robin', 'Winter\nblanket-7'],
  ['a password with half a character', 'robin', 'Winter-blanket-7\ud83d'],
])('%s, which Basic credentials cannot hold, is never sent', async (_, name, password) => {
  const sent: unknown[] = [];
  const context = {
    url: 'https://staff.example/scim/v2',
    settings: { signIn: 'me' },
    mode: 'serviceAccount',
    secrets: { token: 'service-token' },
    fetch: (request: unknown) => {
      sent.push(request);
      return Promise.reject(new Error('nothing may be sent'));
    },
  } as unknown as ConnectorContext;
  expect(await scim2.verify?.({ nativeIdentity: '1', name }, password, context)).toMatchObject({
    kind: 'noAnswer',
    outcome: { kind: 'misconfigured', explanation: { key: 'connectors.scim2.notSendable' } },
  });
  expect(sent).toEqual([]);
});
