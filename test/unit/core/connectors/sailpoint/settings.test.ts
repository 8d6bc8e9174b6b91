import { expect, it } from 'vitest';
import { sailpoint } from '../../../../../core/connectors/sailpoint/sailpoint.ts';

const problems = (settings: Record<string, unknown>) =>
  sailpoint.manifest.problems?.(settings).map(({ path, sentence }) => `${path.join('.')} ${sentence.key}`);

it("refuses people's own sign-in without an address where they do it", () => {
  const authentication = 'oauth2AuthorizationCode';
  expect(problems({ authentication })).toEqual(['authorizationEndpoint connectors.oauth.missingEndpoint']);
  expect(problems({ authentication, authorizationEndpoint: 'https://acme.identitynow.com/oauth/authorize' })).toEqual(
    [],
  );
  expect(problems({ authentication, issuer: 'https://login.example' })).toEqual([]);
});

it('needs no address for a client of the tenant, which gives its tokens itself', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ authentication: 'oauth2ClientCredentials', clientId: 'c' })).toEqual([]);
});

it('says what is wrong with the shape', () => {
  expect(problems({ apiVersion: 'v1', clientID: 'c' })).toEqual([
    'apiVersion model.shape.oneOf',
    'clientID model.shape.unknownField',
  ]);
});
