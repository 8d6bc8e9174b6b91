import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, scratchFolder } from './process.ts';

/** A fresh certificate for loopback that only itself vouches for. */
export async function selfSignedCertificate(): Promise<{ key: Buffer; cert: Buffer }> {
  const folder = scratchFolder('tls');
  try {
    const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
    await runProgram([
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ]);
    return { key: await readFile(key), cert: await readFile(cert) };
  } finally {
    folder.remove();
  }
}
