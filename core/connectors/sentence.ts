import { pathPart } from './path.ts';

const limit = 500;
const blot = '•••';

/**
 * A source's sentence as it may be shown and kept: unaltered, but for the secrets that occur in it, in any of the ways
 * in which an answer writes them, and for what is beyond 500 characters. Undefined where nothing is left to read.
 */
export function sentenceWithout(secrets: readonly string[], words: string): string | undefined {
  // Longest first: a secret may be part of another one. Before cutting: half a secret is one too.
  const written = [...new Set(secrets.flatMap(waysToWrite))].toSorted((a, b) => b.length - a.length);
  const clean = written.reduce(blotOut, words).trim();
  return clean === '' ? undefined : clean.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}

function waysToWrite(secret: string): string[] {
  if (secret === '') return [];
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inHtml = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
  const inAddress = pathPart(secret) ?? secret;
  return [secret, inJson, inHtml, inAddress, inAddress.replaceAll('%20', '+')];
}

/** A secret of one to three characters is blotted out only where it stands alone: it occurs in any sentence by chance. */
function blotOut(words: string, secret: string): string {
  if (secret.length > 3) return words.replaceAll(secret, blot);
  const literally = secret.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return words.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${literally}(?![\\p{L}\\p{N}])`, 'gu'), blot);
}
