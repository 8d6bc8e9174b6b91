/** What a pattern is made of. */
export type Tree =
  | { readonly kind: 'takes'; readonly takes: Takes }
  | { readonly kind: 'only'; readonly only: Place }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Tree[] }
  /** `index` counts the groups by their opening brackets, from 0. */
  | { readonly kind: 'group'; readonly index: number; readonly part: Tree }
  | Repeated;

export interface Repeated {
  readonly kind: 'repeat';
  readonly part: Tree;
  readonly least: number;
  readonly most: number;
  /** As few times as will do. */
  readonly lazy: boolean;
  /** The groups inside: from the first, to the one after the last. */
  readonly groups: readonly [number, number];
}

export type Takes = (character: string) => boolean;

/** The text's start or end, a word's edge or away from it. */
export type Place = '^' | '$' | '\\b' | '\\B';

export interface Parsed {
  readonly tree: Tree;
  readonly groups: number;
  readonly ignoresCase: boolean;
}

/** It is no regular expression, needs to go back, or comes to too much with its repetitions written out. */
export type Failure = 'notOne' | 'notLinear' | 'tooLarge';

export class NotCompiled extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}

/**
 * Reads JavaScript's language with the flag `u`, without what needs to go back: look-ahead, look-behind and references.
 * `(?i)` at the beginning, which is RE2's, is JavaScript's flag `i`.
 * @throws {NotCompiled}
 */
export function parse(written: string): Parsed {
  const ignoresCase = written.startsWith(ignoringCase);
  const source = ignoresCase ? written.slice(ignoringCase.length) : written;
  const flags = ignoresCase ? 'iu' : 'u';
  if (!isRegExp(source)) throw new NotCompiled('notOne');
  let at = 0;
  let groups = 0;
  const tree = alternatives();
  if (at < source.length) throw new NotCompiled('notLinear');
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
      if (opening === undefined) throw new NotCompiled('notLinear');
      const index = groups;
      if (opening !== '(?:') groups += 1;
      const part = alternatives();
      if (source[at] !== ')') throw new NotCompiled('notLinear');
      at += 1;
      return opening === '(?:' ? part : { kind: 'group', index, part };
    }
    const [one = ''] = next(atom) ?? [];
    const only = places.find((place) => place === one);
    if (only !== undefined) return { kind: 'only', only };
    if (/^\\(?:[1-9]|k)/.test(one)) throw new NotCompiled('notLinear');
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

/** What stands for one character, one after the other: a class, an escape, a character. */
const atom =
  /\[(?:[^\]\\]|\\.)*\]|\\[pP]\{[^}]*\}|\\u\{[0-9a-fA-F]+\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\[^]|[^]/uy;
const group = /\((?:\?:|\?<(?![=!])[^>]*>|(?!\?))/uy;
const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/uy;

const places: readonly Place[] = ['^', '$', '\\b', '\\B'];

function isRegExp(source: string): boolean {
  try {
    return RegExp(source, 'u').unicode;
  } catch {
    return false;
  }
}

/** The engine's own reading of one character: what makes a pattern slow needs more than one. */
function takesOf(written: string, flags: string): Takes {
  const one = RegExp(`^(?:${written})$`, flags);
  const ascii: (boolean | undefined)[] = Array.from({ length: 128 });
  return (character) => {
    const code = character.charCodeAt(0);
    return code < ascii.length ? (ascii[code] ??= one.test(character)) : one.test(character);
  };
}
