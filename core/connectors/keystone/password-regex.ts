import type { PasswordPolicy } from '../../model/policy.ts';

/** What a regular expression demands, as far as our rules can say it. */
export interface RegexReading {
  readonly demands: Partial<PasswordPolicy>;
  /** Nothing of the expression is left over: the demands are all that it says. */
  readonly whole: boolean;
}

/**
 * Reads Keystone's `password_regex`, which Python matches from the start of the password (`re.match`). What is
 * understood is a conjunction: look-aheads that each ask for characters of one class or for a length, then a length.
 * The classes are read as for printable ASCII, where `[a-z]` and *lower case letter* are the same.
 */
export function readPasswordRegex(pattern: string): RegexReading {
  if (pattern.length > maxReadLength) return { demands: {}, whole: false };
  let rest = pattern.replace(/^\^/, '');
  const parts: Partial<PasswordPolicy>[] = [];
  let whole = true;
  for (let found = lookAhead.exec(rest); found !== null; found = lookAhead.exec(rest)) {
    const part = readLookAhead(found[1] ?? '');
    if (part === undefined) whole = false;
    else parts.push(part);
    rest = rest.slice(found[0].length);
  }
  const end = readLength(rest);
  if (end === undefined) whole = false;
  return { demands: strictest(end === undefined ? parts : [...parts, end]), whole };
}

const maxReadLength = 1000;

/** One `(?=…)` at the start, with groups of one level in it. */
const lookAhead =
  /^\(\?=((?:[^()[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\]|\((?:[^()[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\])*\)(?!\?))*)\)/;

type CountField = 'minAlpha' | 'minUpper' | 'minLower' | 'minNumeric' | 'minSpecial';

const classes: ReadonlyMap<string, CountField> = new Map([
  [String.raw`\d`, 'minNumeric'],
  ['[0-9]', 'minNumeric'],
  [String.raw`[\d]`, 'minNumeric'],
  ['[a-z]', 'minLower'],
  ['[A-Z]', 'minUpper'],
  ['[a-zA-Z]', 'minAlpha'],
  ['[A-Za-z]', 'minAlpha'],
  [String.raw`[\W_]`, 'minSpecial'],
  [String.raw`[_\W]`, 'minSpecial'],
  ['[^a-zA-Z0-9]', 'minSpecial'],
  ['[^A-Za-z0-9]', 'minSpecial'],
]);

/** `.*C`, `.*C.*C`, `(.*C){n}`, `(?:.*C){n,}`, or a length. */
function readLookAhead(inside: string): Partial<PasswordPolicy> | undefined {
  const repeated = /^\((?:\?:)?\.\*(.+)\)\{(\d{1,3}),?\}$/.exec(inside);
  if (repeated !== null) return demandOf(repeated[1] ?? '', Number(repeated[2]));
  if (!inside.startsWith('.*')) return readLength(inside);
  const asked = inside.slice(2).split('.*');
  const [first = ''] = asked;
  return asked.every((one) => one === first) ? demandOf(first, asked.length) : undefined;
}

function demandOf(characterClass: string, count: number): Partial<PasswordPolicy> | undefined {
  const field = classes.get(characterClass);
  return field === undefined ? undefined : { [field]: count };
}

/** A maximum counts only where the expression goes on to the end: `re.match` is content with a beginning. */
function readLength(rest: string): Partial<PasswordPolicy> | undefined {
  const found = /^(?:\.(?:([*+])|\{(\d{1,4})(,?)(\d{1,4})?\}))?(\$?)$/.exec(rest);
  if (found === null) return undefined;
  const [, star, least, comma, most, end] = found;
  if (star === '+') return { minLength: 1 };
  if (least === undefined) return star === '*' || end === '' ? {} : undefined;
  const maximum = comma === '' ? least : most;
  return { minLength: Number(least), ...(end === '$' && maximum !== undefined && { maxLength: Number(maximum) }) };
}

function strictest(parts: readonly Partial<PasswordPolicy>[]): Partial<PasswordPolicy> {
  const demands: Record<string, number> = {};
  for (const part of parts) {
    for (const [field, value] of Object.entries(part)) {
      if (typeof value !== 'number') continue;
      const other = demands[field];
      const stricter = field === 'maxLength' ? Math.min : Math.max;
      demands[field] = other === undefined ? value : stricter(other, value);
    }
  }
  return demands;
}
