import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import type { Dice } from './dice.ts';

/**
 * What Lockstep uses of WebCrypto, with Node's own primitives but at once: WebCrypto answers from other threads, at a
 * time that no seed decides. Keys are plain records with the material in it, so that the database can hold them.
 */
export function pureCrypto(dice: Dice): Crypto {
  const fill = <T extends Uint8Array | Uint32Array>(array: T): T => {
    for (let index = 0; index < array.length; index += 1) array[index] = dice.int(256);
    return array;
  };
  const subtle = {
    generateKey: (algorithm: { name: string }) =>
      Promise.resolve({ type: 'secret', algorithm, raw: fill(new Uint8Array(32)) }),
    digest: (_: string, data: Uint8Array) => Promise.resolve(bufferOf(createHash('sha256').update(data).digest())),
    sign: (_: string, key: PureKey, data: Uint8Array) =>
      Promise.resolve(bufferOf(createHmac('sha256', key.raw).update(data).digest())),
    encrypt: ({ iv, additionalData }: Sealing, key: PureKey, plain: Uint8Array) => {
      const cipher = createCipheriv('aes-256-gcm', key.raw, iv).setAAD(additionalData);
      return Promise.resolve(bufferOf(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])));
    },
    decrypt: async ({ iv, additionalData }: Sealing, key: PureKey, sealed: ArrayBuffer) => {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key.raw, iv).setAAD(additionalData);
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      return bufferOf(Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]));
    },
  };
  return { subtle, getRandomValues: fill } as unknown as Crypto;
}

interface PureKey {
  readonly raw: Uint8Array;
}

interface Sealing {
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}

const tagBytes = 16;

function bufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
