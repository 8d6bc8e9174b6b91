import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { expect, test } from 'vitest';
import { encryptPassword } from '../../../../../core/connectors/sailpoint/encrypt.ts';

function keyPair(modulusLength: number) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const decrypt = (encrypted: string) =>
    privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(encrypted, 'base64'));
  return { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), decrypt };
}

const { pem, decrypt } = keyPair(2048);
const base64 = pem.replaceAll(/-----[A-Z ]+-----|\n/g, '');

test('what the holder of the private key reads is the password, and never twice the same to anybody else', async () => {
  const seen = new Set<string>();
  for (const key of [pem, base64]) {
    for (const password of ['pässwörd € 😀', '1', 'x'.repeat(245)]) {
      const sealed = await encryptPassword(password, key);
      if (typeof sealed === 'string') throw new Error(sealed);
      expect(decrypt(sealed.encrypted).toString('utf8')).toBe(password);
      seen.add(sealed.encrypted);
    }
  }
  expect(seen.size).toBe(6);
});

test('a password that is too long, and what is no key or too short a one, are told', async () => {
  expect(await encryptPassword('x'.repeat(246), base64)).toBe('tooLong');
  for (const key of ['', 'not base64', btoa('not a key'), keyPair(1024).pem]) {
    expect(await encryptPassword('x', key)).toBe('badKey');
  }
});
