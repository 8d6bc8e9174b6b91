/** The syntax tree of a pattern. */
export type Tree =
  | { readonly kind: 'takes'; readonly takes: Takes }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Tree[] }
  /** `index` counts the groups by their opening brackets, from 0. */
  | { readonly kind: 'group'; readonly index: number; readonly part: Tree }
  | Repeated;

export interface Repeated {
  readonly kind: 'repeat';
  readonly part: Tree;
  readonly least: number;
  readonly most: number;
  /** As few times as possible. */
  readonly lazy: boolean;
  /** Indices of the groups inside: the first, and one past the last. */
  readonly groups: readonly [number, number];
}

export type Takes = (character: string) => boolean;

/** The text's start or end, at a word's edge or not at one. */
export type Assertion = '^' | '$' | '\\b' | '\\B';

export interface Parsed {
  readonly tree: Tree;
  readonly groups: number;
  readonly ignoresCase: boolean;
}

/** It is no regular expression, needs backtracking, or is too large with its repetitions written out. */
export type Failure = 'notOne' | 'notLinear' | 'tooLarge';

export class PatternError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}

/**
 * Reads JavaScript's syntax with the flag `u`, without what needs backtracking: look-ahead, look-behind and references.
 * `(?i)` at the beginning, which is RE2's, is JavaScript's flag `i`.
 * @throws {PatternError}
 */
export function parse(written: string): Parsed {
  const ignoresCase = written.startsWith(ignoringCase);
  const source = ignoresCase ? written.slice(ignoringCase.length) : written;
  const flags = ignoresCase ? 'iu' : 'u';
  if (!isRegExp(source)) throw new PatternError('notOne');
  let at = 0;
  let groups = 0;
  const tree = alternatives();
  if (at < source.length) throw new PatternError('notLinear');
  return { tree, groups, ignoresCase };

  function alternatives(): Tree {
    const parts = [sequence()];
    while (source[at] === '|') {
      at += 1;
      parts.push(sequence());
    }
    return { kind: 'any', parts };
  }

  function sequence(): Tree {
    const parts: Tree[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const before = groups;
      const part = single();
      parts.push(repeated(part, [before, groups]));
    }
    return { kind: 'all', parts };
  }

  function single(): Tree {
    if (source[at] === '(') {
      const [opening] = next(group) ?? [];
      if (opening === undefined) throw new PatternError('notLinear');
      const index = groups;
      if (opening !== '(?:') groups += 1;
      const part = alternatives();
      if (source[at] !== ')') throw new PatternError('notLinear');
      at += 1;
      return opening === '(?:' ? part : { kind: 'group', index, part };
    }
    const [one = ''] = next(atom) ?? [];
    const assertion = assertions.find((each) => each === one);
    if (assertion !== undefined) return { kind: 'assertion', assertion };
    if (/^\\(?:[1-9]|k)/.test(one)) throw new PatternError('notLinear');
    return { kind: 'takes', takes: takesOf(one, flags) };
  }

  function repeated(part: Tree, inside: Repeated['groups']): Tree {
    const found = next(quantifier);
    if (found === null) return part;
    const [, sign, least, comma, most, sparing] = found;
    const times = { kind: 'repeat', part, lazy: sparing !== '', groups: inside } as const;
    if (sign !== undefined) return { ...times, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    if (comma === undefined) return { ...times, least: Number(least), most: Number(least) };
    return { ...times, least: Number(least), most: most === '' ? Infinity : Number(most) };
  }

  function next(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = at;
    const found = expression.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  }
}

const ignoringCase = '(?i)';

/** What matches one character: a class, an escape or the character itself. */
const atom =
  /\[(?:[^\]\\]|\\.)*\]|\\[pP]\{[^}]*\}|\\u\{[0-9a-fA-F]+\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\[^]|[^]/uy;
const group = /\((?:\?:|\?<(?![=!])[^>]*>|(?!\?))/uy;
const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/uy;

const assertions: readonly Assertion[] = ['^', '$', '\\b', '\\B'];

function isRegExp(source: string): boolean {
  try {
    return RegExp(source, 'u').unicode;
  } catch {
    return false;
  }
}

/** Tested by the browser's own engine. That is safe: what makes a pattern slow needs more than one character. */
function takesOf(written: string, flags: string): Takes {
  const one = RegExp(`^(?:${written})$`, flags);
  const ascii: (boolean | undefined)[] = Array.from({ length: 128 });
  return (character) => {
    const code = character.charCodeAt(0);
    return code < ascii.length ? (ascii[code] ??= one.test(character)) : one.test(character);
  };
}
