import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * The public half of the signing key in the PEM file `LOCKSTEP_SIGNING_KEY` as base64 of its DER form, or undefined when
 * none is given. The private half stays outside the repository: who has it can update every installation.
 */
export function publicSigningKey(): string | undefined {
  const file = process.env['LOCKSTEP_SIGNING_KEY'];
  if (!file) return undefined;
  return createPublicKey(readFileSync(file)).export({ type: 'spki', format: 'der' }).toString('base64');
}

/**
 * The address of the folder `LOCKSTEP_UPDATE_URL`, with a slash at its end, from which browsers take packages that a
 * policy installs; undefined when none is given. https, because what comes from there is installed; http on loopback.
 */
export function updateFolder(): string | undefined {
  const address = process.env['LOCKSTEP_UPDATE_URL'];
  if (!address) return undefined;
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:' && hostname !== '127.0.0.1' && hostname !== 'localhost') {
    throw new Error(`LOCKSTEP_UPDATE_URL must be an https address, not ${address}`);
  }
  return address.endsWith('/') ? address : `${address}/`;
}

export const updateManifests = { chromium: 'updates.xml', firefox: 'updates.json' } as const;
