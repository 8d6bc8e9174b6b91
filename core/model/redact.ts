/** What stands where a secret was. */
export const blot = '•••';

/**
 * Blots every one of `secrets` out of `text`, in the forms in which protocols carry them: as it is, escaped for JSON
 * and HTML, percent- and form-encoded, in base64 and base64url (also as a part of more, as in Basic authentication).
 * One of up to three characters is blotted out only where it stands alone: it is a part of any sentence by chance.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const spans = [...new Set(secrets.flatMap(formsOf))]
    .flatMap((form) => occurrences(text, form))
    .filter(({ from, to }) => to - from > 3 || standsAlone(text, from, to))
    .toSorted((a, b) => a.from - b.from);
  let clean = '';
  let done = 0;
  for (const { from, to } of spans) {
    // Spans that touch or overlap are one blot, so that none leaves a rest of another behind.
    if (from > done || done === 0) clean += text.slice(done, from) + blot;
    done = Math.max(done, to);
  }
  return clean + text.slice(done);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function occurrences(text: string, form: string): Span[] {
  const spans: Span[] = [];
  if (form === '') return spans;
  for (let from = text.indexOf(form); from !== -1; from = text.indexOf(form, from + 1)) {
    spans.push({ from, to: from + form.length });
  }
  return spans;
}

function standsAlone(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 2), from);
  const after = text.slice(to, to + 2);
  return !/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after);
}

function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const plain = [secret, secret.normalize('NFC'), secret.normalize('NFD')];
  return [plain, ...[jsonForms, htmlForms, percentForms, base64Forms].map((forms) => plain.flatMap(forms))].flat();
}

/** Escapes that JSON demands, and the ones that some writers add: `\/` and everything beyond ASCII as `\uXXXX`. */
function jsonForms(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const ascii = (hex: (code: string) => string) =>
    escaped.replaceAll(/[^ -~]/g, (unit) => `\\u${hex(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
  const lower = ascii((code) => code);
  const upper = ascii((code) => code.toUpperCase());
  return [escaped, lower, upper].flatMap((form) => [form, form.replaceAll('/', '\\/')]);
}

function htmlForms(secret: string): readonly string[] {
  const escaped = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = escaped.replaceAll('"', '&quot;');
  return [
    escaped,
    quoted,
    quoted.replaceAll("'", '&#39;'),
    quoted.replaceAll("'", '&#x27;'),
    quoted.replaceAll("'", '&apos;'),
  ];
}

/** RFC 3986 with the unreserved characters kept, JavaScript's encodeURIComponent, which keeps more, and forms. */
function percentForms(secret: string): readonly string[] {
  return [/[A-Za-z0-9\-._~]/, /[A-Za-z0-9\-._~!'()*]/, /[A-Za-z0-9\-._*]/].flatMap((kept) => {
    const upper = percentEncoded(secret, kept);
    const lower = upper.replaceAll(/%../g, (code) => code.toLowerCase());
    return [upper, lower, upper.replaceAll('%20', '+'), lower.replaceAll('%20', '+')];
  });
}

function percentEncoded(secret: string, kept: RegExp): string {
  return Array.from(new TextEncoder().encode(secret), (byte) => {
    const character = String.fromCharCode(byte);
    return byte < 128 && kept.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/**
 * The secret by itself, and what all base64 text has in common in which it begins at the first, second or third byte of
 * a group. Pieces of a few characters are left out: they would blot out ordinary words and tell next to nothing.
 */
function base64Forms(secret: string): readonly string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  const pieces = [0, 1, 2].map((offset) => {
    const encoded = base64([...Array.from({ length: offset }, () => 0), ...bytes]).replaceAll('=', '');
    const cutAtStart = Math.ceil((offset * 8) / 6);
    const cutAtEnd = (offset + bytes.length) % 3 === 0 ? 0 : 1;
    return encoded.slice(cutAtStart, encoded.length - cutAtEnd);
  });
  const whole = base64(bytes);
  return [whole, whole.replaceAll('=', ''), ...pieces.filter((piece) => piece.length >= shortestPiece)].flatMap(
    (form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')],
  );
}

const shortestPiece = 6;

function base64(bytes: readonly number[]): string {
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
}
