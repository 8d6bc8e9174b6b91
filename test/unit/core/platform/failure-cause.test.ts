import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../../core/platform/network/failure-cause.ts';

describe('What an error of webRequest says of a harmless request', () => {
  it.each([
    'net::ERR_CONNECTION_REFUSED',
    'net::ERR_NAME_NOT_RESOLVED',
    'NS_ERROR_CONNECTION_REFUSED',
    'NS_ERROR_UNKNOWN_HOST',
  ])('%s: no connection came about', (error) => {
    expect(causeOf(error)).toBe('refused');
  });

  it.each([
    'net::ERR_CERT_AUTHORITY_INVALID',
    'net::ERR_CERT_DATE_INVALID',
    'The certificate is not trusted because it is self-signed.',
    'Peer’s Certificate issuer is not recognized.',
    'Peer’s certificate has an invalid signature.',
    'Unable to communicate securely with peer: requested domain name does not match the server’s certificate.',
    'Dem Zertifikat wird nicht vertraut, weil es vom Aussteller selbst signiert wurde.',
  ])('%s: the certificate', (error) => {
    expect(causeOf(error)).toBe('certificate');
  });

  it.each([
    'net::ERR_EMPTY_RESPONSE',
    'net::ERR_CONNECTION_RESET',
    'net::ERR_CONNECTION_CLOSED',
    'net::ERR_TIMED_OUT',
    'net::ERR_SSL_PROTOCOL_ERROR',
    'net::ERR_BAD_SSL_CLIENT_AUTH_CERT',
    'net::ERR_NOT_INVENTED_YET',
    'NS_ERROR_NET_RESET',
    'NS_ERROR_NET_TIMEOUT',
    'NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY, SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT)',
    'SSL received a record that exceeded the maximum permissible length.',
    'SSL received a record with an incorrect Message Authentication Code.',
    'SSL peer was unable to negotiate an acceptable set of security parameters.',
    'Peer reports incompatible or unsupported protocol version.',
    'Cannot communicate securely with peer: no common encryption algorithm(s).',
    '',
  ])('“%s”: neither', (error) => {
    expect(causeOf(error)).toBe('lost');
  });
});
