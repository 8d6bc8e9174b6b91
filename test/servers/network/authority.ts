import { createHash, X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, scratchFolder } from '../process.ts';

/** A certificate authority of a test's own, with one certificate for loopback that it has signed. */
export interface Authority {
  /** The authority itself, base64 of its DER: what Firefox is told to trust. */
  readonly certificate: string;
  /** SHA-256 of the public key of the server's certificate, base64: what Chromium is told to trust. */
  readonly serverKeyHash: string;
  /** The server's own, PEM. */
  readonly key: Buffer;
  readonly cert: Buffer;
}

export async function createAuthority(): Promise<Authority> {
  const folder = scratchFolder('authority');
  const at = (name: string) => join(folder.path, name);
  const openssl = (...args: string[]) => runProgram(['openssl', ...args], { cwd: folder.path });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    const isAuthority = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    const root = ['-x509', ...newKey, '-days', '2', '-subj', '/CN=Lockstep test network', ...isAuthority];
    await openssl('req', ...root, '-keyout', 'ca.key', '-out', 'ca.pem');
    await openssl('req', ...newKey, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
    await writeFile(at('server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'server.ext', '-days', '2'];
    await openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem');
    const cert = await readFile(at('server.pem'));
    const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
    return {
      certificate: new X509Certificate(await readFile(at('ca.pem'))).raw.toString('base64'),
      serverKeyHash: createHash('sha256').update(publicKey).digest('base64'),
      key: await readFile(at('server.key')),
      cert,
    };
  } finally {
    folder.remove();
  }
}
