import { canonical } from './same.ts';
import type { Source } from './source.ts';

/** What decides whom a source's requests reach and what they do there; all else of a source is words and order. */
export type Connected = Pick<Source, 'connector' | 'url' | 'connectorAttributes' | 'passwordChangeMode'>;

/**
 * A source's connection as one text: connector, address, settings and mode. Two that differ in any of them may be two
 * systems, or one that is asked something else. Holds no secret, as a source holds none.
 */
export function connectionOf({ connector, url, connectorAttributes, passwordChangeMode }: Connected): string {
  return canonical([connector, url, connectorAttributes, passwordChangeMode]);
}

/** The same as a SHA-256 in hexadecimal, for what is kept for years. */
export async function connectionDigest(source: Connected): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(connectionOf(source)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
