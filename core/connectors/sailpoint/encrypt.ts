import { PKCS1_KEM } from 'micro-rsa-dsa-dh/rsa.js';

/** With a key of fewer bits nobody should encrypt a password (NIST SP 800-131A). */
const leastBits = 2048;

/** Octets of a block that are the padding's. */
const paddingLength = 11;

/**
 * RSAES-PKCS1-v1_5 (RFC 8017, 7.2), which WebCrypto has not; the padding's octets come from crypto.getRandomValues.
 * @param publicKey SubjectPublicKeyInfo in base64, with or without the lines of PEM around it
 * @returns the ciphertext in base64; `tooLong` where the key cannot take so many bytes; `badKey` where it is none
 */
export async function encryptPassword(
  password: string,
  publicKey: string,
): Promise<{ readonly encrypted: string } | 'tooLong' | 'badKey'> {
  const key = await readKey(publicKey);
  if (key === null) return 'badKey';
  const message = new TextEncoder().encode(password);
  if (message.length > Math.ceil(key.n.toString(16).length / 2) - paddingLength) return 'tooLong';
  return { encrypted: btoa(String.fromCharCode(...PKCS1_KEM.encrypt(key, message))) };
}

/** WebCrypto reads the key; the algorithm is only what it wants to hear for that. */
async function readKey(publicKey: string): Promise<{ readonly n: bigint; readonly e: bigint } | null> {
  try {
    const der = Uint8Array.from(atob(publicKey.replaceAll(/-----[A-Z ]+-----|\s/g, '')), (one) => one.charCodeAt(0));
    const key = await crypto.subtle.importKey('spki', der, { name: 'RSA-OAEP', hash: 'SHA-256' }, true, ['encrypt']);
    const { n = '', e = '' } = await crypto.subtle.exportKey('jwk', key);
    const modulus = numberIn(n);
    return modulus.toString(2).length >= leastBits ? { n: modulus, e: numberIn(e) } : null;
  } catch {
    return null;
  }
}

/** Base64url, big-endian (RFC 7518, 2). */
function numberIn(encoded: string): bigint {
  const octets = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  return BigInt(`0x${Array.from(octets, (one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('')}`);
}
