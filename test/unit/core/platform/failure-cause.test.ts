import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../../core/platform/failure-cause.ts';

describe('What an error of webRequest proves of a change request', () => {
  it.each([
    'net::ERR_CONNECTION_REFUSED',
    'net::ERR_NAME_NOT_RESOLVED',
    'NS_ERROR_CONNECTION_REFUSED',
    'NS_ERROR_UNKNOWN_HOST',
  ])('%s: no connection came about', (error) => {
    expect(causeOf(error, true)).toBe('refused');
  });

  it.each([
    'net::ERR_CERT_AUTHORITY_INVALID',
    'net::ERR_CERT_DATE_INVALID',
    'The certificate is not trusted because it is self-signed.',
    'Peer’s Certificate issuer is not recognized.',
  ])('%s: the certificate', (error) => {
    expect(causeOf(error, true)).toBe('certificate');
  });

  it.each([
    'net::ERR_EMPTY_RESPONSE',
    'net::ERR_CONNECTION_RESET',
    'net::ERR_CONNECTION_CLOSED',
    'net::ERR_TIMED_OUT',
    'net::ERR_SSL_PROTOCOL_ERROR',
    'net::ERR_NOT_INVENTED_YET',
    'NS_ERROR_NET_RESET',
    'NS_ERROR_NET_TIMEOUT',
    'SSL received a record with an incorrect Message Authentication Code.',
    'Dem Zertifikat wird nicht vertraut, weil es vom Aussteller selbst signiert wurde.',
    '',
  ])('“%s”: nobody can tell', (error) => {
    expect(causeOf(error, true)).toBe('lost');
  });
});

it('takes a sentence in any language for the certificate after a harmless request', () => {
  const sentence = 'Dem Zertifikat wird nicht vertraut, weil es vom Aussteller selbst signiert wurde.';
  expect(causeOf(sentence, false)).toBe('certificate');
  expect(causeOf('net::ERR_CONNECTION_RESET', false)).toBe('lost');
  expect(causeOf('', false)).toBe('lost');
});
