import { RE2JS } from 're2js';

/**
 * Regular expressions that somebody else wrote, matched in time linear in the text: RE2's syntax, so no look-around and
 * no back-references. Nothing a source or an administrator can write makes one of them hang.
 */
export interface Expression {
  /** Somewhere in the text. */
  found(text: string): boolean;
  /** What the first group holds where the expression is first found; undefined where it isn't, or the group is empty. */
  firstGroup(text: string): string | undefined;
  readonly groups: number;
}

const longestExpression = 1000;

/** Null where it is no expression of RE2's syntax, is too long, or too large once written out. */
export function compileExpression(pattern: string): Expression | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = compile(pattern);
  if (compiled.size >= mostKept) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

const compiled = new Map<string, Expression | null>();
const mostKept = 100;

function compile(pattern: string): Expression | null {
  if (pattern.length > longestExpression) return null;
  try {
    const expression = RE2JS.compile(pattern);
    return {
      found: (text) => expression.matcher(text).find(),
      firstGroup: (text) => {
        const matcher = expression.matcher(text);
        return matcher.find() ? (matcher.group(1) ?? undefined) : undefined;
      },
      groups: expression.groupCount(),
    };
  } catch {
    return null;
  }
}
