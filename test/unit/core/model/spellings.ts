/** Ways in which a server may spell what it was sent, and ways to read them again; neither uses the project's code. */

const jsonEscapes = (text: string) => JSON.stringify(text).slice(1, -1);
const coded = (text: string, one: (code: number) => string, kept = /[A-Za-z0-9]/) =>
  Array.from(text, (sign) => (kept.test(sign) ? sign : one(sign.codePointAt(0) ?? 0))).join('');
const htmlNames: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
  '/': 'sol',
  '%': 'percnt',
  ä: 'auml',
  ö: 'ouml',
  ü: 'uuml',
  é: 'eacute',
  Ã: 'Atilde',
  '¤': 'curren',
  '¶': 'para',
  ß: 'szlig',
  ž: 'zcaron',
  λ: 'lambda',
};
const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const bytes = (text: string, of: (hex: string) => string, kept = /[A-Za-z0-9]/) =>
  Array.from(Buffer.from(text, 'utf8'), (byte) =>
    kept.test(String.fromCharCode(byte)) && byte < 128
      ? String.fromCharCode(byte)
      : of(byte.toString(16).padStart(2, '0')),
  ).join('');
const withBefore = (before: string) => (text: string) => Buffer.from(`${before}${text}:x`).toString('base64');

const isLatin = (text: string) => Array.from(text).every((sign) => (sign.codePointAt(0) ?? 0) < 256);

export const spellings: Readonly<Record<string, (text: string) => string>> = {
  'in JSON': jsonEscapes,
  'in JSON, ASCII only': (text) =>
    jsonEscapes(text).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in HTML, named': (text) =>
    Array.from(text, (sign) => (Object.hasOwn(htmlNames, sign) ? `&${htmlNames[sign]};` : sign)).join(''),
  'in HTML, decimal': (text) => coded(text, (code) => `&#${code};`),
  'in HTML, decimal, all of it': (text) => coded(text, (code) => `&#${code};`, /^$/),
  'in HTML, hexadecimal': (text) => coded(text, (code) => `&#x${code.toString(16)};`),
  'percent-encoded': encodeURIComponent,
  'percent-encoded, all of it': (text) => bytes(text, (hex) => `%${hex}`, /^$/),
  'in a form': (text) => new URLSearchParams({ p: text }).toString().slice(2),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
  'in base64, second of a group': withBefore('a:aa'),
  'in base64, third of a group': withBefore('robin:'.slice(1)),
  'in base64, UTF-16': (text) => Buffer.from(text, isLatin(text) ? 'utf16le' : 'utf8').toString('base64'),
  'in hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'in SQL': (text) => text.replaceAll("'", "''"),
  'with backslashes': (text) => text.replaceAll(/['"\\]/g, String.raw`\$&`),
  'as bytes': (text) => bytes(text, (hex) => String.raw`\x${hex}`, /[ -[\]-~]/),
  'escaped for LDAP': (text) => bytes(text, (hex) => `\\${hex}`),
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  'with capitals': (text) =>
    text.replaceAll(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  'UTF-8 read as Latin-1': latin1,
  decomposed: (text) => text.normalize('NFD'),
  'with spaces between': (text) => Array.from(text).join(' '),
};

const readers: readonly ((text: string) => string)[] = [
  (text) =>
    text.replaceAll(
      /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([0-9a-f]{2})|(.))/gi,
      (_, ...codes: (string | undefined)[]) => {
        const code = codes.slice(0, 3).find((each) => each !== undefined);
        return code === undefined ? (codes[3] ?? '') : String.fromCharCode(Number.parseInt(code, 16));
      },
    ),
  (text) =>
    text
      .replaceAll(/&#x([0-9a-f]{1,6});/gi, (_, code: string) => safe(Number.parseInt(code, 16)))
      .replaceAll(/&#(\d{1,7});/g, (_, code: string) => safe(Number(code)))
      .replaceAll(
        /&([a-z]+);/gi,
        (whole, name: string) => Object.entries(htmlNames).find(([, each]) => each === name)?.[0] ?? whole,
      ),
  (text) => text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  (text) => Buffer.from(text, 'latin1').toString('utf8'),
  (text) => words(text, /[\w+/-]{7,}/g, 4, (word) => Buffer.from(word, 'base64').toString('latin1')),
  (text) => words(text, /[0-9a-f]{10,}/gi, 2, (word) => Buffer.from(word, 'hex').toString('latin1')),
];

function safe(code: number): string {
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}

function words(text: string, pattern: RegExp, starts: number, read: (word: string) => string): string {
  return [...text.matchAll(pattern)]
    .flatMap(([word]) => Array.from({ length: starts }, (_, start) => read(word.slice(start))))
    .join('\n|\n');
}

/** Everything that a text can be read as with up to `depth` decodings one after the other. */
export function readings(text: string, depth = 3): ReadonlySet<string> {
  const found = new Set([text]);
  for (let layer = 0; layer < depth; layer += 1) {
    const before = new Set(found);
    for (const each of before) for (const read of readers) found.add(read(each));
  }
  return found;
}

/** Letters and digits; `|` ends a word, so that what never stood together is not joined. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}|]/gu, '');
}

/** A run of `length` letters and digits that both have. */
export function sharedRun(text: string, secret: string, length = 5): string | undefined {
  const [mine, its] = [lettersOf(text), lettersOf(secret).replaceAll('|', '')];
  for (let at = 0; at + length <= its.length; at += 1) {
    if (mine.includes(its.slice(at, at + length))) return its.slice(at, at + length);
  }
  return undefined;
}
