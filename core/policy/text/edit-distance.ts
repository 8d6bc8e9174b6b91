/**
 * By how many characters two passwords differ: the fewest that have to be put in, taken out or replaced to make one of
 * the other (Levenshtein's distance), in code points. Both are folded: a change of case alone is none.
 */
export function difference(one: string, other: string): number {
  const from = Array.from(one);
  const to = Array.from(other);
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, character] of from.entries()) {
    const next = [at + 1];
    for (const [index, wanted] of to.entries()) {
      const replaced = (row[index] ?? 0) + (character === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
