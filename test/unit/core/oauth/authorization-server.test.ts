import { expect, test } from 'vitest';
import { basicOf } from '../../../../core/oauth/authorization-server.ts';

test.each([
  [
    'letters, digits and - . _ *',
    'b61429f5-203d.494c_94c3*',
    '0jQKm_heHj4Ba7-IPXk1',
    'b61429f5-203d.494c_94c3*:0jQKm_heHj4Ba7-IPXk1',
  ],
  ['signs of the form encoding', 'a b:c', 'p+q/r=%&é~', 'a+b%3Ac:p%2Bq%2Fr%3D%25%26%C3%A9%7E'],
])('an id and a secret of %s arrive as RFC 6749 writes them', async (_, id, secret, written) => {
  const headers = new Headers();
  await basicOf(secret)({ issuer: 'https://login.example' }, { client_id: id }, new URLSearchParams(), headers);
  const credentials = (headers.get('Authorization') ?? '').replace(/^Basic /, '');
  expect(Buffer.from(credentials, 'base64').toString()).toBe(written);
});
