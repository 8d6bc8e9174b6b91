import { createHash } from 'node:crypto';

/**
 * The id that Chromium gives to an extension with this public key (base64 of its DER form, as in the manifest's `key`):
 * the first half of its SHA-256 in the letters a to p.
 */
export function chromiumId(publicKey: string): string {
  const hash = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  return hash.slice(0, 32).replace(/./g, (digit) => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16)));
}
